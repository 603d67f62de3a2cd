"""Combines the names of people, places and organisations that a language model, cue phrases, lists and
patterns find in a text.

A model labels most names correctly, but it sometimes labels streets as people or people as places, or
includes titles. Errors that the text itself reveals are corrected here, with one rule per function.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from detectors.lazy_patterns import late
from detectors.matching.spans import Span
from detectors.prose.language_model import Labelled
from detectors.prose.name_cues import cued_names
from detectors.prose.name_words import (
    APOSTROPHE,
    CREDENTIALS,
    NOT_NAMES,
    ORGANIZATION_ENDS,
    PARTICLES,
    TITLES,
    is_country,
    is_given_name,
    is_listed_place,
    is_organization,
    is_street,
    words_in,
    words_of,
)
from detectors.prose.place_spans import LISTED, places_of_addresses, written_countries

NAMES: Final = frozenset({"PERSON", "LOCATION", "ORGANIZATION"})
LIKELY: Final = 0.75
"""The score of a name of several words that only the model found."""
SINGLE: Final = 0.6
"""The score of a single word that only the model found, and of a repeated mention of a person."""
_ENTITIES: Final[Mapping[str, str]] = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "GPE": "LOCATION",
    "LOC": "LOCATION",
    "FAC": "LOCATION",
    "ORG": "ORGANIZATION",
}
"""Label of a language model (from OntoNotes or WikiNER) → entity."""
_PEOPLE: Final = frozenset({"PERSON", "PER"})
_JOINTS: Final = late(r" (?:and|or|to|with|from|for|&) ")
_NOT_IN_NAMES: Final = late(r"[\d@/\\\"\u201c\u201d\u201e\u00ab\u00bb:;|=<>{}\[\]#*_]")
_EDGES: Final = " \t.,;:!?'\u2019\"\u201c\u201d()[]<>-\u2013\u2014*_|\\/&"
_NUMBER_BEFORE: Final = late(r"\d[\w./-]*[ ,]+$")
_NUMBER_AFTER: Final = late(r",? \d+\b")
_OF_MANY: Final = late(rf"s{APOSTROPHE}(?!\w)")
_INVESTED: Final = words_in("invested")
_REACH: Final = 40
"""Number of characters before a name that are examined."""
_IN: Final = late(r"(?:(\w+)\W+)?\bin $")


def name_spans(text: str, labelled: Sequence[Labelled], known: Sequence[Span]) -> list[Span]:
    """All spans of ``text``, sorted: the names, and those spans of ``known`` that are not names.

    Args:
        labelled: the names that a language model found; empty if there is no model.
        known: the matches of the patterns. Names that overlap a match of another entity are dropped.
    """
    fixed = [span for span in known if span.entity not in NAMES]
    covered = _covered(fixed)
    candidates = [
        *cued_names(text),
        *(span for span in known if span.entity in NAMES),
        *_by_model(text, labelled, covered),
        *places_of_addresses(text, fixed),
        *written_countries(text),
    ]
    freed = [span for span in candidates if _before((span.start, span.end), covered)[1] == span.end]
    names = _without_overlaps(freed)
    names += _mentions(text, names, fixed)
    return sorted([*fixed, *names], key=lambda span: (span.start, span.end, span.entity))


def _by_model(text: str, labelled: Iterable[Labelled], covered: Sequence[tuple[int, int]]) -> Iterator[Span]:
    for one in labelled:
        for part in _parts(text, one):
            start, end = _trimmed(text, *_before(part, covered))
            entity = _entity(text, start, end, one.label) if start < end else None
            if entity is not None:
                yield Span(start=start, end=end, entity=entity, score=_score(text[start:end], entity))


def _parts(text: str, one: Labelled) -> Iterator[tuple[int, int]]:
    """The ranges of the names in one result of a model. Two people who were found as one name ("Mai to
    Jerry") are separated, and only one line of the result is used.
    """
    start, stop = _one_line(text, one.start, one.end)
    if one.label in _PEOPLE:
        for joint in _JOINTS.finditer(text, start, stop):
            yield start, joint.start()
            start = joint.end()
    yield start, stop


def _one_line(text: str, start: int, end: int) -> tuple[int, int]:
    """Restrict the range of a name to the first line that contains a word."""
    while (stop := text.find("\n", start, end)) >= 0:
        if words_of(text[start:stop]):
            return start, stop
        start = stop + 1
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of a name without punctuation, possessive ending, article, title, credentials, and words
    that cannot begin a name.
    """
    while True:
        inner = text[start:end]
        start += len(inner) - len(inner.lstrip(_EDGES))
        end -= len(inner) - len(inner.rstrip(_EDGES)) if inner.strip(_EDGES) else len(inner)
        first = re.match(r"[^\W\d_]+\.?(?=\s)", text[start:end])
        if first and _is_no_start(first[0].rstrip("."), text):
            start += len(first[0])
            continue
        last = re.search(r"(?:['\u2019]s|[\s,]+(?:[^\W\d_]{1,6}\.?){1,4}|\s\d[\w/.-]*)$", text[start:end])
        if last and (last[0] in ("'s", "\u2019s") or _is_no_end(last[0])):
            end -= len(last[0])
            continue
        return start, end


def _is_no_start(word: str, text: str) -> bool:
    """Whether a word is no beginning of a name: a title, a word that cannot begin a name, or a word in lower
    case in a text with capitals.
    """
    lowered = word.lower()
    if lowered in TITLES or lowered in NOT_NAMES:
        return True
    return word == lowered and lowered not in PARTICLES and not text.islower()


def _is_no_end(word: str) -> bool:
    plain = word.strip(" ,.\t").replace(".", "").lower()
    return plain in CREDENTIALS or plain[:1].isdigit()


def _entity(text: str, start: int, end: int, label: str) -> str | None:
    """The entity of the name at ``text[start:end]``, which the model gave this ``label``; ``None`` if it is
    not credible that this is a name.
    """
    name, entity = text[start:end], _ENTITIES.get(label)
    if _NOT_IN_NAMES.search(name) or _is_noise(text, name):
        return None
    if is_country(name):
        return "LOCATION"
    if is_street(name) or (entity == "PERSON" and _between_numbers(text, start, end)):
        return None
    if is_organization(name) or ORGANIZATION_ENDS.match(text, end):
        return "ORGANIZATION"
    is_person = is_given_name(name)
    if entity != "PERSON" and is_person and not is_listed_place(name):
        return "PERSON"
    if entity == "LOCATION":
        return None if _OF_MANY.match(text, end - 1) else entity
    return "LOCATION" if not is_person and _is_inside(text, start) else entity


def _is_inside(text: str, start: int) -> bool:
    """Whether the word "in" before ``start`` shows that a place follows. It does not if a word such as
    "invested" or "believes" precedes "in".
    """
    before = _IN.search(text[max(0, start - _REACH) : start])
    return before is not None and (before[1] or "").lower() not in _INVESTED


def _is_noise(text: str, name: str) -> bool:
    """Whether ``name`` is unlikely to be a name: it is one letter, a title, a credential, another word that
    cannot begin a name, in lower case in a text with capitals, or an abbreviation.
    """
    lowered = name.lower()
    if len(name) < 2 or lowered in NOT_NAMES or lowered in TITLES | CREDENTIALS:
        return True
    if name.islower():
        return not text.islower()
    return name.isupper() and len(name) <= 4 and not (is_country(name) or is_given_name(name))


def _between_numbers(text: str, start: int, end: int) -> bool:
    """Whether a number is next to the name, which is then the name of a street and not a person."""
    if is_given_name(text[start:end]):
        return False
    before = _NUMBER_BEFORE.search(text[max(0, start - _REACH) : start])
    return before is not None or _NUMBER_AFTER.match(text, end) is not None


def _score(name: str, entity: str) -> float:
    listed = is_given_name if entity == "PERSON" else is_listed_place
    if entity != "ORGANIZATION" and listed(name):
        return LISTED
    return LIKELY if " " in name else SINGLE


def _covered(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """The ranges that the spans cover, in order; ranges that overlap or touch are merged."""
    places: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda one: one.start):
        if places and span.start <= places[-1][1]:
            places[-1] = (places[-1][0], max(places[-1][1], span.end))
        else:
            places.append((span.start, span.end))
    return places


def _before(place: tuple[int, int], covered: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The part of the range ``place`` before the first covered range; empty if the start
    of ``place`` is covered.
    """
    start, end = place
    index = bisect_right(covered, start, key=lambda other: other[1])
    if index < len(covered):
        end = min(end, max(start, covered[index][0]))
    return start, end


def _without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """The spans without overlaps, in order. Of overlapping spans, the one with the higher score
    wins, then the one that starts earlier. A span that overlaps a single span of the same entity
    is merged with that span.
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (-one.score, one.start, -one.end)):
        first = bisect_right(kept, span.start, key=lambda other: other.end)
        touching = kept[first : bisect_left(kept, span.end, key=lambda other: other.start)]
        if not touching:
            kept.insert(first, span)
        elif len(touching) == 1 and touching[0].entity == span.entity:
            other = touching[0]
            start, end = min(other.start, span.start), max(other.end, span.end)
            kept[first] = replace(other, start=start, end=end)
    return kept


def _mentions(text: str, names: Sequence[Span], fixed: Sequence[Span]) -> list[Span]:
    """Spans of further mentions of people: single words of a full name in ``names`` that
    occur elsewhere in the text.
    """
    parts = {
        word
        for span in names
        if span.entity == "PERSON" and span.score > SINGLE and " " in text[span.start : span.end]
        for word in words_of(text[span.start : span.end])
        if len(word) > 2 and word[0].isupper() and word.lower() not in NOT_NAMES
    }
    if not parts:
        return []
    taken = _covered([*names, *fixed])
    pattern = re.compile(rf"(?<![\w@.-])(?:{'|'.join(sorted(map(re.escape, parts)))})(?![\w@-])")
    return [
        Span(start=found.start(), end=found.end(), entity="PERSON", score=SINGLE)
        for found in pattern.finditer(text)
        if _before(found.span(), taken) == found.span()
    ]
