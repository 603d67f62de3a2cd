"""Extends a street to the whole address: a unit (such as a flat) before the street, and the unit, postal code
and place after the street.

Positions are in characters of the text around the street, which may contain line ends.

>>> text = "to 12 High Street, Flat 3, Oxford OX1 4AA today"
>>> left, right = reach(text, 4, 17)
>>> text[left:right]
'12 High Street, Flat 3, Oxford OX1 4AA'
"""

import re
from dataclasses import dataclass
from functools import cache

from detectors.lazy_patterns import late
from detectors.parts.street_forms import ANY_CASE, BETWEEN, CAPITALISED, REST, Street, find_street
from detectors.parts.street_words import any_of
from detectors.word_lists import read_lines

_NONE = (0, 0)
_GAP = r"(?=[\s,;-])[ \t]*+(?:[,;][ \t]*+)?+(?:\r?\n[ \t>?|,*]*+){0,2}+(?:- ?)?+"
"""Separators between the parts of an address: a comma, line ends with the quote marks of e-mail, a dash. No
part begins with a separator, so the repetitions are possessive: they never backtrack.
"""
_UNIT = (
    rf"(?:(?<!\w){any_of('unit')}\.?:? ?(?:n[º°.]? ?)?#?(?:\d{{1,5}}(?:[A-Za-z]\b|[-/]\d{{1,4}})?|[A-Z]\b)"
    r"|#\d{1,5}[A-Za-z]?\b|\d{1,2}[ºª°](?: ?[A-Z]\b| ?(?i:izq|izda|dcha|dta|der|esq|dto|fte)\b\.?)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|ème|e|\.|º)? ?{any_of('floor')}\b|{any_of('ground')}\b)"
)
_SMALL = rf"(?:{BETWEEN}|an der|am|im|of|the|and|ob|upon|on|in|sur|på|i)"
_REGION = r"(?:[A-Z]{2,3})"
_CODE = (
    r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}|[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d"
    r"|\d{2}-\d{3}|\d{3} \d{2}|\d{5}-\d{3,4}"
    r"|(?:[A-Z]{1,3}-)?(?!(?:19|20)\d\d\b(?! [^\W\d_]))\d{4,6}(?: [A-Z]{2}\b)?)(?![\w-]|[.,]\d)"
)
"""Postal codes, by their form. A code that could be a year must be followed by a word."""
_BEFORE = 64
"""Number of characters before a street that are searched for a unit, and before a unit or
postal code for a street.
"""
_START = r"(?:^|(?<=[\s,;:(>]))"
_AHEAD = late(rf"{_START}(?:(?:{_UNIT}(?:{_GAP})?)+(?:\d{{1,5}} )?|\d{{1,5}} )$")
"""A unit before a street, or the number of a building before a street that already has a number."""
_NOT_STREET = any_of("month")
_STREET = (
    rf"{_START}(?:\d{{1,5}}[A-Za-z]?,? )?(?:(?:{CAPITALISED}|{_SMALL}|\d{{1,3}}) ){{0,4}}"
    rf"(?!{_NOT_STREET}\b){CAPITALISED}(?:,? \d{{1,5}}(?:[A-Za-z]\b|/\d{{1,4}})?)?"
)
_STREET_BEFORE = late(rf"({_STREET})[,.]?(?:{_GAP})?$")
_STREET_AND_PLACE_BEFORE = late(rf"({_STREET}){_GAP}{CAPITALISED}(?:[ -]{CAPITALISED}){{0,3}}{_GAP}$")
_UNIT_ALONE = late(rf"{any_of('unit')}\.? ?#?\d")
_CODE_ALONE = late(r"[A-Z]{2} \d{5}|, (?:[A-Z]{1,2}-)?\d")
_IN_ID = re.compile(rb"-[A-Za-z]+[0-9]+[-:_][A-Za-z0-9]")
_WORD_AFTER = late(rf" ({CAPITALISED})")


@dataclass(frozen=True)
class _Parts:
    """Patterns for the parts that may follow a street."""

    units: re.Pattern[str]
    locality: re.Pattern[str]
    """Postal code and place, in either order. The code confirms that the other words are a place."""
    place: re.Pattern[str]


@cache
def _parts(*, lower: bool) -> _Parts:
    word = ANY_CASE if lower else CAPITALISED
    flags = re.IGNORECASE if lower else re.NOFLAG
    further = rf"[ -](?:{_SMALL}[ -']){{0,3}}"
    place = rf"{word}(?:{further}{word}){{0,3}}"
    coded = rf"(?:(?:{_REGION}{_GAP})?{_CODE}|{_REGION} \d{{4}}\b)"
    whole = rf"{word.removesuffix(REST)}(?:[\w'\u2019.]|-(?!{coded}))*+"
    before_code = rf"(?>{whole}(?:{further}(?!{coded}){whole}){{0,3}})"
    """A place of several words before a postal code. The group is atomic, since there are too many ways to
    split a long sequence of words into places.
    """
    return _Parts(
        units=re.compile(rf"(?:{_GAP}{_UNIT})+", flags),
        locality=re.compile(
            rf"{_GAP}{_CODE}(?: {place})?"
            rf"|(?:{_GAP}{before_code}){{0,4}}?{_GAP}{coded}",
            flags,
        ),
        place=re.compile(rf"{_GAP}({place})", flags),
    )


def may_reach(around: bytes) -> bool:
    """Whether a street word or unit may be part of an address: false inside an id such as ``R02-M1-N0``.

    ``around``: the word with one byte before it and ``REACHES_AFTER`` bytes after it.
    """
    return _IN_ID.match(around) is None


def reach(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the address around ``text[start:end]``, which is a street word with a digit,
    a unit, or a postal code.

    The range is empty if there is no street. It is also empty if no further part of an address follows the
    street and the street is not ``sure`` or is followed by a word that makes it the name of something else.
    """
    street = find_street(text, start, end)
    if street is None:
        unnamed = _unnamed_before(text, start)
        return _NONE if unnamed is None else (unnamed.start(1), _end(text, *unnamed.span(1)))
    after = _end(text, street.start, street.end)
    if after == street.end and (not street.sure or _goes_on(text, street)):
        return _NONE
    ahead = _AHEAD.search(text, max(0, street.start - _BEFORE), street.start)
    return (street.start if ahead is None else ahead.start()), after


def _unnamed_before(text: str, start: int) -> re.Match[str] | None:
    """A street without a street word that ends before ``start``, if a unit or postal code at
    ``start`` confirms the street.
    """
    if _UNIT_ALONE.match(text, start):
        shape = _STREET_BEFORE
    elif _CODE_ALONE.match(text, start):
        shape = _STREET_BEFORE if text[start] == "," else _STREET_AND_PLACE_BEFORE
    else:
        return None
    found = shape.search(text, max(0, start - _BEFORE), start)
    return found if found is not None and any(map(str.isdigit, found[1])) else None


def _end(text: str, start: int, end: int) -> int:
    """End of the address that begins with the street ``text[start:end]``. Units, a postal code with a place,
    and listed places may follow the street, in this order.
    """
    parts = _parts(lower=not any(map(str.isupper, text[start:end])))
    end = _after(parts.units, text, end)
    end = _after(parts.locality, text, end)
    while (further := _after_place(parts.place, text, end)) > end:
        end = further
    return end


def _after_place(shape: re.Pattern[str], text: str, end: int) -> int:
    """End of the listed place at ``end``, which another place may precede; ``end`` if there is none."""
    place = shape.match(text, end)
    if place is None:
        return end
    if not _is_place(place[1]):
        place = shape.match(text, place.end())
        if place is None or not _is_place(place[1]):
            return end
    return place.start(1) + len(place[1].rstrip("."))


def _after(part: re.Pattern[str], text: str, end: int) -> int:
    found = part.match(text, end)
    return end if found is None else end + len(found[0].rstrip(".,;- \n"))


def _goes_on(text: str, street: Street) -> bool:
    """Whether a capitalised word that is not a listed place follows the street word, as in product names."""
    if text[street.end - 1].isdigit() or not text[street.start].isdigit():
        return False
    following = _WORD_AFTER.match(text, street.end)
    return following is not None and not _is_place(following[1])


def _is_place(words: str) -> bool:
    return words.rstrip(".").lower() in _places()


@cache
def _places() -> frozenset[str]:
    return frozenset(read_lines("places.txt"))
