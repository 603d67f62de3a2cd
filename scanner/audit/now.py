"""The time of the audit, with the policy's limits and word lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scanner.policy.audit_vocabulary import spellings, vocabulary
from scanner.policy.entries import RetentionRule

NAMES = "names:"
"""Prefix of a word in a test. The prefix followed by an element's id represents all names that the policy
lists for the element.
"""


@dataclass(frozen=True, kw_only=True)
class Now:
    """The time of the audit, with the policy's limits and word lists."""

    at: datetime
    limit_of: Callable[[str], str]
    """A function that returns the duration of a setting or rule by its id; a duration is returned
    unchanged.
    """
    names_of: Callable[[str], Sequence[str]]
    """A function that returns the names that the policy lists for an element."""
    rules: Mapping[str, RetentionRule]

    @property
    def by_closure(self) -> frozenset[str]:
        """Ids of the retention rules whose limit counts from the closure of an account."""
        return frozenset(
            key for key, rule in self.rules.items() if rule.audit and rule.audit.clock == "closure"
        )

    @property
    def seconds(self) -> int:
        return int(self.at.timestamp())

    def said(self, asked: Sequence[str]) -> tuple[str, ...]:
        """All spellings of the words that a test names, each spelling once. A word can be the name of a value
        list, represent the names of an element (``NAMES``), or be a plain word.
        """
        found: list[str] = []
        for word in asked:
            known = vocabulary().values.get(word)
            if word.startswith(NAMES):
                known = tuple(self.names_of(word.removeprefix(NAMES)))
            found += known if known is not None else spellings((word,))
        return tuple(dict.fromkeys(found))
