"""The values to look for, each in all the forms in which it can be written. Pure.

A needle holds somebody's value. Nothing of it appears in its ``repr``, in errors or in results.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
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
"""What a value of each key is, where the place in which it stands does not say better."""

METADATA = "RECORD_METADATA"
ID_ENTITIES = frozenset({"ACCOUNT_SID", "API_KEY_SID", "RESOURCE_SID", "USER_ID"})
"""What is given out to a record: it says nothing of anybody to those who do not have the record."""

_MOST_TOLD = 5
_PARTS = re.compile(r"([./!\\])")
"""What parts of paths and of dotted names are separated by."""
_MOST_PARTS = 15
"""Parts and separators of a name that are held against a value together."""


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
    fragment: Fragment = field(repr=False)
    """Of its letters and digits at most half, and five: every plain text that holds it holds them."""
    folds: bool = False
    """Names: compared without case, accents and apostrophes."""
    whole: bool = False
    """Only a cell that holds nothing else counts, and only in ``fields``."""
    parts: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    """Words of a name, folded, that may stand in several columns; in each spelling."""

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

    def is_in_name(self, name: str) -> bool:
        """Whether a path or the dotted name of a field holds it, in one part or several side by side."""
        return self._run_in(_PARTS.split(name)) is not None

    def _run_in(self, parts: Sequence[str]) -> slice | None:
        """The shortest run of parts (every other one a separator) that holds it."""
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
        """``name`` as it may be shown: what is looked for is written as its entity."""
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
    """``text`` with nothing in it that is looked for."""
    for needle in needles:
        text = needle.without(text)
    return text


def held(text: str, needles: Sequence[Needle]) -> Iterator[Needle]:
    """Which of ``needles`` stand in ``text``."""
    return (needle for needle in needles if needle.is_in(text))


def fragment_of(letters: str, *, is_spread: bool = False) -> Fragment:
    """The end of ``letters`` that may be told a server."""
    told = letters[len(letters) - min(_MOST_TOLD, len(letters) // 2) :]
    return Fragment(letters=told, is_spread=is_spread)
