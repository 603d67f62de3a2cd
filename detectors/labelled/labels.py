"""Makes patterns from label words: for the pattern pass over bytes and for reading text around a match."""

import re
from collections.abc import Collection, Iterable
from functools import cache

from detectors.labelled.joining import either, loosened, words
from detectors.lazy_patterns import late

_LONG = 6
"""Minimum length of a label that may be inflected, or be the end of a longer word."""
_MARKED = 2
"""A label that ends in a non-ASCII letter, such as "dič", counts as long if it has more letters than this."""
_BRIEF = 4
"""Topic words of at most this many letters are often parts of other words, so they must be whole words."""
_LARGEST = 700
"""A pattern gets no further labels when its labels have more letters than this in total, so that the pattern
does not become too large to compile.
"""
_SHORT_STEM = 2
"""A label gets a pattern of its own (``parts_of``) if it contains a word for "number" after at most this many
letters.
"""
_INFLECTED = "(?:s|en|et|n)?"


def parts_of(labels: Iterable[str]) -> list[list[str]]:
    """The labels in groups. Each group becomes one pattern.

    A label with only a few letters before a word for "number" forms a group of its own, because Hyperscan
    would try every position of a text for a pattern with several such labels.
    """
    alone = [label for label in sorted(labels) if _is_short_stem(label)]
    parts: list[list[str]] = [*([label] for label in alone), []]
    for label in sorted(set(labels).difference(alone)):
        if sum(map(len, parts[-1])) > _LARGEST:
            parts.append([])
        parts[-1].append(label)
    return [part for part in parts if part]


def _is_short_stem(label: str) -> bool:
    stem = _STEM.fullmatch(label)
    return stem is not None and len(stem["stem"].rstrip(" -")) <= _SHORT_STEM and stem["number"] is not None


def spelled(labels: Iterable[str]) -> str:
    """A pattern for any of the labels. A word for "number" in a label may be replaced by another such word,
    be abbreviated or be a separate word.

    >>> re.fullmatch(spelled(["kundennummer"]), "kunden-nr.") is not None
    True
    >>> [re.fullmatch(spelled(["numéro de client"]), text) is not None for text in ("n° client", "client")]
    [True, False]
    """
    plain: list[str] = []
    joined: dict[str, list[str]] = {"before": [], "glued": [], "apart": []}
    for label in labels:
        first, _, rest = label.partition(" ")
        stem = _STEM.fullmatch(label)
        if rest and first in _number_words():
            of, _, last = rest.partition(" ")
            of_number = last and of in _OF
            joined["before"].append(f"(?:{of}[ ])?{loosened(last)}" if of_number else loosened(rest))
        elif stem is not None and (stem["number"] or stem["glued"]) in _number_words():
            kind = "apart" if stem["number"] else "glued"
            joined[kind].append(loosened(stem["stem"].rstrip(" -")))
        else:
            plain.append(loosened(label))
    apart = rf"(?:[._-]{{1,2}}[ ]?|[ ]){_number()}|[ ]?#"
    forms = {
        "before": rf"{_number()}[ ]%s",
        "glued": f"%s(?:{apart}|{_number(_GLUED)})",
        "apart": f"%s(?:{apart})",
    }
    numbered = [forms[kind] % either(dict.fromkeys(some)) for kind, some in joined.items() if some]
    return either((*numbered, *plain))


_STEM = late(r"(?P<stem>.{2,}?)(?:(?<=[ -])(?P<number>n[^\W\d_]*)|(?P<glued>nr|num[^\W\d_]{2,}))")
_GLUED = 2
"""At the end of a longer word, a word for "number" must have at least this many letters, and "no" does not
count.
"""
_OF = ("de", "di", "do", "da", "du", "del")


@cache
def _number_words() -> frozenset[str]:
    """The words for "number" that begin with "n", as opposed to words for "code" and the like."""
    return frozenset(word for word in words("numbers") if word[0] == "n")


@cache
def _number(fewest: int = 1) -> str:
    chosen = (word for word in _number_words() if len(word) >= fewest and (fewest == 1 or word != "no"))
    ordered = sorted(chosen, key=lambda word: (-len(word), word))
    return rf"(?:{either(map(loosened, ordered))}[.]?)"


def label_pattern(labels: Iterable[str], compounds: Collection[str] = ()) -> str:
    """A pattern for any of the labels, in the RE2 subset for bytes. Long labels that are in ``compounds``
    also match at the end of a longer word.

    >>> label_pattern(("passport", "kennwort"), ("kennwort",)) == r"(?:(?:\\b|_)(?:passport)|(?:kennwort))"
    True
    """
    labels = list(labels)
    short = [word for word in labels if not _is_long(word)]
    long = [word for word in labels if _is_long(word)]
    whole = [word for word in long if word not in compounds and word[0].isascii()]
    ends = [word for word in long if word in compounds or not word[0].isascii()]
    hashed = [loosened(word.removesuffix(" no")) for word in short if word.endswith(" no")]
    parts = (
        rf"(?:\b|_){either(hashed)}[ ]?#" if hashed else "",
        rf"(?:\b|_){spelled(short)}{_INFLECTED}(?:\b|_|n[uro]|[ck]od)" if short else "",
        rf"(?:\b|_){spelled(whole)}" if whole else "",
        spelled(ends) if ends else "",
    )
    return either(part for part in parts if part)


def _is_long(word: str) -> bool:
    if not word[-1].isascii() and len(word) > _MARKED:
        return True  # On bytes, there is no word boundary after a non-ASCII letter.
    return (len(word) >= _LONG and word[-1].isalpha()) or not word[0].isascii()


def topic_pattern(topic: Iterable[str]) -> str:
    """A pattern, in the RE2 subset, for words that begin with a topic word. Short topic words match only as
    whole words.

    >>> pattern = topic_pattern(["visa", "carta"])
    >>> [re.search(pattern, text) is not None for text in ("my_visa", "cartas", "revisa", "visage")]
    [True, True, False, False]
    """
    ends = {False: "", True: r"(?:\b|_)"}
    parts = (f"{loosened(word)}{ends[sum(map(str.isalpha, word)) <= _BRIEF]}" for word in topic)
    return rf"(?:\b|_){either(parts)}"


def label_end(labels: tuple[str, ...], text: str, place: int) -> int | None:
    """End of the longest label that begins at ``place``; ``None`` if no label begins there, or only a label
    that is part of a longer word.
    """
    found = _label(labels).match(text, place)
    return None if found is None else found.end()


def label_places(labels: tuple[str, ...], text: str) -> list[tuple[int, int]]:
    """Starts and ends of all labels in a text, except labels at the end of a longer word.

    >>> label_places(("code",), "a postcode, a code")
    [(14, 18)]
    """
    found = _label(labels).finditer(text)
    return [one.span() for one in found if not text[one.start() - 1 : one.start()].isalnum()]


@cache
def _label(labels: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(labels, key=len, reverse=True)
    long = spelled(word for word in ordered if _is_long(word))
    short = spelled(word for word in ordered if not _is_long(word))
    inflected = rf"{long}\w{{0,3}}" if any(map(_is_long, labels)) else "(?!)"
    alone = rf"{short}{_INFLECTED}" if not all(map(_is_long, labels)) else "(?!)"
    numbers = either(loosened(word) for word in words("numbers"))
    return re.compile(
        rf"(?:{inflected}|{alone})(?=[ _-]?{numbers}(?:[ns]|en|et)?(?![^\W_])|[^\w]|_|$)", re.IGNORECASE
    )
