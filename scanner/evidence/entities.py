"""Decide from a field's profile which entities the field may hold, with confidence and interval. Pure.

A verdict has one of two axes. *column_type*: the field as a whole is this entity, because at least half of
its distinct values match completely. *contains*: the entity occurs inside the values. Names are evidence,
just as values are. If a field has the entity's name but its values fail the check, the confidence is lower,
but there still is a verdict. The confidence comes from a sum of terms, which `terms.py` defines and which are
part of the verdict.
"""

import math
from dataclasses import replace

from detectors.base import Detector
from scanner.evidence.around import NOTHING_AROUND, Around, name_evidence, surroundings
from scanner.evidence.catalogue import Catalogue
from scanner.evidence.check_likelihood import check_gain
from scanner.evidence.named_terms import name_terms, unmatched_terms
from scanner.evidence.rivals import with_losers, without_days
from scanner.evidence.terms import (
    PROSE_SHARE,
    Surroundings,
    Term,
    confidence_of,
    full_share,
    has_word,
    value_terms,
)
from scanner.evidence.verdict import FREE_TEXT, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.fields.tally import EntityTally, FieldTally
from scanner.finding import Axis, Evidence
from scanner.names.naming import words

_LEAST_UNNAMED, _LEAST_NAMED = 0.5, 0.2
"""Lowest share of distinct values that must match completely for the field as a whole to be the entity: first
if the field does not have the entity's name, then if it has."""
_ENOUGH_GAIN = 5.0
"""If a detector has many values, it needs no other support when the gain from its check (``check_gain``) is
at least this many nats."""
_Z95 = 1.959964


def wilson_interval(hits: int, n: int) -> tuple[float, float]:
    """95 % Wilson interval of the share ``hits / n``. Without hits, the upper bound is close to 3 / n. With
    ``n`` = 0, the interval is (0, 1).

    >>> wilson_interval(0, 300)[1] < 3 / 200
    True
    >>> wilson_interval(0, 0)
    (0.0, 1.0)
    """
    if n == 0:
        return 0.0, 1.0
    share = min(1.0, hits / n)
    spread = _Z95 * math.sqrt(share * (1 - share) / n + _Z95**2 / (4 * n**2))
    middle, scale = share + _Z95**2 / (2 * n), 1 + _Z95**2 / n
    low = 0.0 if hits == 0 else max(0.0, (middle - spread) / scale)
    high = 1.0 if share == 1 else min(1.0, (middle + spread) / scale)
    return low, high


def verdicts(
    profile: FieldProfile, catalogue: Catalogue, around: Around = NOTHING_AROUND
) -> tuple[EntityVerdict, ...]:
    """Return the entities that a field may hold, most confident first; one verdict per entity.

    The result includes every entity that a name or value indicates, however weakly. Callers apply their own
    threshold.
    """
    name = name_evidence(profile, catalogue, around)
    found: dict[str, EntityVerdict] = {}
    for one in sorted(name.asked(profile, catalogue), key=catalogue.place.__getitem__):
        detector = catalogue.by_id[one]
        kept = found.get(detector.entity)
        if kept is not None and kept.evidence.n_match and one not in profile.tally.entities:
            continue  # a second detector of the entity that has no matches adds nothing
        known = surroundings(detector, name, around, profile, catalogue)
        verdict = _verdict(profile, detector, one in name.called, known, around.hashed_name)
        if verdict is not None and (kept is None or _is_better(verdict, kept)):
            found[verdict.entity] = verdict
    found = with_losers(found, catalogue, profile.tally)
    prose = _prose(profile)
    if prose is not None:
        found[FREE_TEXT] = prose
    if any(one.axis == "column_type" and not one.neutral and one.is_sure for one in found.values()):
        found = {entity: without_days(verdict) for entity, verdict in found.items()}
    return tuple(sorted(found.values(), key=lambda verdict: (-verdict.confidence, verdict.entity)))


def _is_better(verdict: EntityVerdict, kept: EntityVerdict) -> bool:
    """Whether ``verdict`` replaces ``kept``, another verdict for the same entity. Verdicts with valid values
    have priority, then verdicts with higher confidence.
    """
    return (verdict.evidence.n_valid > 0, verdict.confidence) > (kept.evidence.n_valid > 0, kept.confidence)


def metadata_verdict(
    profile: FieldProfile,
    entity: str,
    confidence: float,
    *,
    detector: str = "name",
    neutral: bool = False,
    hashed: bool = False,
    terms: tuple[Term, ...] = (),
) -> EntityVerdict:
    """A verdict that rests on names and surroundings alone, because no detector recognised a value of the
    field.
    """
    counts = profile.tally
    said = tuple(map(str, terms))
    return EntityVerdict(
        entity=entity,
        axis="column_type",
        confidence=round(confidence, 4),
        evidence=_evidence(profile, detector, counts.n_non_null, counts.n_distinct, terms=said),
        neutral=neutral,
        hashed=hashed,
        terms=terms,
    )


def _verdict(
    profile: FieldProfile, detector: Detector, own_name: bool, around: Surroundings, hashed: bool
) -> EntityVerdict | None:
    counts = profile.tally
    tally = counts.entities.get(detector.id)
    is_named = own_name or (around.named and not detector.patterns and not counts.n_read)
    if tally is None or tally.n_rows == 0:
        return _named_only(profile, detector, around, hashed) if is_named else None
    if (detector.support.need == "name" and not own_name) or not _is_supported(detector, tally, around):
        return None
    least = _LEAST_NAMED if around.named and not around.is_common else _LEAST_UNNAMED
    axis: Axis = "column_type" if full_share(counts, tally) >= least else "contains"
    if axis == "contains" and detector.is_of_cells:
        if not around.named:
            return None  # if a detector judges whole cells, a few matches say nothing about the column
        if around.is_common:
            return _named_only(profile, detector, around, hashed) if is_named else None
        axis = "column_type"
    terms = value_terms(detector, counts, tally, axis, around)
    strongest = tuple(sorted(terms, key=lambda term: -abs(term.points)))
    said = tuple(map(str, strongest))
    verdict = EntityVerdict(
        entity=detector.entity,
        axis=axis,
        confidence=confidence_of(terms),
        evidence=_evidence(profile, detector.id, tally.n_rows, tally.valid.n_distinct, tally, terms=said),
        neutral=detector.nature.neutral,
        indirect=detector.nature.indirect,
        named=around.named and not around.is_keyed,
        infrastructure=tally.n_infrastructure > 0.8 * tally.n_rows,
        company=tally.n_company > 0.8 * tally.n_rows,
        staff=tally.n_staff > 0.8 * tally.n_rows,
        locations=tuple(tally.locations),
        masked_examples=tuple(tally.examples.values()),
        terms=strongest,
    )
    if axis == "contains" and is_named and around.named:  # a few valid values must not count less than none
        named = _named_only(profile, detector, around, hashed)
        return named if named is not None and named.confidence > verdict.confidence else verdict
    return verdict


def _named_only(
    profile: FieldProfile, detector: Detector, around: Surroundings, hashed: bool
) -> EntityVerdict | None:
    """The verdict on a field that has the entity's name but no recognised value: the values were not read,
    are hashed, or are something else.
    """
    counts = profile.tally
    is_hash = hashed and counts.n_non_null > 0 and counts.n_hex >= 0.8 * counts.n_non_null
    tally = counts.entities.get(detector.id)
    failed = max(0, tally.candidates.n_distinct - tally.valid.n_distinct) if tally else 0
    unseen = not counts.n_read or is_hash or (not detector.nature.exhaustive and _could_be_words(counts))
    has_check = detector.chance < 1 and not failed
    terms = name_terms() if unseen else unmatched_terms(counts, failed, around, has_check=has_check)
    verdict = metadata_verdict(
        profile,
        detector.entity,
        confidence_of(terms),
        detector=detector.id,
        neutral=detector.nature.neutral,
        hashed=is_hash,
        terms=terms,
    )
    evidence = verdict.evidence
    if not unseen or failed:
        evidence = replace(evidence, n_match=evidence.n_match if unseen else 0, n_validated=failed)
    return replace(verdict, named=True, indirect=detector.nature.indirect, evidence=evidence)


def _could_be_words(counts: FieldTally) -> bool:
    return counts.numbers.n < 0.5 * counts.n_non_null and counts.n_hex < 0.5 * counts.n_non_null


def _is_supported(detector: Detector, tally: EntityTally, around: Surroundings) -> bool:
    """Whether a detector has the support that it needs: the field's name, a neighbouring field, the partner
    entity, a context word, or enough values that pass the check.
    """
    if around.trapped and detector.strength == "weak":
        return False  # a common form is no evidence if the field's name suggests look-alikes
    support = detector.support
    speaks = around.beside and not support.needs_neighbour
    if around.named or speaks or not (support.is_needed or support.partner):
        return True
    if support.carries_from and tally.valid.n_distinct >= support.carries_from:
        return check_gain(detector, tally.valid.n_distinct, tally.candidates.n_distinct) >= _ENOUGH_GAIN
    if around.nameless and support.possible_alone and tally.n_full >= 0.5 * tally.n_rows:
        return True
    return has_word(tally)


def _prose(profile: FieldProfile) -> EntityVerdict | None:
    counts = profile.tally
    if counts.n_prose == 0 or counts.n_non_null == 0:
        return None
    share = counts.n_prose / counts.n_non_null
    if share < PROSE_SHARE:
        return None
    return EntityVerdict(
        entity=FREE_TEXT,
        axis="column_type",
        confidence=round(0.6 + 0.39 * min(1.0, share), 4),
        evidence=_evidence(profile, "prose", counts.n_prose, counts.n_distinct),
        neutral=True,
    )


def _evidence(
    profile: FieldProfile,
    detector: str,
    n_rows: int,
    n_distinct_match: int,
    tally: EntityTally | None = None,
    *,
    terms: tuple[str, ...] = (),
) -> Evidence:
    """The counts on which a verdict rests. ``tally`` is ``None`` if no detector matched a value."""
    counts = profile.tally
    n_match = min(n_rows, counts.n_non_null) if counts.n_non_null else n_rows
    is_whole = tally is None or tally.n_full == tally.n_rows  # if not, a value can contain several matches
    low, high = wilson_interval(n_match, counts.n_non_null)
    return Evidence(
        name_tokens=words(profile.path.rsplit(".", 1)[-1]),
        detector=detector,
        n_read=counts.n_read,
        n_non_null=counts.n_non_null,
        n_distinct=counts.n_distinct,
        n_match=n_match,
        n_distinct_match=min(n_distinct_match, n_match) if is_whole else n_distinct_match,
        n_validated=tally.candidates.n_distinct if tally else 0,
        n_valid=tally.valid.n_distinct if tally else 0,
        n_example=tally.n_example if tally else 0,
        prevalence=round(n_match / counts.n_non_null, 6) if counts.n_non_null else 0.0,
        interval_95=(round(low, 6), round(high, 6)),
        oldest=counts.oldest,
        newest=counts.newest,
        terms=terms,
    )
