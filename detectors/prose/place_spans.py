"""Finds places without a language model: places after or below a street, and names of countries."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from detectors.matching.spans import Span
from detectors.prose.name_words import WORD, is_country, is_given_name, is_street

LISTED: Final = 0.85
"""The score of a name that a list or the position in an address confirms."""
_REACH: Final = 40
"""Number of characters before a name that are examined."""
_PLACE_FOLLOWS: Final = re.compile(r"(?:\b(?:in|from|to|near|of)|\n\W*) ?$")


def places_of_addresses(text: str, known: Sequence[Span]) -> Iterator[Span]:
    """Places after each street in ``known``: words after a comma in the same line, and
    up to three lines below.
    """
    for span in known:
        if span.entity != "STREET_ADDRESS":
            continue
        place = re.compile(r", ((?:[^\W\d_][\w'\u2019.-]*[ ]?){1,4})(?=$|[\n.,;?!])").match(text, span.end)
        if place and place[1][0].isupper():
            yield _place(place.start(1), place.end(1))
        yield from _places_below(text, span.end)


def _places_below(text: str, end: int) -> Iterator[Span]:
    start = text.find("\n", end) + 1
    for _ in range(3):
        if not start:
            return
        stop = text.find("\n", start)
        line = text[start : stop if stop >= 0 else len(text)]
        inner = re.fullmatch(
            r"[\W_]{0,8}?([^\W\d_][^\W\d_'\u2019. -]*(?:[ '\u2019.-]+[^\W\d_]+){0,4})(?: \d[\d -]*)?[\s,]*",
            line,
        )
        if inner and (inner[1][0].isupper() or text.islower()) and not is_street(inner[1]):
            yield _place(start + inner.start(1), start + inner.end(1))
        elif not inner and not re.fullmatch(
            r"[\W_]{0,8}(?:apt|suite|unit|flat|p\.?o\.?)\b.*", line, re.IGNORECASE
        ):
            return
        start = stop + 1


def _place(start: int, end: int) -> Span:
    return Span(start=start, end=end, entity="LOCATION", score=LISTED)


def written_countries(text: str) -> Iterator[Span]:
    """Names of countries that are capitalised or, in texts without capitals, follow a
    word such as "in" or "from".
    """
    words = list(re.finditer(WORD, text))
    place = 0
    while place < len(words):
        for count in (5, 4, 3, 2, 1):
            some = words[place : place + count]
            start, end = some[0].start(), some[-1].end()
            if len(some) == count and _is_written_country(text, start, end):
                yield Span(start=start, end=end, entity="LOCATION", score=LISTED)
                place += count - 1
                break
        place += 1


def _is_written_country(text: str, start: int, end: int) -> bool:
    name = text[start:end]
    if not is_country(name):
        return False
    if name[0].isupper():
        # Some names of countries are also given names. For those, only the model decides.
        return not is_given_name(name)
    return text.islower() and _PLACE_FOLLOWS.search(text[max(0, start - _REACH) : start]) is not None
