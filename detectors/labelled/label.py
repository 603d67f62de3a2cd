"""Finds the value that belongs to a label in prose: the logic shared by all entities with labelled values.

An entity defines its label words by language and the form of its values. A pattern finds a label, and this
module reads the text around the label. A sign, a verb or nothing may join label and value, the label may be
extended ("passport number"), a few descriptive words may follow the label ("for the VPN"), and the value may
come first ("198614 is my code"). Most labels, and nearly all labels in logs, have no value next to them, so
cheap tests come first.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from detectors.labelled.around import (
    BEFORE,
    REACH,
    after_spaces,
    answer_start,
    bare,
    enclosed,
    has_other_subject,
    has_verb,
    is_detail,
    is_enclosed,
    is_filler,
    is_in_its_language,
    joins,
    reversed_join,
    tail_end,
)
from detectors.labelled.joining import words
from detectors.labelled.labels import label_end, label_pattern, parts_of, topic_pattern
from detectors.labelled.mood import states_value
from detectors.labelled.value import Value
from detectors.labelled.weighing import best, may_be_near

Labels = Mapping[str, tuple[str, ...]]
"""Label words by language."""
_SHORT = 14
"""The line after a label is read only if at most this many characters follow the label on its own line."""
_ASKED = ("", ":", "?")
_FEW, _LEAST_BEFORE, _CLAUSE = 3, 6, 40
_OTHER_KEY = re.compile(r"[=: ]\S+(?: \S*)?=$")
"""Matches the key of another value in a line of keys and values."""
_ELIDES, _OWN = "'\u2019", ("'s", "\u2019s")
"""Endings of labels that a value may directly follow: ``souffre d'``, ``my PIN's``."""
_SIGN = re.compile(
    r"[\w.]{0,8}(?: \w{1,6}[.]?)?[\"']? ?(?:[:=]|[-=]>|→|[-\u2013—] )|['\u2019]s |[.]? ?[(\[]? ?[\"'“„«(\[]"
)
_CLAUSE_ENDS = ("", *".,;:()\u2013-")
_DIGIT = re.compile("[0-9]")
_TELLING = re.compile(r"[0-9!#$%&*+?@_~^]")
"""Characters that distinguish a password in brackets from an ordinary word."""


@dataclass(frozen=True, kw_only=True)
class Phrasing:
    """The ways in which the labels of an entity may be connected to its values."""

    bare: bool = True
    """Whether a value may follow the label without a verb or sign."""
    signs: str = ":="
    """Characters that may connect label and value, in addition to arrows and dashes."""
    fillers: int = 6
    """Maximum number of descriptive words between the label and a verb."""
    numbered: bool = False
    """Whether the label has a different meaning if "ID" follows it ("account ID")."""
    follows: bool = False
    """Whether the label may also come directly after its value ("am 1.1.1980 geboren")."""
    opens: bool = False
    """Whether the label must be at the beginning of a clause."""
    topic: tuple[str, ...] = ()
    """Topic words, of which the line must contain one, for labels that also have other meanings."""
    rare_topic: bool = False
    """Whether the topic words are rarer than the labels. If so, texts are searched for the topic words
    instead of the labels.
    """
    verbs: tuple[str, ...] = ()
    """Additional verbs that may connect the label to its value."""


PLAIN = Phrasing()


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Finds the value that belongs to a label; used as ``InText.reach``."""

    labels: tuple[str, ...]
    value: Value
    phrasing: Phrasing = PLAIN
    compounds: tuple[str, ...] = ()
    """Labels that may be the end of a longer word, as in German."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """Patterns that find only the labels. The text around a label is read after one of these patterns has
        matched.
        """
        return tuple(f"(?i){label_pattern(part, self.compounds)}" for part in parts_of(self.labels))

    def may_have_value(self, around: bytes) -> bool:
        """Whether the label may have a value: false if the label is a segment of a path, as in ``/phone/``.

        ``around``: the label with one byte before it and ``REACHES_AFTER`` bytes after it.
        """
        part = _in_path().match(around)
        return part is None or label_end(self.labels, part[1].decode(), 0) not in (None, len(part[1]))

    @property
    def traits(self) -> tuple[str, ...]:
        """Names of features for ``weighing``: the kind of the value, and ``weak`` if the value is numeric and
        the phrasing does not allow both a sign and a mere space between label and value.
        """
        is_weak = self.value.numeric and not (self.phrasing.bare and self.phrasing.signs)
        return (self.value.kind, "weak") if is_weak else (self.value.kind,)

    def __call__(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Start and end of the value for the label at this match, on the line of the label or the next line;
        an empty range if there is no value.
        """
        floor = text.rfind("\n", 0, start) + 1
        line, newline, rest = text[floor:].partition("\n")
        label = (start - floor, end - floor)
        found = self.on_line(line, *label) or (self._value_below(line, rest, *label) if newline else None)
        return (start, start) if found is None else (floor + found[0], floor + found[1])

    def on_line(self, line: str, start: int, end: int) -> tuple[int, int] | None:
        """Start and end of the label's value on its line; ``None`` if the line has no value for the label."""
        if line[end : end + 1] == "=":
            return self.value.at(line, end + 1) if "=" in self.phrasing.signs else None
        forward, backward = self._may_follow(line, end), self._may_precede(line, start)
        weighed = self.value.kind != "phrase" and may_be_near(line, start, end, numeric=self.value.numeric)
        if not (forward or backward or weighed):
            return None
        left = start + (line[start] == "_")
        if not self._is_on_topic(line, left):
            return None
        right = label_end(self.labels, line, left)
        if line[left - 1 : left].isalpha() and not line[left - 1].isascii():
            return None  # The label is the end of a longer word, which patterns for bytes do not notice.
        if right is None or (right > end and line[left:right].lower() in self.labels):
            return None
        found = self.beside(line, left, right, forward=forward, backward=backward)
        if found is None and weighed:
            found = best(line, (left, right), self.value, self.traits)
        if found is None or not states_value(line, (left, right), found, counted=self.value.counted):
            return None
        return found

    def beside(
        self, line: str, left: int, right: int, *, forward: bool = True, backward: bool = True
    ) -> tuple[int, int] | None:
        """Start and end of a value that a sign or a verb joins to the label, or that directly follows the
        label; ``None`` if there is no such value.
        """
        return (self._value_after(line, right) if forward else None) or (
            self._value_before(line, left) if backward else None
        )

    def _is_on_topic(self, line: str, left: int) -> bool:
        """Whether the line fits ``phrasing``: if required, the label begins its clause, and the line contains
        a topic word.
        """
        if self.phrasing.opens and line[:left].rstrip(" \"'")[-1:] not in _CLAUSE_ENDS:
            return False
        return not self.phrasing.topic or _topic(self.phrasing.topic).search(line) is not None

    def _may_follow(self, text: str, end: int) -> bool:
        """A rough test of whether the text after a label may connect the label to a value."""
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
        return ": " in line or " - " in line or " = " in line or has_verb(line, self.phrasing.verbs)

    def _may_precede(self, text: str, start: int) -> bool:
        """A rough test of whether a value that is connected to the label may precede it."""
        if start < _LEAST_BEFORE:
            return False
        line = text[max(0, start - BEFORE) : start]
        if self.value.numeric and _DIGIT.search(line) is None:
            return False
        return self.phrasing.follows or has_verb(line) or (self.value.numeric and ", " in line[-_CLAUSE:])

    def _value_after(self, text: str, right: int) -> tuple[int, int] | None:
        """Start and end of a value after a label that ends at ``right``."""
        tail = tail_end(text, right)
        if self.phrasing.numbered and "id" in text[right:tail].lower():
            return None
        for join in self._value_starts(text, tail):
            found = self.value.at(text, join)
            if found is not None:
                return found
        return self._value_enclosed(text, right, tail)

    def _value_enclosed(self, text: str, right: int, tail: int) -> tuple[int, int] | None:
        """A value in brackets or quotation marks after a label: ``password ("Tr0ub4dor")``."""
        for place in enclosed(text, right, tail):
            found = self.value.at(text, place)
            if found is None or not is_enclosed(text, found):
                continue
            if self.value.kind == "phrase" and text[place - 1] in "([":
                continue
            if self.value.kind != "secret" or _TELLING.search(text, *found) is not None:
                return found
        return None

    def _value_below(self, line: str, rest: str, start: int, end: int) -> tuple[int, int] | None:
        """Start and end of a value on the next line, if the label is at the end of its line, as in a form or
        after a question. The value must be the whole next line, or the whole answer in that line.
        """
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

    def _value_starts(self, text: str, place: int) -> Iterable[int]:
        """Positions where a value after the label may begin, best first."""
        for found in joins(self.phrasing.signs, self.phrasing.verbs).finditer(text, place, place + 2 * REACH):
            if not is_filler(text[place : found.start()], text, self.phrasing.fillers):
                break
            verb = found["verb"]
            if (
                verb
                and verb.lower() not in self.phrasing.verbs
                and not is_in_its_language("verbs", verb, text)
            ):
                continue
            if verb and has_other_subject(text[place : found.start()]):
                continue
            if verb or found.start() == place or is_detail(text[place : found.end()]):
                yield found.end()
                if verb:
                    yield after_spaces(text, found.end("verb"))
        if text[place - 2 : place] in _OWN:
            yield after_spaces(text, place)
        if self.phrasing.bare:
            if text[place - 1] in _ELIDES:
                yield place
            nothing = bare().match(text, place)
            if nothing is not None:
                yield nothing.end()
                yield after_spaces(text, place)

    def _value_before(self, text: str, left: int) -> tuple[int, int] | None:
        """Start and end of a value before a label: ``198614 is my``."""
        if self.phrasing.follows and text[left - 1] == " ":
            return self.value.until(text, left - 1)
        floor = max(0, left - BEFORE)
        found = reversed_join().search(text[floor:left])
        if found is None:
            return None
        verb = found["verb"]
        if not is_in_its_language("verbs", verb, text) if verb else not self.value.numeric:
            return None
        return self.value.until(text, floor + found.start())


@cache
def _topic(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(topic_pattern(words), re.IGNORECASE)


@cache
def _in_path() -> re.Pattern[bytes]:
    """Matches a segment of a path between two slashes, unless the next character may begin a sign or a word
    for "number".
    """
    first = "".join(sorted({word[0] + word[0].upper() for word in words("numbers")}))
    return re.compile(rb"/([A-Za-z]+)/[^\x80-\xff ,._/#" + first.encode("ascii", "ignore") + rb"-]")
