"""Which of the entities found in a field stand beside one another, and which make way. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from detectors.base import Detector
from scanner.entity_verdict import EntityVerdict
from scanner.evidence_catalogue import Catalogue, full_share
from scanner.tally import FieldTally


def without_rivals(
    found: Mapping[str, EntityVerdict], catalogue: Catalogue, named: frozenset[str]
) -> dict[str, EntityVerdict]:
    """Of what whole cells are judged to be, what the field is called or else the likeliest: a column of names
    is no column of places."""
    judged = [
        verdict
        for verdict in found.values()
        if verdict.evidence.n_match and is_of_cells(catalogue.by_id[verdict.evidence.detector])
    ]
    best = max(judged, key=lambda one: (one.entity in named, one.confidence, one.entity), default=None)
    return {
        entity: verdict
        for entity, verdict in found.items()
        if verdict is best or entity in named or all(verdict is not one for one in judged)
    }


def without_shadows(
    found: Mapping[str, EntityVerdict], catalogue: Catalogue, counts: FieldTally
) -> dict[str, EntityVerdict]:
    """Without what lies in cells judged to be something else: the two come to more than all cells."""

    def whole(verdict: EntityVerdict) -> float:
        tally = counts.entities.get(verdict.evidence.detector)
        return 0.0 if tally is None else full_share(counts, tally)

    judged = [
        verdict
        for verdict in found.values()
        if verdict.axis == "column_type" and is_of_cells(catalogue.by_id[verdict.evidence.detector])
    ]
    return {
        entity: verdict
        for entity, verdict in found.items()
        if verdict.axis == "column_type"
        or all(
            whole(one) + verdict.evidence.prevalence <= 1 or one.confidence < verdict.confidence
            for one in judged
        )
    }


def is_of_cells(detector: Detector) -> bool:
    return detector.cell is not None and not detector.patterns


def without_days(verdict: EntityVerdict) -> EntityVerdict:
    """Days in a column of somebody's data are values themselves, as days of birth are."""
    if verdict.evidence.oldest is None and verdict.evidence.newest is None:
        return verdict
    return replace(verdict, evidence=replace(verdict.evidence, oldest=None, newest=None))
