"""Decide between rival entities of a field: which of them can be true together, and which give way. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from detectors.base import Detector
from scanner.evidence.catalogue import Catalogue
from scanner.evidence.terms import full_share
from scanner.evidence.verdict import EntityVerdict
from scanner.fields.tally import FieldTally


def with_losers(
    found: Mapping[str, EntityVerdict], catalogue: Catalogue, counts: FieldTally
) -> dict[str, EntityVerdict]:
    """The verdicts by entity. A verdict that gives way has the winning entity in ``lost_to``.

    Of the verdicts by detectors that judge whole cells, only the best one remains, since a column of names is
    not a column of places. A verdict on parts of cells gives way to the best one if their shares add up to
    more than all cells. A verdict on a form that many kinds of numbers share gives way to the entity that the
    field's name indicates.
    """
    judged = [
        verdict
        for verdict in found.values()
        if verdict.evidence.n_match and catalogue.by_id[verdict.evidence.detector].is_of_cells
    ]
    best = max(judged, key=lambda one: (one.is_sure, one.named, one.confidence, one.entity), default=None)
    whole = [one for one in found.values() if one.named and one.is_sure and one.axis == "column_type"]
    called = max(whole, key=lambda one: (one.confidence, one.entity), default=None)
    told = dict(found)
    for entity, verdict in found.items():
        detector = catalogue.by_id[verdict.evidence.detector]
        if best is not None and verdict is not best and _makes_way(verdict, best, judged, detector, counts):
            told[entity] = replace(verdict, lost_to=best.entity)
        elif called is not None and _is_by_chance(verdict, detector):
            told[entity] = replace(verdict, lost_to=called.entity)
    return told


def _makes_way(
    verdict: EntityVerdict,
    best: EntityVerdict,
    judged: list[EntityVerdict],
    detector: Detector,
    counts: FieldTally,
) -> bool:
    if any(verdict is one for one in judged):
        return True
    if verdict.axis == "column_type" or not best.is_sure or detector.strength in ("certain", "strong"):
        return False
    tally = counts.entities.get(best.evidence.detector)
    whole = 0.0 if tally is None else full_share(counts, tally)
    return whole + verdict.evidence.prevalence > 1


def _is_by_chance(verdict: EntityVerdict, detector: Detector) -> bool:
    """Whether a verdict may rest on chance, because other kinds of values have the same form and no name
    supports the entity.
    """
    return not verdict.named and detector.chance < 1 and detector.strength in ("medium", "weak")


def without_days(verdict: EntityVerdict) -> EntityVerdict:
    """The verdict without its oldest and newest date. In a column of personal data, dates are personal data
    themselves, such as birthdays.
    """
    if verdict.evidence.oldest is None and verdict.evidence.newest is None:
        return verdict
    return replace(verdict, evidence=replace(verdict.evidence, oldest=None, newest=None))
