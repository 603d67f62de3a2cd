"""Possible findings of a field: entities that the field's name or values suggest without enough evidence.
Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from detectors.base import Detector
from scanner.classifier.container import contained
from scanner.classifier.context import Context
from scanner.classifier.decision import ENOUGH, Classifier, Decision
from scanner.classifier.heard import heard
from scanner.classifier.numbering import counts_rows
from scanner.classifier.score import candidates
from scanner.classifier.signals import column_element
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.named_terms import unmatched_terms
from scanner.evidence.terms import ENOUGH as ENOUGH_VALUES
from scanner.evidence.terms import FLOOR, SHOWS_NO_PERSON, Surroundings, confidence_of
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Why
from scanner.names.naming import without_table

LEAST, LEAST_CONTAINED = 0.25, 0.12
"""Lowest confidence of a possible finding by values alone: first for the column as a whole, then for entities
that a pattern finds inside longer values. The second is lower, since even one value in a thousand can break a
promise.
"""
_MOSTLY = 0.5
"""Lowest share of numbers with which a field counts as one of numbers, and lowest share of valid values with
which most values count as valid.
"""
_MOST = 2
"""Maximum number of possible findings per field; the most likely ones are reported."""


def possible_in(
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str],
    found: Sequence[Decision],
) -> tuple[Decision, ...]:
    """Decisions about entities that a field may hold in addition to those in ``found``, most likely first.

    Empty if ``found`` reports the field as a whole as personal data, or if only the schema is classified.
    """
    if classifier.schema_only:
        return ()
    if any(map(_is_told, found)):
        return ()
    meant = _meant_by_kind(profile, group, context, classifier, beside)
    if not (meant or profile.tally.entities or _is_called(profile, group, context, classifier)):
        return ()
    known = {one.verdict.entity for one in found}
    told = list(meant) + [
        verdict
        for verdict in heard(profile, group, context, classifier, beside)
        if verdict.entity not in known
        and not verdict.neutral
        and all(verdict.entity != one.entity for one in meant)
        and _is_plain(verdict, profile, context, classifier, beside)
    ]
    return tuple(_decided(told[:_MOST], profile, group, context, classifier, found))


def _is_called(profile: FieldProfile, group: RecordGroup, context: Context, classifier: Classifier) -> bool:
    """Whether a detector lists the field's name, either as it is or without the words or the prefix of the
    table.
    """
    short = without_table(profile.path.rsplit(".", 1)[-1], context.table, group.prefix)
    called = classifier.catalogue.called
    return bool(called(profile.path, context.table) or (short and called(short, context.table)))


def _meant_by_kind(
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str],
) -> tuple[EntityVerdict, ...]:
    """A verdict for a column of numbers that no detector recognises, if the record kind gives the column an
    element whose values are numbers. Extensions of a switchboard, for example, are phone numbers in records
    of calls.
    """
    element = classifier.policy.elements.get(column_element(profile, group.path, context.record_kind))
    catalogue = classifier.catalogue
    entity = element.entities[0] if element else ""
    is_open = entity in catalogue.by_entity and entity not in catalogue.neutral
    if not is_open or not classifier.kinds.admits(entity, profile.path, profile.type):
        return ()
    if not any(map(_has_numbers, (catalogue.by_id[one] for one in catalogue.by_entity[entity]))):
        return ()
    is_recognised = any(catalogue.by_id[one].entity == entity for one in profile.tally.entities)
    if is_recognised or profile.tally.numbers.n < _MOSTLY * profile.tally.n_non_null:
        return ()
    around = Surroundings(beside=next(iter(sorted(beside)), ""), is_peoples=True)
    terms = unmatched_terms(profile.tally, 0, around)
    detector = min(catalogue.by_entity[entity])
    verdict = metadata_verdict(profile, entity, confidence_of(terms), detector=detector, terms=terms)
    evidence = replace(verdict.evidence, n_match=0)
    return (
        replace(verdict, named=True, indirect=catalogue.by_id[detector].nature.indirect, evidence=evidence),
    )


def _has_numbers(detector: Detector) -> bool:
    """Whether a detector's entity can be a plain number. A phone number can, a network address cannot."""
    return any(one.lstrip("+").isdecimal() for one in detector.examples)


def _is_told(decision: Decision) -> bool:
    """Whether a decision says that a field as a whole is personal data, not just record metadata or text."""
    verdict = decision.verdict
    is_whole = verdict.axis == "column_type" and not verdict.neutral
    return is_whole and verdict.entity not in (FREE_TEXT, RECORD_METADATA)


def _is_plain(
    verdict: EntityVerdict,
    profile: FieldProfile,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str],
) -> bool:
    """Whether the name or the values of a field suggest the verdict's entity clearly enough for a possible
    finding.
    """
    is_pattern = bool(classifier.catalogue.by_id[verdict.evidence.detector].patterns)
    least = LEAST_CONTAINED if verdict.axis == "contains" and is_pattern else LEAST
    if verdict.evidence.n_match and (verdict.confidence >= least or verdict.named):
        return True
    kinds = classifier.kinds
    if counts_rows(profile.tally):
        return False
    if not verdict.named or not kinds.admits(verdict.entity, profile.path, profile.type):
        return False
    # A field name that fields of things also have (`name`) counts only in a record about people.
    return kinds.of_people.people.may_own(profile.path, context.table, beside)


def _decided(
    told: Iterable[EntityVerdict],
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    found: Sequence[Decision],
) -> Iterator[Decision]:
    container = found[0] if found and found[0].verdict.entity == FREE_TEXT and found[0].best else None
    for verdict in told:
        why = why_possible(verdict)
        if container is not None:
            yield contained(verdict, container, classifier, why)
            continue
        ranked = candidates(profile, group.path, verdict, context, classifier.policy, classifier.kinds)
        best = ranked[0] if ranked and ranked[0].points >= ENOUGH and ranked[0].placed else None
        yield Decision(verdict=verdict, best=best, rest=ranked[1:] if best else ranked, why=why)


def why_possible(verdict: EntityVerdict) -> Why:
    """The key of the reason why a verdict leads only to a possible finding."""
    counts = verdict.evidence
    is_empty = not counts.n_non_null
    if verdict.named and (is_empty or 0 < counts.n_valid < ENOUGH_VALUES) and not verdict.lost_to:
        return "named_few_values"
    if verdict.named and _fits_but_nobody(verdict):
        return "named_of_nobody"
    if verdict.named:
        return "named_values_fail_check" if counts.n_validated > counts.n_valid else "named_values_unknown"
    is_rare = verdict.axis == "contains" and counts.prevalence < FLOOR
    return "contained_rarely" if is_rare else "looks_alike"


def _fits_but_nobody(verdict: EntityVerdict) -> bool:
    """Whether most values are valid, and the strongest evidence against the entity is that the record shows
    no person.
    """
    counts = verdict.evidence
    if not verdict.terms or verdict.lost_to or counts.n_match < _MOSTLY * counts.n_non_null:
        return False
    if counts.n_valid < _MOSTLY * counts.n_validated:
        return False
    worst = min(verdict.terms, key=lambda term: term.points)
    return worst.points < 0 and worst.key in SHOWS_NO_PERSON
