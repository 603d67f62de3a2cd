"""The time of an audit, and the limits and word lists of the policy at that time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scanner.policy.audit_vocabulary import spellings, vocabulary
from scanner.policy.policy import RetentionRule

_NAMES = "names:"
"""Before an element: the names that the policy knows it by."""


@dataclass(frozen=True, kw_only=True)
class Now:
    """The time of the audit, with the limits and word lists of the policy in force."""

    at: datetime
    limit_of: Callable[[str], str]
    """The duration that a name of a setting or rule stands for; a duration is itself."""
    names_of: Callable[[str], Sequence[str]]
    """The names that values of an element go by."""
    rules: Mapping[str, RetentionRule]

    @property
    def by_closure(self) -> frozenset[str]:
        """Retention rules that count from the closure of an account."""
        return frozenset(
            key for key, rule in self.rules.items() if rule.audit and rule.audit.clock == "closure"
        )

    @property
    def seconds(self) -> int:
        return int(self.at.timestamp())

    def said(self, asked: Sequence[str]) -> tuple[str, ...]:
        """All spellings of the values that a question names, each once."""
        found: list[str] = []
        for word in asked:
            known = vocabulary().values.get(word)
            if word.startswith(_NAMES):
                known = tuple(self.names_of(word.removeprefix(_NAMES)))
            found += known if known is not None else spellings((word,))
        return tuple(dict.fromkeys(found))
