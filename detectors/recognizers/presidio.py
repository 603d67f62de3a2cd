"""Turns Presidio's recognisers into detectors. Matches of some recognisers count alone; others need support.

Presidio's scores are set by hand, and Presidio considers any number with a valid check digit as certain.
Here, matches of a recogniser count alone only if measurements show that its check rejects nearly all random
numbers of the same form.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from detectors.base import About, Detector, Recognized, Strength, Support
from detectors.masks import last_two
from detectors.recognizers.presidio_catalogue import Entry
from detectors.recognizers.recognizer import Recognizer
from detectors.word_lists import read_lines

TRUSTED = 0.5
"""A match of a user's own recogniser counts without support if its Presidio score is at least this."""
_STRENGTHS: tuple[tuple[float, Strength], ...] = ((0.0005, "strong"), (0.005, "medium"))
"""Matches of a recogniser that accepts at most this share of look-alikes count alone, with this strength."""
_LEAST_CHANCE = 0.0005
_NOBODYS = frozenset({"UUID"})
_COVERED = {"CA_POSTAL_CODE": "POSTAL_CODE", "DE_PLZ": "POSTAL_CODE", "UK_POSTCODE": "POSTAL_CODE"}
"""Presidio's entity → our entity that covers the same values under another name."""
_ISO = {"UK": "GB"}
_GENERAL = frozenset(read_lines("general_words.txt"))
"""Context words of Presidio that are too common to be evidence for one kind of number."""
_OTHERS = frozenset({"pan", "pannumber"})
"""Field names that usually mean a payment card number rather than the entity that Presidio reports."""
_SHORTEST_NAME = 3
_NEEDED = Support(need="any")


def detectors_of(entries: Sequence[Entry], covered: Collection[str]) -> tuple[Detector, ...]:
    """One detector for each of Presidio's own recognisers. Detectors of entities in ``covered``, which our
    other detectors find, run only on request.
    """
    made = [_predefined(entry, covered) for entry in entries]
    shared = Counter(name for detector in made for name in detector.names)
    # A field name that several entities share ("passport number") does not identify any of them.
    return tuple(
        replace(detector, names=tuple(name for name in detector.names if shared[name] == 1))
        for detector in made
    )


def detectors_of_users(entries: Sequence[tuple[Entry, Recognizer]]) -> tuple[Detector, ...]:
    """Detectors for recognisers that the user added. The scores of these recognisers are trusted."""
    return tuple(tier for entry, recognizer in entries for tier in _tiers(entry, recognizer))


def _predefined(entry: Entry, covered: Collection[str]) -> Detector:
    strength = next((said for most, said in _STRENGTHS if entry.look_alikes <= most), None)
    stands_alone = entry.checked and strength is not None
    recognizer = Recognizer(
        reference=entry.reference,
        flags=entry.flags,
        plain=entry.plain,
        whole_tokens=True,
        scores=entry.scores,
        checked=entry.checked,
    )
    made = _detector(entry, _match(recognizer), "presidio")
    is_covered = _COVERED.get(entry.entity, entry.entity) in covered
    return replace(
        made,
        strength=strength or "weak",
        support=Support() if stands_alone else _NEEDED,
        about=replace(made.about, on_request=is_covered or entry.entity in _NOBODYS),
    )


def _tiers(entry: Entry, recognizer: Recognizer) -> Iterator[Detector]:
    """Up to two detectors of one recogniser: one for matches that count alone, and one for matches with lower
    scores, which need support.
    """
    whole = _detector(entry, _match(recognizer), "recognizer")
    best = max(entry.scores, default=0.0)
    if entry.checked or best >= TRUSTED or not entry.scores:
        strength: Strength = "strong" if best >= 0.8 else "medium"
        yield replace(whole, strength=strength, match=_match(recognizer, TRUSTED))
    if entry.scores and min(entry.scores) < TRUSTED:
        yield replace(whole, id=f"{whole.id}-weak", support=_NEEDED)


def _match(recognizer: Recognizer, least_score: float = 0.0) -> Recognized:
    # A number after a plus sign is a phone number.
    return Recognized(recognizer=recognizer, least_score=least_score, never_after="+")


def _detector(entry: Entry, match: Recognized, space: str) -> Detector:
    context = tuple(dict.fromkeys(word for word in map(_plain, entry.context) if word not in _GENERAL))
    country = entry.country.upper()
    return Detector(
        entity=entry.entity,
        id=f"{space}.{entry.entity.lower()}",
        about=About(doc=entry.doc, regions=(_ISO.get(country, country),) if country else ()),
        match=match,
        patterns=entry.patterns,
        strength="weak",
        chance=max(entry.chance, _LEAST_CHANCE) if entry.checked else 1.0,
        context=context,
        names=_names(entry.entity, context),
        mask=last_two,
        examples=(),
        counterexamples=(),
    )


def _plain(word: str) -> str:
    return word.strip().lower()


def _names(entity: str, context: Sequence[str]) -> tuple[str, ...]:
    """Field names that can only mean this entity: the entity's name, with and without the country, and its
    context words, each also with "number" at the end.
    """
    own = re.sub(r"^[a-z]{2}_", "", entity.lower())
    phrases = [entity, own, *context]
    plain = [re.sub(r"[^a-z0-9]", "", phrase.lower()) for phrase in phrases if phrase.isascii()]
    numbers = [f"{name}number" for name in plain if not name.endswith(("number", "nummer", "nr", "no", "id"))]
    return tuple(
        name
        for name in dict.fromkeys([*plain, *numbers])
        if len(name) >= _SHORTEST_NAME and name not in _GENERAL and name not in _OTHERS
    )
