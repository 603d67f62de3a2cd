"""Decide by a field's name and values which entities the field may hold, before deciding which data element
that means.
"""

from collections.abc import Iterable, Sequence

from scanner.classifier.by_name import called, meant
from scanner.classifier.context import Context, has_name
from scanner.classifier.decision import Classifier
from scanner.classifier.event_names import dates_an_event
from scanner.classifier.signals import column_element, told_by_kind
from scanner.evidence.around import Around
from scanner.evidence.entities import verdicts
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.naming import normal, without_hash_words
from scanner.policy.entries import Element
from scanner.policy.kinds import Kinds
from scanner.policy.policy import Policy

SURE = 0.65
"""Lowest confidence with which a name alone leads to a finding, if no value has the form of the entity."""


def named_elements(
    profile: FieldProfile, group: RecordGroup, context: Context, policy: Policy, kinds: Kinds
) -> tuple[Element, ...]:
    """Elements that the record kind gives to a field, or that the field's name indicates more than weakly."""
    key = ("named", profile.path, str(profile.unnamed))
    if key not in context.kept:
        context.kept[key] = tuple(_naming(profile, group, context, policy, kinds))
    named: tuple[Element, ...] = context.kept[key]
    return named


def _naming(
    profile: FieldProfile, group: RecordGroup, context: Context, policy: Policy, kinds: Kinds
) -> Iterable[Element]:
    told = told_by_kind(profile, group.path, context, kinds)
    hits = [
        hit.element
        for name in filter(None, (profile.path, without_hash_words(profile.path)))
        for hit in policy.names.lookup(name, " ".join(context.table))
        if hit.strength != "weak"
    ]
    return (policy.elements[key] for key in dict.fromkeys((told, *hits)) if key in policy.elements)


def heard(
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str] = frozenset(),
) -> tuple[EntityVerdict, ...]:
    """All entities that a field may hold by its name and values, however weak the evidence. The result is
    cached.
    """
    if not profile.tally.n_read and not classifier.schema_only:
        return ()
    # The cache entry contains the profile, so that no other profile can get the same ``id()``.
    key = ("heard", id(profile), classifier.schema_only, beside)
    if key not in context.kept:
        context.kept[key] = profile, _heard(profile, group, context, classifier, beside)
    found: tuple[EntityVerdict, ...] = context.kept[key][1]
    return found


def _heard(
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str],
) -> tuple[EntityVerdict, ...]:
    elements = named_elements(profile, group, context, classifier.policy, classifier.kinds)
    known = [element.entities for element in elements]
    if classifier.schema_only:  # of several entities of an element, only the one that the name means
        named = {one for entities in known if (one := called(profile, entities, classifier.catalogue))}
        stands_for = named
    else:  # leave out elements of free text: such names do not show what the text contains
        named = {one for entities in known if entities[0] != FREE_TEXT for one in entities}
        stands_for = {meant(profile, entities, classifier.catalogue) for entities in known}
    around = Around(
        named={
            one
            for one in named - {FREE_TEXT, RECORD_METADATA}
            if classifier.kinds.admits(one, profile.path, profile.type)
        },
        meant=stands_for,
        traps=_traps(profile, context, classifier, beside),
        never=classifier.kinds.of_people.people.never_of(profile.path, context.table),
        beside=beside,
        table=context.table,
        prefix=group.prefix,
        in_words=any(entities[0] == FREE_TEXT for entities in known) or not has_name(profile, group),
        hashed_name=bool(without_hash_words(profile.path)),
        is_of_people=context.overall.names_people
        or classifier.kinds.of_people.people.are_named(context.table),
        is_peoples=classifier.kinds.of_people.people.are_named(context.table)
        or not classifier.catalogue.of_people.isdisjoint(beside),
        nobodys=context.overall.nobodys,
        names_somebody=not classifier.kinds.of_people.somebody.entities.isdisjoint(beside),
    )
    return verdicts(profile, classifier.catalogue, around)


def _traps(
    profile: FieldProfile, context: Context, classifier: Classifier, beside: frozenset[str]
) -> frozenset[str]:
    """Entities that a field's name makes unlikely. A field called ``date``, for example, dates the record and
    is no date of birth.
    """
    told = classifier.kinds.trapped(profile.path, context.table, beside)
    dates = normal(profile.path.rsplit(".", 1)[-1]) in classifier.kinds.of_columns.record_clocks
    dates = dates or dates_an_event(profile.path)
    return told | classifier.catalogue.of_people if dates else told


def listed(
    found: Sequence[EntityVerdict],
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str],
) -> tuple[EntityVerdict, ...]:
    """The verdicts that are certain enough for findings. If valid values show that the column as a whole is
    an entity, verdicts without valid values are left out.
    """
    listed = [
        verdict
        for verdict in found
        if verdict.confidence >= classifier.min_confidence
        and not verdict.lost_to
        and (verdict.evidence.n_match or _is_named_well(profile, group, verdict, context, classifier, beside))
    ]
    is_typed = any(v.axis == "column_type" and v.evidence.n_valid and not v.neutral for v in listed)
    return tuple(verdict for verdict in listed if verdict.evidence.n_valid or not is_typed)


def _is_named_well(
    profile: FieldProfile,
    group: RecordGroup,
    verdict: EntityVerdict,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str],
) -> bool:
    """Whether the field's name, type and table make a verdict credible that no value matches."""
    kinds = classifier.kinds
    if not kinds.admits(verdict.entity, profile.path, profile.type):
        return False
    has_form = verdict.evidence.n_validated > 0
    if profile.tally.n_read and not has_form and verdict.confidence < SURE:
        return False
    is_told = profile.tally.n_read or column_element(profile, group.path, context.record_kind)
    return bool(is_told) or kinds.of_people.people.may_own(profile.path, context.table, beside)
