"""Exact patterns for streets with house numbers, by the form of address.

A match is ``sure`` if its words alone show that it is an address. Other matches count only if further parts
of an address follow: those in lower case, those that could name something else ("12 Church Hill"), and those
with a number that could be a year.

>>> text = "on the way to Calle de Alcalá, 45 today"
>>> street = find_street(text, 14, 33)
>>> text[street.start:street.end], street.sure
('Calle de Alcalá, 45', True)
"""

import re
from dataclasses import dataclass
from functools import cache

from detectors.lazy_patterns import late
from detectors.parts.street_words import any_of, ending_with, words

_REACH = 56
"""Maximum number of characters of a street before the street word, and after it."""

REST = r"[\w'\u2019.-]*"
CAPITALISED = rf"[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff]{REST}"
ANY_CASE = rf"(?!(?:a|an|and|are|at|for|in|is|of|on|or|per|the|to|was|with)\b)[^\W\d_]{REST}"
BETWEEN = any_of("between")

_NUMBER = r"\d{1,5}(?:[A-Za-z]|[-/]\d{1,4}[A-Za-z]?)?"
_DOOR = r"[A-Za-z]\b| [a-zA-Z]\b(?![ .]+\w)|/[A-Za-z]\b|[-/ ]{1,2}\d{1,4}[A-Za-z]?\b(?![.,:]?\d)"
_LAST_NUMBER = rf"\d{{1,5}}(?:{_DOOR})?\b(?!\.\d)"
_NUMBERED = r"(?:(?:#|[Nn](?:[\u00ba\u00b0]|[\u00ba\u00b0o]?\.[\u00ba\u00b0]?|r\.?|um\.|o:?)) ?)?"
_ENGLISH = late(
    rf"(?:{'|'.join(words('english'))})\b|\S+ (?:{'|'.join(words('english_first'))}) (?!{BETWEEN} )"
)
_JOINED = ending_with("joined", after=r"[\w.-]", least=2)
"""A street name that ends with a street word (``Hauptstraße``). The pattern tests only the ends of words,
since a street could begin at too many places in a long sequence of words with dots.
"""
_YEAR = late(r"\b(?:19[5-9]|20[0-4])\d\b")
_YEARS = late(r"\b(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d\b")
_DIGIT = late(r"\d")
_COUNT = r"\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)"


@dataclass(frozen=True, kw_only=True)
class Street:
    """A street with a house number at ``text[start:end]``, and whether it is sure to be an address."""

    start: int
    end: int
    sure: bool


@dataclass(frozen=True)
class _Form:
    pattern: re.Pattern[str]
    sure: bool


@cache
def _number_first(word: str, sure: bool) -> tuple[_Form, ...]:
    between = rf"(?:{BETWEEN} ?){{0,3}}"
    name = rf"{between}{word}(?:[ -]{between}{word}){{0,3}}"
    side = r"(?:(?:[NSEW]|NE|NW|SE|SW|North|South|East|West)\.? )?"
    street = rf"\b{_NUMBER},? {side}(?:{word} |{_COUNT} ){{1,4}}"
    direction = r"(?: (?:[NSEW]|NE|NW|SE|SW)\b)?"
    return _forms(
        sure,
        (rf"\b{_NUMBER}(?: ?bis| ?ter)?,? {any_of('first')} {name}(?:,? \d{{1,4}}\b)?", True),
        (rf"\b\d{{1,3}}(?:-\d{{1,3}}){{1,2}},? [^\W\d_][\w.]{{2,}}{any_of('block')}\b", True),
        (rf"{street}{any_of('after')}\b\.?{direction}", True),
        (rf"{street}{any_of('after_weak')}\b", False),
        (rf"\b\d{{1,5}} (?:(?:US|State|County|Old|[NSEW]) ){{0,2}}{any_of('numbered')} \d{{1,4}}\b", True),
    )


@cache
def _number_last(word: str, sure: bool) -> tuple[_Form, ...]:
    between = rf"(?:{BETWEEN} ?){{0,3}}"
    name = rf"(?:\d{{1,2}} de )?{between}{word}(?: {between}{word}){{0,4}}(?: \d{{1,2}} de {word})?"
    return _forms(
        sure,
        (rf"(?<!\w){any_of('before')}(?: |(?<!\w)){name},? {_NUMBERED}{_LAST_NUMBER}", True),
        (
            rf"(?<!\w){any_of('grid')} \d{{1,3}}[A-Z]? ?(?:#|N[o\u00ba]\.?) ?\d{{1,3}}[A-Z]? ?- ?\d{{1,3}}\b",
            True,
        ),
        (rf"(?<!\w)(?:{any_of('graded')} )?[^\W\d_](?=[\w.-]{{5,}}+ \d){_JOINED} {_LAST_NUMBER}", True),
        (rf"(?<!\w)(?:{word} ){{1,3}}{any_of('apart')} {_NUMBERED}{_LAST_NUMBER}", True),
        (rf"(?<!\w){any_of('box')} ?#?\d{{1,6}}\b", True),
        (rf"(?<!\w){any_of('military')} \d{{1,5}},? (?i:box) \d{{1,5}}\b", True),
        (r"(?<!\w)(?i:[AFD]PO,? A[AEP] \d{5})\b", True),
    )


def _forms(sure: bool, *patterns: tuple[str, bool]) -> tuple[_Form, ...]:
    return tuple(_Form(re.compile(pattern), sure and own) for pattern, own in patterns)


def find_street(text: str, start: int, end: int) -> Street | None:
    """The street around the street word at ``text[start:end]``; ``None`` if there is none.

    If ``text[start:end]`` ends with a digit and does not begin with one, the house number comes last.
    """
    first = text[start].isdigit() or not text[end - 1].isdigit()
    if not first:
        start = end - 1
    left = max(0, start - _REACH, text.rfind("\n", 0, start) + 1)
    if first and _DIGIT.search(text, left, end) is None:
        return None
    right = text.find("\n", end, end + _REACH)
    right = min(len(text), end + _REACH) if right < 0 else right
    forms = _number_first if first else _number_last
    for form in (*forms(CAPITALISED, sure=True), *forms(ANY_CASE, sure=False)):
        for found in form.pattern.finditer(text, left, right):
            if found.start() <= start and found.end() >= end and not _YEARS.search(found[0]):
                odd = _ENGLISH.match(text, found.start()) or _YEAR.search(found[0])
                sure = form.sure and odd is None
                return Street(start=found.start(), end=found.end(), sure=sure)
    return None
