"""The result of the name model: what it predicts for a field."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

LEAST = 0.1
"""Lowest probability with which a prediction includes an element or an entity."""


@dataclass(frozen=True)
class Learned:
    """The name model's prediction for one field."""

    categories: Mapping[str, float]
    """Probability of each class; the probabilities add up to one."""
    personal: float
    """Probability that the field itself holds personal data, rather than being at most part of a record about
    a person."""
    cpni: float
    """Probability that the field holds customer proprietary network information (CPNI)."""
    elements: Mapping[str, float]
    """Probability of each element, given that the field has the element's class. Ones below ``LEAST`` are
    left out."""
    entities: Mapping[str, float]
    """Probability of each entity, given that the field is personal. Ones below ``LEAST`` are left out."""

    @cached_property
    def category(self) -> str:
        """The most likely class."""
        return max(self.categories, key=lambda one: self.categories[one])

    def of_any(self, classes: tuple[str, ...]) -> float:
        """Probability that the field has any one of ``classes``."""
        if classes not in self._of_any:
            self._of_any[classes] = sum([self.categories.get(one, 0.0) for one in classes])
        return self._of_any[classes]

    @cached_property
    def _of_any(self) -> dict[tuple[str, ...], float]:
        return {}

    def without(self, classes: Set[str]) -> "Learned":
        """The prediction if ``classes`` are excluded; the probabilities of the other classes are scaled to
        add up to one.
        """
        left = {key: chance for key, chance in self.categories.items() if key not in classes}
        total = sum(left.values()) or 1.0
        return replace(self, categories={key: chance / total for key, chance in left.items()})
