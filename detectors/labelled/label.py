"""A label in prose and the value that it explains: what all entities told in this way share.

An entity's file lists its label words by language and the shape of its value. A pattern finds the label; here
the words around it are read: a sign, a verb or nothing, prolonged labels ("passport number"), a few words of
detail ("for the VPN"), in both orders ("198614 is my code"). Most labels stand beside no value, in logs nearly
all, so what is cheap is looked at first.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detectors.labelled.around import (
    BEFORE,
    REACH,
    bare,
    below,
    has_verb,
    is_detail,
    is_filler,
    is_in_told_language,
    joins,
    reversed_join,
    tail_end,
)
from detectors.labelled.labels import label_end, label_pattern, parts_of
from detectors.labelled.mood import tells
from detectors.labelled.value import Value

Labels = Mapping[str, tuple[str, ...]]
"""Language → its words."""
_SHORT = 14
"""Characters behind a label at the end of its line."""
_FEW, _LEAST_BEFORE, _CLAUSE = 2, 6, 40
_OTHER_KEY = re.compile(r"[=: ]\S+ ?\S*=$")
"""Before a value in a line of keys: that of another key."""
_SIGN = re.compile(r"[\w.]{0,8}(?: \w{1,6}[.]?)?[\"']? ?(?:[:=]|[-=]>|→|[-–—] )")
_DIGIT = re.compile("[0-9]")


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Where the value lies that belongs to a label: a ``reach``."""

    labels: tuple[str, ...]
    value: Value
    bare: bool = True
    """Whether a value may follow without a verb or a sign."""
    signs: str = ":="
    """Signs that join."""
    follows: bool = False
    """Whether the label may also stand right behind its value ("am 1.1.1980 geboren")."""
    verbs: tuple[str, ...] = ()
    """Further verbs that join this label to its value."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """For the one pass: any of the labels. What stands around them is read for hits alone."""
        return tuple(f"(?i){label_pattern(part)}" for part in parts_of(self.labels))

    def __call__(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The value of the label that the match is."""
        if text[end : end + 1] == "=":
            found = self.value.at(text, end + 1) if "=" in self.signs else None
            return found or (start, start)
        forward, backward = self._may_follow(text, end), self._may_precede(text, start)
        if not forward and not backward:
            return start, start
        left = start + (text[start] == "_")
        right = label_end(self.labels, text, left)
        if right is None or (right > end and text[left:right].lower() in self.labels):
            return start, start
        found = (self._behind(text, right) if forward else None) or (
            self._before(text, left) if backward else None
        )
        if found is not None and tells(text, (left, right), found, counted=self.value.counted):
            return found
        return self._below(text, right) or (start, start)

    def _may_follow(self, text: str, end: int) -> bool:
        """Whether what stands behind a label may join it to a value, looked at roughly."""
        line, newline, _ = text[end : end + REACH].partition("\n")
        if newline and len(line) <= _SHORT:
            return True
        if self.value.numeric:
            digit = _DIGIT.search(line)
            if digit is None:
                return False
            line = line[: digit.start()]
            if _OTHER_KEY.search(line) is not None:
                return False
            if line.count(" ") <= _FEW:
                return True
        elif self.bare or _SIGN.match(line) is not None:
            return True
        return ": " in line or " - " in line or has_verb(line, self.verbs)

    def _may_precede(self, text: str, start: int) -> bool:
        """Whether what stands before a label may be a value joined to it, looked at roughly."""
        if start < _LEAST_BEFORE:
            return False
        line = text[max(0, start - BEFORE) : start].rpartition("\n")[2]
        if self.value.numeric and _DIGIT.search(line) is None:
            return False
        return self.follows or has_verb(line) or (self.value.numeric and ", " in line[-_CLAUSE:])

    def _behind(self, text: str, right: int) -> tuple[int, int] | None:
        """Start and end of the value behind a label that ends at ``right``."""
        for join in self._joins(text, tail_end(text, right)):
            found = self.value.at(text, join)
            if found is not None:
                return found
        return None

    def _below(self, text: str, right: int) -> tuple[int, int] | None:
        """Of a value that fills the line below the label, or answers it there."""
        line = below(text, tail_end(text, right))
        found = None if line is None else self.value.at(text, line)
        return found if found is not None and text[found[1] :].partition("\n")[0].strip(" .!") == "" else None

    def _joins(self, text: str, place: int) -> Iterable[int]:
        """Places where the value may begin, best first."""
        for found in joins(self.signs, self.verbs).finditer(text, place, place + 2 * REACH):
            if not is_filler(text[place : found.start()], text):
                break
            verb = found["verb"]
            if verb and verb.lower() not in self.verbs and not is_in_told_language("verbs", verb, text):
                continue
            if verb or found.start() == place or is_detail(text[place : found.end()]):
                yield found.end()
        if self.bare:
            found = bare().match(text, place)
            if found is not None:
                yield found.end()

    def _before(self, text: str, left: int) -> tuple[int, int] | None:
        """Start and end of the value before a label: ``198614 is my``."""
        if self.follows and text[left - 1] == " ":
            return self.value.until(text, left - 1)
        floor = max(0, left - BEFORE)
        found = reversed_join().search(text[floor:left])
        if found is None:
            return None
        verb = found["verb"]
        if not is_in_told_language("verbs", verb, text) if verb else not self.value.numeric:
            return None
        return self.value.until(text, floor + found.start())
