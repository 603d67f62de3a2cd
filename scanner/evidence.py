"""From a field's profile to the entities it holds, each with a confidence and an interval. Pure.

Two axes. *column_type*: the field is this entity (at least half of its distinct values wholly match).
*contains*: the entity turns up inside the values. Names are evidence, never a verdict: values that can
be checked and fail overrule a name, and values that pass need none.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from detectors.base import Detector
from scanner.classifier.core_name import core_name
from scanner.classifier.naming import normal, words
from scanner.finding import Axis, Evidence
from scanner.profile import FieldProfile
from scanner.tally import EntityTally, FieldTally

FREE_TEXT = "FREE_TEXT"
RECORD_METADATA = "RECORD_METADATA"

_COLUMN_CONFIDENCE = {"certain": 0.99, "strong": 0.97, "medium": 0.86, "weak": 0.6}
_CONTAINS_CONFIDENCE = {"certain": 0.98, "strong": 0.92, "medium": 0.66, "weak": 0.4}
_NAME_ALONE = 0.72
_TRAP_FACTOR = 0.4
_PROSE_SHARE = 0.3
_Z95 = 1.959964


@dataclass(frozen=True, kw_only=True)
class EntityVerdict:
    """One entity that a field holds."""

    entity: str
    axis: Axis
    confidence: float
    evidence: Evidence
    neutral: bool = False
    infrastructure: bool = False
    """Most matches are addresses of machines, not of people."""
    hashed: bool = False
    locations: tuple[int, ...] = ()
    masked_examples: tuple[str, ...] = ()


def wilson_interval(hits: int, n: int) -> tuple[float, float]:
    """95 % interval of a share. With no hit the upper bound is close to 3/n, with no row it is (0, 1).

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
    profile: FieldProfile,
    detectors: Sequence[Detector],
    *,
    named: Iterable[str] = (),
    traps: Iterable[str] = (),
    hashed_name: bool = False,
) -> tuple[EntityVerdict, ...]:
    """Entities of one field, most confident first; at most one verdict per entity.

    Args:
        named: entities that the policy's names for this field speak for.
        traps: entities that the field's name speaks against.
        hashed_name: whether the name says that the values are hashes.
    """
    traps = frozenset(traps)
    leaf = profile.path.rstrip(".").rsplit(".", 1)[-1]
    own_names = {normal(leaf), core_name(leaf)}
    called = {one.entity for one in detectors if not own_names.isdisjoint(one.names)}
    # Without values, a name that is an entity's own leaves no room for what else its element holds.
    named = called if called and not profile.tally.n_read else called.union(named)
    found: dict[str, EntityVerdict] = {}
    for detector in detectors:
        own_name = not own_names.isdisjoint(detector.names)
        is_named = own_name or detector.entity in named
        verdict = _verdict(profile, detector, own_name, is_named, hashed_name)
        if verdict is None:
            continue
        if detector.entity in traps and not is_named:
            verdict = replace(verdict, confidence=round(verdict.confidence * _TRAP_FACTOR, 4))
        kept = found.get(verdict.entity)
        if kept is None or verdict.confidence > kept.confidence:
            found[verdict.entity] = verdict
    prose = _prose(profile)
    if prose is not None:
        found[FREE_TEXT] = prose
    if any(verdict.axis == "column_type" and not verdict.neutral for verdict in found.values()):
        found = {entity: _without_days(verdict) for entity, verdict in found.items()}
    return tuple(sorted(found.values(), key=lambda verdict: (-verdict.confidence, verdict.entity)))


def _without_days(verdict: EntityVerdict) -> EntityVerdict:
    """Days in a column of somebody's data are values themselves, as days of birth are."""
    return replace(verdict, evidence=replace(verdict.evidence, oldest=None, newest=None))


def metadata_verdict(profile: FieldProfile, entity: str, confidence: float) -> EntityVerdict:
    """A verdict that rests on names and place alone: the field has no value that a detector knows."""
    counts = profile.tally
    whole = EntityTally(n_rows=counts.n_non_null, n_full=counts.n_non_null)
    return EntityVerdict(
        entity=entity,
        axis="column_type",
        confidence=round(confidence, 4),
        evidence=_evidence(profile, "name", counts, whole, n_distinct_match=counts.distinct.n_distinct),
    )


def _verdict(
    profile: FieldProfile, detector: Detector, own_name: bool, is_named: bool, hashed: bool
) -> EntityVerdict | None:
    counts = profile.tally
    tally = counts.entities.get(detector.id)
    if tally is None or tally.n_rows == 0:
        return _named_only(profile, detector, own_name or (is_named and not detector.patterns), hashed)
    axis: Axis = "column_type" if _full_share(counts, tally) >= (0.2 if is_named else 0.5) else "contains"
    if not _is_supported(detector, tally, is_named):
        return None
    confidence = _confidence(detector, counts, tally, axis, is_named)
    if confidence <= 0:
        return None
    return EntityVerdict(
        entity=detector.entity,
        axis=axis,
        confidence=round(confidence, 4),
        evidence=_evidence(profile, detector.id, counts, tally),
        neutral=detector.neutral,
        infrastructure=tally.n_infrastructure > 0.8 * tally.n_rows,
        locations=tuple(tally.locations),
        masked_examples=tuple(tally.examples.values()),
    )


def _named_only(
    profile: FieldProfile, detector: Detector, is_named: bool, hashed: bool
) -> EntityVerdict | None:
    """A name without a matching value: kept only where the values could not have refuted it."""
    counts = profile.tally
    if not is_named:
        return None
    is_hash = hashed and counts.n_non_null > 0 and counts.n_hex >= 0.8 * counts.n_non_null
    unread = counts.n_read == 0
    if not (unread or is_hash or (not detector.exhaustive and _could_be_words(counts))):
        return None
    verdict = metadata_verdict(profile, detector.entity, _NAME_ALONE)
    return replace(
        verdict,
        neutral=detector.neutral,
        hashed=is_hash,
        evidence=replace(verdict.evidence, detector=detector.id),
    )


def _could_be_words(counts: FieldTally) -> bool:
    return counts.n_number < 0.5 * counts.n_non_null and counts.n_hex < 0.5 * counts.n_non_null


def _is_supported(detector: Detector, tally: EntityTally, is_named: bool) -> bool:
    """Whether shapes that are common by chance have a name, a partner or a context word beside them."""
    if is_named or not (detector.needs_support or detector.partner):
        return True
    return max(tally.n_partner, tally.n_context) >= 0.5 * tally.n_rows


def _confidence(
    detector: Detector, counts: FieldTally, tally: EntityTally, axis: Axis, is_named: bool
) -> float:
    table = _COLUMN_CONFIDENCE if axis == "column_type" else _CONTAINS_CONFIDENCE
    confidence = table[detector.strength]
    if axis == "contains" and detector.cell is not None and not detector.patterns:
        return confidence  # judged on whole cells: a few that match say little of the column
    if is_named:
        confidence = 1 - (1 - confidence) * 0.2
    elif tally.n_context >= 0.5 * tally.n_rows or (tally.n_partner and detector.partner):
        confidence = 1 - (1 - confidence) * 0.4
    if detector.chance < 1:
        confidence *= _beats_chance(detector.chance, tally, axis)
    if axis == "column_type" and not is_named and counts.distinct.n_distinct < 3:
        confidence *= 0.95
    return confidence


def _beats_chance(chance: float, tally: EntityTally, axis: Axis) -> float:
    """1 where the check passes more often than on random look-alikes, towards 0 where it does not."""
    n, passed = tally.candidates.n_distinct, min(tally.valid.n_distinct, tally.candidates.n_distinct)
    if n == 0:
        return 1.0
    if axis == "column_type":
        gain = passed * math.log(0.98 / chance) + (n - passed) * math.log(0.02 / (1 - chance))
        return 1.0 if gain > 2 else 0.9 if gain > 0 else 0.0
    expected, spread = n * chance, math.sqrt(n * chance * (1 - chance)) or 1.0
    if passed == n and (n < 5 or chance**n < 0.1):
        return 1.0
    if n < 5:
        return 0.8
    excess = (passed - expected) / spread
    return 1.0 if excess > 3 else 0.6 if excess > 1.5 else 0.2


def _full_share(counts: FieldTally, tally: EntityTally) -> float:
    """Share of distinct values that wholly match, or of rows where distinct values repeat."""
    distinct = counts.distinct.n_distinct
    by_distinct = tally.full.n_distinct / distinct if distinct else 0.0
    by_row = tally.n_full / counts.n_non_null if counts.n_non_null else 0.0
    return min(1.0, by_distinct if distinct >= 20 else max(by_distinct, by_row))


def _prose(profile: FieldProfile) -> EntityVerdict | None:
    counts = profile.tally
    if counts.n_prose == 0 or counts.n_non_null == 0:
        return None
    share = counts.n_prose / counts.n_non_null
    if share < _PROSE_SHARE:
        return None
    matched = EntityTally(n_rows=counts.n_prose)
    return EntityVerdict(
        entity=FREE_TEXT,
        axis="column_type",
        confidence=round(0.6 + 0.39 * min(1.0, share), 4),
        evidence=_evidence(profile, "prose", counts, matched, n_distinct_match=counts.distinct.n_distinct),
        neutral=True,
    )


def _evidence(
    profile: FieldProfile,
    detector: str,
    counts: FieldTally,
    tally: EntityTally,
    n_distinct_match: int | None = None,
) -> Evidence:
    n_match = min(tally.n_rows, counts.n_non_null) if counts.n_non_null else tally.n_rows
    low, high = wilson_interval(n_match, counts.n_non_null)
    return Evidence(
        name_tokens=words(profile.path.rsplit(".", 1)[-1]),
        detector=detector,
        n_read=counts.n_read,
        n_non_null=counts.n_non_null,
        n_distinct=counts.distinct.n_distinct,
        n_match=n_match,
        n_distinct_match=tally.valid.n_distinct if n_distinct_match is None else n_distinct_match,
        n_validated=tally.candidates.n_distinct,
        n_valid=tally.valid.n_distinct,
        n_example=tally.n_example,
        prevalence=round(n_match / counts.n_non_null, 6) if counts.n_non_null else 0.0,
        interval_95=(round(low, 6), round(high, 6)),
        oldest=counts.oldest,
        newest=counts.newest,
    )
