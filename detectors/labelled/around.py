"""Patterns, each for all languages together, of the words that may be between a label and its value."""

import re
from collections.abc import Iterator
from functools import cache

from detectors.labelled.joining import either, languages_of, loosened, one_of, told, words
from detectors.lazy_patterns import late

REACH, BEFORE = 60, 60
"""Two numbers of characters: a value after a label must begin within the first, and a value before a label
must end within the second.
"""
_QUOTES = "[\"'“„”«»\u201a\u2018\u2019`(\\[]{0,2}"
_FILLER = late(r"\(?[^\W\d_][\w'\u2019./-]*\)?,?|,")
_WORD = late(r"[^\W\d_]+")


def tail_end(text: str, place: int) -> int:
    """End of the words at ``place`` that extend a label ("number", "no.", "(new)"); ``place`` if there are
    none.

    >>> tail_end("passport number (UK): 1", 8)
    20
    """
    found = _tail().match(text, place)
    return place if found is None else found.end()


@cache
def _tail() -> re.Pattern[str]:
    numbers = either(loosened(word) for word in words("numbers"))
    return re.compile(
        rf"[.]?(?:[ ,._/-]{{0,2}}(?:{numbers}(?:[ns]|en|et)?(?![^\W_])|#)[.]?"
        r"|\s?\((?![^()\n]*[0-9]{3})[^()\n]{1,30}\)|['\u2019]s(?=[ ])|[\"'”“»])*",
        re.IGNORECASE,
    )


@cache
def joins(signs: str, verbs: tuple[str, ...]) -> re.Pattern[str]:
    """Matches the words and signs between a label and a value after it, up to the start of the value."""
    after = one_of("after")
    verb = either([*map(re.escape, verbs), one_of("verbs")])
    return re.compile(
        rf"(?:(?:(?<=[\s,\"'”“»)])(?P<verb>{verb})(?=[\s:,\"'“„«])(?:[\s:,]+{after}(?=[\s:]))*[:,]?"
        rf"|\s?(?:{f'[{signs}]' if signs else '(?!)'}|[-=]>|→|[ ][-\u2013—](?=[ ])))[\s]{{0,3}}{_QUOTES})",
        re.IGNORECASE,
    )


@cache
def bare() -> re.Pattern[str]:
    """Matches the space between a label and a value that follows it without a verb or sign."""
    of = either(rf"{re.escape(word)}(?=[ ])" for word in words("of"))
    return re.compile(
        rf"(?:[ ,:]{{1,3}}|[ ]?#[ ]?|[ ][-\u2013][ ])(?:{of}[ ])?(?:{one_of('after')}[ ]){{0,2}}{_QUOTES}",
        re.IGNORECASE,
    )


def enclosed(text: str, right: int, tail: int) -> Iterator[int]:
    """Positions after the opening brackets and quotation marks near a label: ``password ("``.

    >>> list(enclosed('my password ("Tr0ub4dor")', 11, 11))
    [13, 14]
    """
    return (found.end() for found in _OPENING.finditer(text, right, tail + _NEAR))


_NEAR = 4
_OPENING = late(r"(?<=\s)[(\[\"'“„«\u2018`]|(?<=\s[(\[])[\"'“„«\u2018`]|(?<=[«„])\s")


def is_enclosed(text: str, value: tuple[int, int]) -> bool:
    """Whether brackets or quotation marks enclose the value directly."""
    opening, closing = text[value[0] - 1 : value[0]], text[value[1] :].lstrip()[:1]
    return opening != "" and closing != "" and opening in "([\"'“„«\u2018` " and closing in ")]\"'”“»\u2019`"


def after_spaces(text: str, place: int) -> int:
    """The first position from ``place`` on that holds neither a space nor a colon. Used where a joining
    pattern may have skipped the beginning of a value because that beginning looks like an article ("A
    positive").
    """
    found = _SPACES.match(text, place)
    return place if found is None else found.end()


_SPACES = late(r"[ :]*")


@cache
def reversed_join() -> re.Pattern[str]:
    """Matches the words between a value and a label after it: ``is my new``, or a comma and an article."""
    mine = one_of("mine")
    return re.compile(
        rf"[\"'”“»)]?(?:[ ,]+(?P<verb>{one_of('verbs')})[ ]+|,[ ]+)(?:{mine}[ ]|l['\u2019]){{1,2}}"
        rf"(?:[^\W\d_][\w'\u2019-]*[ ]){{0,4}}[\w-]*$|[\"'”“»)]?,[ ]+$",
        re.IGNORECASE,
    )


def answer_start(line: str) -> int:
    """Start of the answer in a line of a dialogue: after the name of the speaker, if there is one.

    >>> answer_start("Client: 12/10/1957"), answer_start("123-456-32-18")
    (8, 0)
    """
    found = _SPEAKER.match(line)
    return 0 if found is None else found.end()


_SPEAKER = late(r"[^\W\d_]{2,20}[ ]?:[ ]?")


@cache
def _stops() -> re.Pattern[str]:
    """Matches words that show that no value follows. Case-sensitive, since "may" is a verb, but "May" is a
    month.
    """
    return re.compile(rf"(?<!\w){one_of('stops')}(?!\w)")


def is_filler(between: str, text: str, most: int) -> bool:
    """Whether the text between label and verb is at most ``most`` descriptive words, without a negation or a
    requirement.

    >>> is_filler(" for the VPN ", "for the VPN", 6), is_filler(" must be ", "they must be", 6)
    (True, False)
    """
    fillers = between.split()
    return (
        len(fillers) <= most
        and all(map(_FILLER.fullmatch, fillers))
        and not any(is_in_its_language("stops", found[0], text) for found in _stops().finditer(between))
    )


def has_other_subject(between: str) -> bool:
    """Whether the words before a verb begin a clause with a subject other than the label.

    >>> has_other_subject(", the room "), has_other_subject(", the number "), has_other_subject(" of rooms ")
    (True, False, False)
    """
    found = _subject().search(between)
    return found is not None and found["noun"].lower() not in plain_words()


@cache
def _subject() -> re.Pattern[str]:
    articles = either((one_of("mine"), one_of("after")))
    return re.compile(rf"[,;]\s+{articles}\s+(?P<noun>[^\W\d_]+)\s*$", re.IGNORECASE)


@cache
def plain_words() -> frozenset[str]:
    """Words that only connect other words, in all languages."""
    kinds = ("verbs", "numbers", "of", "details", "after", "mine", "tells", "as")
    return frozenset(part for kind in kinds for word in words(kind) for part in word.split())


def is_detail(between: str) -> bool:
    """Whether the sign at the end of ``between``, the words after a label, belongs to that label
    (``for the flat: ``) and not to the last of these words, as in logs.

    >>> is_detail(" for the flat: "), is_detail(" reset for user: "), is_detail(" ok policy=")
    (True, False, False)
    """
    first = _WORD.search(between)
    joined = between.endswith((": ", " = ", " \u2013 ", " - ", "→ "))
    return joined and first is not None and first[0].lower() in words("details")


def is_in_its_language(kind: str, word: str, text: str) -> bool:
    """Whether the word is of this kind in a language that the text may be in; true if the language of the
    text is unknown.
    """
    languages = told(text)
    return not languages or not languages.isdisjoint(languages_of(kind, word.lower()))


def has_verb(text: str, verbs: tuple[str, ...] = ()) -> bool:
    """Whether a word of the text may be the first word of a joining verb."""
    return not _first_words(verbs).isdisjoint(text.lower().split())


@cache
def _first_words(verbs: tuple[str, ...]) -> frozenset[str]:
    return frozenset(verb.split()[0] + sign for verb in (*words("verbs"), *verbs) for sign in ("", ":", ","))
