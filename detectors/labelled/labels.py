"""Label words as patterns: for the single pass over bytes, and for a second look at texts."""

import re
from collections.abc import Collection, Iterable
from functools import cache

from detectors.labelled.joining import either, loosened, words
from detectors.lazy_patterns import late

_LONG = 6
"""Length from which a label may be inflected, or be the end of a longer word."""
_LARGEST = 700
"""Most letters of the labels in one pattern, so that it is not too large to compile."""
_INFLECTED = "(?:s|en|et|n)?"


def parts_of(labels: Iterable[str]) -> list[list[str]]:
    """The labels in groups, one for each pattern."""
    parts: list[list[str]] = [[]]
    for label in sorted(labels):
        if sum(map(len, parts[-1])) > _LARGEST:
            parts.append([])
        parts[-1].append(label)
    return parts


@cache
def spelled(label: str) -> str:
    """A pattern for a label, whose word for "number" may be any other, also abbreviated or apart.

    >>> re.fullmatch(spelled("kundennummer"), "kunden-nr.") is not None
    True
    >>> [re.fullmatch(spelled("numéro de client"), text) is not None for text in ("n° client", "client")]
    [True, False]
    """
    first, _, rest = label.partition(" ")
    if rest and first in _number_words():
        of, _, last = rest.partition(" ")
        after = f"(?:{of}[ ])?{loosened(last)}" if last and of in _OF else loosened(rest)
        return rf"{_number()}[ ]{after}"
    stem = _STEM.fullmatch(label)
    if stem is not None and (stem["number"] or stem["glued"]) in _number_words():
        apart = rf"(?:[._-]{{1,2}}[ ]?|[ ]){_number()}|[ ]?#"
        join = f"(?:{apart})" if stem["number"] else f"(?:{apart}|{_number(_GLUED)})"
        return loosened(stem["stem"].rstrip(" -")) + join
    return loosened(label)


_STEM = late(r"(?P<stem>.{2,}?)(?:(?<=[ -])(?P<number>n[^\W\d_]*)|(?P<glued>nr|num[^\W\d_]{2,}))")
_GLUED = 2
"""Fewest letters of a word for "number" at the end of a longer word, and they are not \"no\"."""
_OF = ("de", "di", "do", "da", "du", "del")


@cache
def _number_words() -> frozenset[str]:
    """The words for "number" itself, which all begin alike."""
    return frozenset(word for word in words("numbers") if word[0] == "n")


@cache
def _number(fewest: int = 1) -> str:
    chosen = (word for word in _number_words() if len(word) >= fewest and (fewest == 1 or word != "no"))
    ordered = sorted(chosen, key=lambda word: (-len(word), word))
    return rf"(?:{either(map(loosened, ordered))}[.]?)"


def label_pattern(labels: Iterable[str], compounds: Collection[str] = ()) -> str:
    """Any of the labels, in the RE2 subset for bytes; long ones of ``compounds`` also at the end of a word.

    >>> label_pattern(("passport", "kennwort"), ("kennwort",)) == r"(?:(?:\\b|_)(?:passport)|kennwort)"
    True
    """
    short = [spelled(word) for word in labels if not _is_long(word)]
    long = [word for word in labels if _is_long(word)]
    whole = [spelled(word) for word in long if word not in compounds and word[0].isascii()]
    parts = [spelled(word) for word in long if word in compounds or not word[0].isascii()]
    if whole:
        parts.insert(0, rf"(?:\b|_){either(whole)}")
    if short:
        parts.insert(0, rf"(?:\b|_){either(short)}{_INFLECTED}(?:\b|_|n[uro]|[ck]od)")
    hashed = [loosened(word.rpartition(" ")[0]) for word in labels if word.endswith(" no")]
    if hashed:
        parts.insert(0, rf"(?:\b|_){either(hashed)}[ ]?#")
    return either(parts)


def _is_long(word: str) -> bool:
    return (len(word) >= _LONG and word[-1].isalpha()) or not word[0].isascii()


def label_end(labels: tuple[str, ...], text: str, place: int) -> int | None:
    """End of the longest label that begins at ``place``; ``None`` if it is part of a longer word."""
    found = _label(labels).match(text, place)
    return None if found is None else found.end()


@cache
def _label(labels: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(labels, key=len, reverse=True)
    long = either(spelled(word) for word in ordered if _is_long(word))
    short = either(spelled(word) for word in ordered if not _is_long(word))
    inflected = rf"{long}\w{{0,3}}" if any(map(_is_long, labels)) else "(?!)"
    alone = rf"{short}{_INFLECTED}" if not all(map(_is_long, labels)) else "(?!)"
    numbers = either(loosened(word) for word in words("numbers"))
    return re.compile(
        rf"(?:{inflected}|{alone})(?=[ _-]?{numbers}(?:[ns]|en|et)?(?![^\W_])|[^\w]|_|$)", re.IGNORECASE
    )
