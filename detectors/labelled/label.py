"""A label in prose and the value that it explains: what all entities told in this way share.

An entity lists its label words by language and the shape of its value. A pattern finds the label. Here the
words around it are read: a sign, a verb or nothing, prolonged labels ("passport number"), a few words of
detail ("for the VPN"), in both orders ("198614 is my code"). Most labels stand beside no value, in logs
nearly all, so what is cheap is looked at first.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from detectors.labelled.around import (
    BEFORE,
    REACH,
    answer_start,
    bare,
    has_verb,
    is_detail,
    is_filler,
    is_in_told_language,
    joins,
    reversed_join,
    tail_end,
)
from detectors.labelled.joining import words
from detectors.labelled.labels import label_end, label_pattern, parts_of
from detectors.labelled.mood import tells
from detectors.labelled.value import Value

Labels = Mapping[str, tuple[str, ...]]
"""Language → its words."""
_SHORT = 14
"""Characters behind a label at the end of its line."""
_ASKED = ("", ":", "?")
_FEW, _LEAST_BEFORE, _CLAUSE = 2, 6, 40
_OTHER_KEY = re.compile(r"[=: ]\S+ ?\S*=$")
"""Before a value in a line of keys: that of another key."""
_SIGN = re.compile(r"[\w.]{0,8}(?: \w{1,6}[.]?)?[\"']? ?(?:[:=]|[-=]>|→|[-\u2013—] )")
_DIGIT = re.compile("[0-9]")


@dataclass(frozen=True, kw_only=True)
class Phrasing:
    """How a label and its value are put together."""

    bare: bool = True
    """Whether a value may follow without a verb or a sign."""
    signs: str = ":="
    """Signs that join."""
    fillers: int = 6
    """Words of detail that may stand between the label and a verb."""
    numbered: bool = False
    """Whether the label with "ID" behind it is that of something else ("account ID")."""
    follows: bool = False
    """Whether the label may also stand right behind its value ("am 1.1.1980 geboren")."""
    verbs: tuple[str, ...] = ()
    """Further verbs that join this label to its value."""


PLAIN = Phrasing()


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Where the value lies that belongs to a label: a ``reach``."""

    labels: tuple[str, ...]
    value: Value
    phrasing: Phrasing = PLAIN
    compounds: tuple[str, ...] = ()
    """Those of the labels that may be the end of a longer word, as in German."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """For the one pass: any of the labels. What stands around them is read for hits alone."""
        return tuple(f"(?i){label_pattern(part, self.compounds)}" for part in parts_of(self.labels))

    def may_have_value(self, around: bytes) -> bool:
        """Not where the label is a part of a path: no sign, verb or detail stands beside its slashes.

        ``around``: the label with a byte before it and a few behind it.
        """
        part = _in_path().match(around)
        return part is None or label_end(self.labels, part[1].decode(), 0) not in (None, len(part[1]))

    def __call__(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The value of the label that the match is, on its line or the line below."""
        floor = text.rfind("\n", 0, start) + 1
        line, newline, rest = text[floor:].partition("\n")
        label = (start - floor, end - floor)
        found = self._on_line(line, *label) or (self._below(line, rest, *label) if newline else None)
        return (start, start) if found is None else (floor + found[0], floor + found[1])

    def _on_line(self, line: str, start: int, end: int) -> tuple[int, int] | None:
        """Start and end of the value on the label's own line."""
        if line[end : end + 1] == "=":
            return self.value.at(line, end + 1) if "=" in self.phrasing.signs else None
        forward, backward = self._may_follow(line, end), self._may_precede(line, start)
        if not forward and not backward:
            return None
        left = start + (line[start] == "_")
        right = label_end(self.labels, line, left)
        if line[left - 1 : left].isalpha() and not line[left - 1].isascii():
            return None  # of a longer word, which bytes do not tell
        if right is None or (right > end and line[left:right].lower() in self.labels):
            return None
        found = (self._behind(line, right) if forward else None) or (
            self._before(line, left) if backward else None
        )
        if found is None or not tells(line, (left, right), found, counted=self.value.counted):
            return None
        return found

    def _may_follow(self, text: str, end: int) -> bool:
        """Whether what stands behind a label may join it to a value, looked at roughly."""
        line = text[end : end + REACH]
        if self.value.numeric:
            digit = _DIGIT.search(line)
            if digit is None:
                return False
            line = line[: digit.start()]
            if _OTHER_KEY.search(line) is not None:
                return False
            if line.count(" ") <= _FEW:
                return True
        elif self.phrasing.bare or _SIGN.match(line) is not None:
            return True
        return ": " in line or " - " in line or has_verb(line, self.phrasing.verbs)

    def _may_precede(self, text: str, start: int) -> bool:
        """Whether what stands before a label may be a value joined to it, looked at roughly."""
        if start < _LEAST_BEFORE:
            return False
        line = text[max(0, start - BEFORE) : start]
        if self.value.numeric and _DIGIT.search(line) is None:
            return False
        return self.phrasing.follows or has_verb(line) or (self.value.numeric and ", " in line[-_CLAUSE:])

    def _behind(self, text: str, right: int) -> tuple[int, int] | None:
        """Start and end of the value behind a label that ends at ``right``."""
        tail = tail_end(text, right)
        if self.phrasing.numbered and "id" in text[right:tail].lower():
            return None
        for join in self._joins(text, tail):
            found = self.value.at(text, join)
            if found is not None:
                return found
        return None

    def _below(self, line: str, rest: str, start: int, end: int) -> tuple[int, int] | None:
        """Of a value that fills the line below a label that ends its own, or answers it there."""
        if len(line) - end > _SHORT:
            return None
        right = label_end(self.labels, line, start + (line[start] == "_"))
        if right is None or line[tail_end(line, right) :].strip() not in _ASKED:
            return None
        below = rest.partition("\n")[0]
        found = self.value.at(below, answer_start(below))
        if found is None or below[found[1] :].strip(" .!"):
            return None
        shift = len(line) + 1
        return shift + found[0], shift + found[1]

    def _joins(self, text: str, place: int) -> Iterable[int]:
        """Places where the value may begin, best first."""
        for found in joins(self.phrasing.signs, self.phrasing.verbs).finditer(text, place, place + 2 * REACH):
            if not is_filler(text[place : found.start()], text, self.phrasing.fillers):
                break
            verb = found["verb"]
            if (
                verb
                and verb.lower() not in self.phrasing.verbs
                and not is_in_told_language("verbs", verb, text)
            ):
                continue
            if verb or found.start() == place or is_detail(text[place : found.end()]):
                yield found.end()
        if self.phrasing.bare:
            nothing = bare().match(text, place)
            if nothing is not None:
                yield nothing.end()

    def _before(self, text: str, left: int) -> tuple[int, int] | None:
        """Start and end of the value before a label: ``198614 is my``."""
        if self.phrasing.follows and text[left - 1] == " ":
            return self.value.until(text, left - 1)
        floor = max(0, left - BEFORE)
        found = reversed_join().search(text[floor:left])
        if found is None:
            return None
        verb = found["verb"]
        if not is_in_told_language("verbs", verb, text) if verb else not self.value.numeric:
            return None
        return self.value.until(text, floor + found.start())


@cache
def _in_path() -> re.Pattern[bytes]:
    """A word between the slashes of an address; no sign and no word for "number" begins behind it."""
    first = "".join(sorted({word[0] + word[0].upper() for word in words("numbers")}))
    return re.compile(rb"/([A-Za-z]+)/[^\x80-\xff ,._/#" + first.encode("ascii", "ignore") + rb"-]")
