"""The values to search for, in all their possible spellings. Pure.

A needle holds a value of a person. The ``repr``, the errors and the results of a needle never show any part
of that value.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from connectors.base import Fragment
from scanner.find.readings import UNUSUAL, readings

Key = Literal["email", "phone", "name", "sid", "id"]
KEYS: tuple[Key, ...] = get_args(Key)
ENTITIES: dict[Key, str] = {
    "email": "EMAIL_ADDRESS",
    "phone": "PHONE_NUMBER",
    "name": "PERSON",
    "sid": "ACCOUNT_SID",
    "id": "USER_ID",
}
"""The entity reported for a value of each key, unless the field in which it was found has a better one."""

METADATA = "RECORD_METADATA"
ID_ENTITIES = frozenset({"ACCOUNT_SID", "API_KEY_SID", "RESOURCE_SID", "USER_ID"})
"""Entities for ids that are issued to records. Such an id reveals nothing about a person without the record.
"""

_MOST_TOLD = 5
_PARTS = re.compile(r"([./!\\])")
"""Separators in paths and dotted names."""
_MOST_PARTS = 15
"""Maximum length, in parts and separators, of a run inside a name that is compared with a value as one text.
"""


class NeedleError(ValueError):
    """Raised if a value cannot be searched for; ``str()`` gives the reason without any part of the value."""


@dataclass(frozen=True, kw_only=True)
class Needle:
    """One value to search for."""

    key: Key
    entity: str
    patterns: tuple[str, ...] = field(repr=False)
    """Python regular expressions, of which one must match. They are applied to each reading of a text
    (``readings``), in folded form if ``folds`` is true.
    """
    hint: str = field(repr=False)
    """RE2 pattern, applied regardless of case, that matches every text containing the value without escapes.
    """
    fragment: Fragment = field(repr=False)
    """The part of the value that a server may receive: at most half of the letters and digits, and at most
    five. Every text that contains the value without escapes contains this part.
    """
    folds: bool = False
    """Whether to compare regardless of case, accents and apostrophes, as for names."""
    whole: bool = False
    """Whether the value counts only as a whole cell of a field that holds the needle's entity, according to a
    scan.
    """
    parts: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    """The folded words of a name whose parts may be in several columns; one entry per spelling."""

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], ...]:
        flags = 0 if self.key in ("sid", "id") else re.IGNORECASE
        return tuple(re.compile(pattern, flags) for pattern in self.patterns)

    def __getstate__(self) -> dict[str, object]:
        """Leave out the compiled patterns, which another process has to compile again."""
        return {name: value for name, value in self.__dict__.items() if name != "_compiled"}

    def is_in(self, text: str) -> bool:
        """Whether any reading of ``text`` contains the value."""
        from scanner.find.names import folded

        for reading in readings(text):
            for form in folded(reading) if self.folds else (reading,):
                if any(self._matches(pattern, form) for pattern in self._compiled):
                    return True
        return False

    def is_in_name(self, name: str) -> bool:
        """Whether a path or a dotted field name contains the value in one part or across adjacent parts."""
        return self._run_in(_PARTS.split(name)) is not None

    def _run_in(self, parts: Sequence[str]) -> slice | None:
        """The shortest run of parts (every second part is a separator) that contains the value."""
        name = "".join(parts)
        if not re.search(self.hint, name, re.IGNORECASE) and not re.search(UNUSUAL, name):
            return None
        for length in range(1, min(len(parts), _MOST_PARTS) + 1, 2):
            for first in range(0, len(parts) - length + 1, 2):
                if self.is_in("".join(parts[first : first + length])):
                    return slice(first, first + length)
        return None

    def _matches(self, pattern: re.Pattern[str], text: str) -> bool:
        if self.whole:
            return pattern.fullmatch(text.strip()) is not None
        return any(self._stands(text, found) for found in pattern.finditer(text))

    def _stands(self, text: str, found: re.Match[str]) -> bool:
        from scanner.find.phones import stands_alone

        return self.key != "phone" or stands_alone(text, found.start(), found.end())

    def without(self, name: str) -> str:
        """``name`` with the value replaced by the needle's entity, so that the name can be shown."""
        parts = _PARTS.split(name)
        while (run := self._run_in(parts)) is not None:
            parts[run] = [self._hidden("".join(parts[run]))]
        return "".join(parts)

    def _hidden(self, text: str) -> str:
        hidden = text
        for pattern in self._compiled:
            hidden = pattern.sub(f"{{{self.entity}}}", hidden)
        return f"{{{self.entity}}}" if hidden == text or self.is_in(hidden) else hidden


def without_values(text: str, needles: Iterable[Needle]) -> str:
    """``text`` without any of the needles' values."""
    for needle in needles:
        text = needle.without(text)
    return text


def fragment_of(letters: str, *, is_spread: bool = False) -> Fragment:
    """The end of ``letters`` that may be sent to a server.

    ``is_spread`` says that a text may have other characters between these letters.
    """
    told = letters[len(letters) - min(_MOST_TOLD, len(letters) // 2) :]
    return Fragment(letters=told, is_spread=is_spread)
