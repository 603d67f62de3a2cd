"""What the name model predicts for a field."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

LEAST = 0.1
"""Lowest probability with which an element or an entity is part of a prediction."""


@dataclass(frozen=True)
class Learned:
    """The prediction for one field."""

    categories: Mapping[str, float]
    """Probability of each class; the sum is one."""
    personal: float
    """Probability that the field itself holds personal data; otherwise it is at most a part of a record about
    a person."""
    cpni: float
    """Probability that it is customer proprietary network information (CPNI)."""
    elements: Mapping[str, float]
    """Probability of each element, given that the field has the element's class; only from ``LEAST`` on."""
    entities: Mapping[str, float]
    """Probability of each entity, given that the field is personal; only from ``LEAST`` on."""

    @cached_property
    def category(self) -> str:
        """The most likely class."""
        return max(self.categories, key=lambda one: self.categories[one])

    def of_any(self, classes: tuple[str, ...]) -> float:
        """Probability that the field has one of these classes."""
        if classes not in self._of_any:
            self._of_any[classes] = sum([self.categories.get(one, 0.0) for one in classes])
        return self._of_any[classes]

    @cached_property
    def _of_any(self) -> dict[tuple[str, ...], float]:
        return {}

    def without(self, classes: Set[str]) -> "Learned":
        """The prediction if these classes are excluded; the probabilities of the others are scaled up."""
        left = {key: chance for key, chance in self.categories.items() if key not in classes}
        total = sum(left.values()) or 1.0
        return replace(self, categories={key: chance / total for key, chance in left.items()})
