"""A label in prose and the value that it explains: what all entities told in this way share.

An entity's file lists its label words by language and the shape of its value. A pattern finds the label with
something near that may be a value; here the words between are read: a sign, a verb or nothing, prolonged labels
("passport number"), a few words of detail ("for the VPN"), in both orders ("198614 is my code").
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from detectors.labelled.joining import either, languages_of, loosened, one_of, told, words
from detectors.labelled.mood import tells
from detectors.labelled.value import Value

Labels = Mapping[str, tuple[str, ...]]
"""Language → its words."""
_LONG = 6
"""Letters from which on a label may be the end of a longer word or be inflected."""
_QUOTES = "[\"'“„”«»‚‘’`(\\[]{0,2}"
_FILLERS, _REACH, _BEFORE = 6, 60, 48
_LARGEST = 700
"""Letters of the labels in one pattern."""


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
        return tuple(f"(?i){label_pattern(part)}" for part in _parts(self.labels))

    def __call__(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The value of the label that the match is."""
        left = start + (text[start] == "_")
        label = _label(self.labels).match(text, left)
        if label is None:
            return start, start
        right = label.end()
        found = self._behind(text, right) or self._before(text, left)
        if found is not None and tells(text, (left, right), found, counted=self.value.counted):
            return found
        return self._below(text, right) or (start, start)

    def _behind(self, text: str, right: int) -> tuple[int, int] | None:
        """Start and end of the value behind a label that ends at ``right``."""
        for join in self._joins(text, tail_end(text, right)):
            found = self.value.at(text, join)
            if found is not None:
                return found
        return None

    def _below(self, text: str, right: int) -> tuple[int, int] | None:
        """Of a value that fills the line below the label, or answers it there."""
        line = _below().match(text, tail_end(text, right))
        found = None if line is None else self.value.at(text, line.end())
        return found if found is not None and _REST.match(text, found[1]) is not None else None

    def _joins(self, text: str, place: int) -> Iterable[int]:
        """Places where the value may begin, best first."""
        for found in _joins(self.signs, self.verbs).finditer(text, place, place + 2 * _REACH):
            between = text[place : found.start()]
            if not _is_filler(between, text):
                break
            if (
                found["verb"]
                and found["verb"].lower() not in self.verbs
                and not _counts("verbs", found["verb"], text)
            ):
                continue
            yield found.end()
        if self.bare:
            found = _bare().match(text, place)
            if found is not None:
                yield found.end()

    def _before(self, text: str, left: int) -> tuple[int, int] | None:
        """Start and end of the value before a label: ``198614 is my``."""
        if self.follows and text[left - 1 : left] == " ":
            return self.value.until(text, left - 1)
        floor = max(0, left - _BEFORE)
        found = _reversed().search(text[floor:left])
        if found is None or (found["verb"] and not _counts("verbs", found["verb"], text)):
            return None
        if not found["verb"] and not self.value.numeric:
            return None
        return self.value.until(text, floor + found.start())


def _parts(labels: Iterable[str]) -> list[list[str]]:
    """The labels in parts of which each makes a pattern that is not too large to be compiled."""
    parts: list[list[str]] = [[]]
    for label in sorted(labels):
        if sum(map(len, parts[-1])) > _LARGEST:
            parts.append([])
        parts[-1].append(label)
    return parts


def label_pattern(labels: Iterable[str]) -> str:
    """Any of the labels, in the RE2 subset for bytes; the short ones alone, the long ones also in compounds."""
    short = [loosened(word) for word in labels if not _is_long(word)]
    long = [loosened(word) for word in labels if _is_long(word)]
    parts = [rf"(?:\b|_){either(short)}"] if short else []
    return either([*parts, *long])


def _is_long(word: str) -> bool:
    return len(word) >= _LONG and word[-1].isalpha() or not word[0].isascii()


@cache
def _label(labels: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(labels, key=len, reverse=True)
    long = either(loosened(word) for word in ordered if _is_long(word))
    short = either(loosened(word) for word in ordered if not _is_long(word))
    inflected = rf"{long}\w{{0,3}}" if any(map(_is_long, labels)) else "(?!)"
    alone = rf"{short}(?:s|en|et|n)?" if not all(map(_is_long, labels)) else "(?!)"
    numbers = either(loosened(word) for word in words("numbers"))
    return re.compile(rf"(?:{inflected}|{alone})(?=[ _-]?{numbers}|[^\w]|_|$)", re.IGNORECASE)


def tail_end(text: str, place: int) -> int:
    """Where what prolongs a label ends ("number", "no.", "(new)")."""
    found = _tail().match(text, place)
    return place if found is None else found.end()


@cache
def _tail() -> re.Pattern[str]:
    """What prolongs a label."""
    numbers = either(loosened(word) for word in words("numbers"))
    return re.compile(
        rf"[.]?(?:[ ,._/-]{{0,2}}(?:{numbers}(?:[ns]|en|et|s)?(?![^\W_])|#)[.]?|\s?\([^()\n]{{1,30}}\)|[\"'”“»])*",
        re.IGNORECASE,
    )


@cache
def _joins(signs: str, verbs: tuple[str, ...]) -> re.Pattern[str]:
    after = one_of("after")
    verb = either([*map(re.escape, verbs), one_of("verbs")])
    return re.compile(
        rf"(?:(?:(?<=[\s,\"'”“»)])(?P<verb>{verb})(?=[\s:,\"'“„«])(?:[\s:,]+{after}(?=[\s:]))*[:,]?"
        rf"|\s?(?:[{signs}]|[-=]>|→|[ ][-–—](?=[ ])))[\s]{{0,3}}{_QUOTES})",
        re.IGNORECASE,
    )


@cache
def _bare() -> re.Pattern[str]:
    of = either([*(rf"{re.escape(word)}(?=[ ])" for word in words("of"))])
    return re.compile(rf"[ ,:#-]{{1,3}}(?:{of}[ ])?(?:{one_of('after')}[ ])?{_QUOTES}", re.IGNORECASE)


@cache
def _reversed() -> re.Pattern[str]:
    mine = one_of("mine")
    return re.compile(
        rf"[\"'”“»)]?(?:[ ,]+(?P<verb>{one_of('verbs')})[ ]+|,[ ]+)(?:{mine}[ ]|l['’]){{1,2}}"
        rf"(?:[^\W\d_][\w'’-]*[ ]){{0,4}}[\w-]*$",
        re.IGNORECASE,
    )


@cache
def _below() -> re.Pattern[str]:
    """From a label at the end of its line to the beginning of the next, or behind the name of who answers."""
    return re.compile(r"[ ]?[?:]?\n(?:[^\W\d_]{2,20}[ ]?:[ ]?)?")


@cache
def _stops() -> re.Pattern[str]:
    """In lower case, as they stand in the middle of a sentence: May is a month."""
    return re.compile(rf"(?<!\w){one_of('stops')}(?!\w)")


_REST = re.compile(r"[ .!]*(?:\n|$)")
_FILLER = re.compile(r"(?:[\s,]*\(?[^\W\d_][\w'’./-]*\)?,?)*\s*")


def _is_filler(between: str, text: str) -> bool:
    """Whether a few words of detail stand between label and verb, and none that denies or demands."""
    return (
        _FILLER.fullmatch(between) is not None
        and len(between.split()) <= _FILLERS
        and not any(_counts("stops", found[0], text) for found in _stops().finditer(between))
    )


def _counts(kind: str, word: str, text: str) -> bool:
    """Whether the word is of the kind in a language that the text may be in."""
    languages = told(text)
    return not languages or not languages.isdisjoint(languages_of(kind, word.lower()))
