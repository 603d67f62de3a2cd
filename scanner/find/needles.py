"""What is looked for: one value of one key, in the forms in which it can be written. Pure.

A needle holds somebody's value. Nothing of it stands in its ``repr``, in an error or in what is found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

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
"""What a value of each key is, where the place in which it stands does not say better."""

ID_ENTITIES = frozenset({"ACCOUNT_SID", "API_KEY_SID", "RECORD_METADATA", "RESOURCE_SID", "USER_ID"})
"""What is given out to a record: it says nothing of anybody to those who do not have the record."""

_MOST_SEGMENTS = 64


class NeedleError(ValueError):
    """A value cannot be looked for. ``str()`` says why, and never holds any of it."""


@dataclass(frozen=True, kw_only=True)
class Needle:
    """One value to look for."""

    key: Key
    entity: str
    patterns: tuple[str, ...] = field(repr=False)
    """Regular expressions of Python, over ``readings`` after ``fold``; one that matches is a hit."""
    hint: str = field(repr=False)
    """What every plain text that holds it matches: in RE2's syntax, without regard to case."""
    fragment: str = field(repr=False)
    """Letters and digits that stand in it in this order, whatever stands between: at most half of it."""
    folds: bool = False
    """Names: compared without case, accents and apostrophes."""
    whole: bool = False
    """Only a cell that holds nothing else counts, and only in ``fields``."""
    parts: tuple[str, ...] = field(default=(), repr=False)
    """Words of a name, folded, that may stand in several columns."""

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], ...]:
        flags = 0 if self.key in ("sid", "id") else re.IGNORECASE
        return tuple(re.compile(pattern, flags) for pattern in self.patterns)

    def __getstate__(self) -> dict[str, object]:
        """Compiled patterns are made anew in another process."""
        return {name: value for name, value in self.__dict__.items() if name != "_compiled"}

    def is_in(self, text: str) -> bool:
        """Whether ``text`` holds it, in any of its readings."""
        from scanner.find.names import folded

        for reading in readings(text):
            for form in folded(reading) if self.folds else (reading,):
                if any(self._matches(pattern, form) for pattern in self._compiled):
                    return True
        return False

    def is_in_name(self, path: str) -> bool:
        """Whether a dotted name of a field holds it, as one segment or as several that stand together."""
        if not re.search(self.hint, path, re.IGNORECASE) and not re.search(UNUSUAL, path):
            return False
        segments = path.split(".")[:_MOST_SEGMENTS]
        bounds = range(len(segments) + 1)
        return any(self.is_in(".".join(segments[first:stop])) for first in bounds for stop in bounds[first + 1 :])

    def _matches(self, pattern: re.Pattern[str], text: str) -> bool:
        if self.whole:
            return pattern.fullmatch(text.strip()) is not None
        return any(self._stands(text, found) for found in pattern.finditer(text))

    def _stands(self, text: str, found: re.Match[str]) -> bool:
        from scanner.find.phones import stands_alone

        return self.key != "phone" or stands_alone(text, found.start(), found.end())

    def without(self, text: str) -> str:
        """``text`` as it may be shown: what is looked for is written as its entity."""
        if not self.is_in(text):
            return text
        for pattern in self._compiled:
            text = pattern.sub(f"{{{self.entity}}}", text)
        return f"{{{self.entity}}}" if self.is_in(text) else text


def without_values(text: str, needles: Iterable[Needle]) -> str:
    """``text`` with nothing in it that is looked for."""
    for needle in needles:
        text = needle.without(text)
    return text


def held(text: str, needles: Sequence[Needle]) -> Iterator[Needle]:
    """Which of ``needles`` stand in ``text``."""
    return (needle for needle in needles if needle.is_in(text))


def fragment_of(letters: str) -> str:
    """The end of ``letters`` that may be told a server: at most half of them, and five."""
    return letters[len(letters) - min(5, len(letters) // 2) :]
