"""Choose the entity of a field by the field's name and record alone, without its values. Pure."""

from collections.abc import Sequence

from scanner.classifier.context import Context
from scanner.classifier.score import Candidate
from scanner.counting.dates import is_time_name
from scanner.evidence.catalogue import Catalogue
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.names.naming import words
from scanner.policy.kinds import Kinds


def called(profile: FieldProfile, entities: Sequence[str], catalogue: Catalogue) -> str:
    """The one of an element's ``entities`` that a field's name means. If the name means none, the first of
    ``entities``, unless that is free text or record metadata; else empty.
    """
    values = [entity for entity in entities if entity not in (FREE_TEXT, RECORD_METADATA)]
    return meant(profile, entities, catalogue) or (entities[0] if entities and entities[0] in values else "")


def meant(profile: FieldProfile, entities: Sequence[str], catalogue: Catalogue) -> str:
    """The one of an element's ``entities`` that the last words of a field's name mean. If they mean none, the
    only entity that is neither free text nor record metadata; else empty.
    """
    values = [entity for entity in entities if entity not in (FREE_TEXT, RECORD_METADATA)]
    found = words(profile.path.rsplit(".", 1)[-1])
    if found[-1:] == ("sid",):  # the identifier of a thing has a different entity from the thing
        return next((entity for entity in values if entity.endswith("_SID")), "")
    for start in range(len(found)):
        told_by = catalogue.entities(catalogue.by_name.get("".join(found[start:]), ()))
        if told := next((entity for entity in values if entity in told_by), ""):
            return told
    return values[0] if len(values) == 1 else ""


def as_named(
    profile: FieldProfile,
    best: Candidate,
    verdict: EntityVerdict,
    context: Context,
    kinds: Kinds,
    catalogue: Catalogue,
) -> EntityVerdict:
    """Adapt a verdict that rests on a name alone to ``best``, the element chosen for the field.

    Keys become identifiers. Columns that only say to which account the record belongs become the entity of
    such a reference, or record metadata. If the company's own dictionary lists the name, the verdict gets an
    entity of the element.
    """
    element = best.element
    *own, last = words(profile.path.rsplit(".", 1)[-1]) or ("",)
    if kinds.of_keys.identifier in element.entities and last in kinds.of_keys.identifier_words:
        return metadata_verdict(profile, kinds.of_keys.identifier, verdict.confidence)
    if own and not kinds.of_keys.link_flags.isdisjoint(element.flags) and not set(own) <= set(context.table):
        # The column only says to which account the record belongs.
        entity = kinds.of_keys.link_ends.get(last, RECORD_METADATA)
        return metadata_verdict(profile, entity, verdict.confidence, neutral=True)
    if verdict.entity not in element.entities and any(one.key == "name.own" for one in best.signals):
        entity = called(profile, element.entities, catalogue) or RECORD_METADATA
        return metadata_verdict(profile, entity, verdict.confidence)
    return verdict


def claimed_entity(
    profile: FieldProfile, best: Candidate, context: Context, kinds: Kinds, catalogue: Catalogue | None
) -> str:
    """The entity of a field that gets its element by its name and record alone.

    For a field without values, the entity follows from the field's part in the record, or else from the
    element. For a field with values, a detector would have found the entity. Callers then pass
    ``catalogue=None``, and the result is record metadata, unless the element is a secret.
    """
    listed = best.element.entities
    entities = [one for one in listed if one not in (FREE_TEXT, RECORD_METADATA)]
    is_beside = best.is_rest or is_time_name(profile.path)
    if entities and is_secret(best) and not is_beside:  # times and mere parts of the record are no secrets
        return entities[0]
    if catalogue is None:
        return RECORD_METADATA
    options: list[str] = []
    if trait := context.traits.get(profile.path):
        options += trait.entities if trait.stands_out else [one for one in trait.entities if one in listed]
    if best.named and not any(signal.basis == "trait" for signal in best.signals):
        options += [one for one in listed[:1] if one == FREE_TEXT or one in kinds.of_columns.shapeless]
        if not needs_no_value(best):
            options.append(called(profile, entities, catalogue))
    if best.is_rest:  # only the record supports the element: the entity must have no form
        options = [one for one in options if one in kinds.of_columns.shapeless]
    told = next(filter(None, options), RECORD_METADATA)
    return told if kinds.admits(told, profile.path, profile.type) else RECORD_METADATA


def needs_no_value(best: Candidate) -> bool:
    """Whether a field can have the candidate's element although no detector recognises the field's values."""
    return RECORD_METADATA in best.element.entities or FREE_TEXT in best.element.entities


def is_secret(best: Candidate) -> bool:
    return "secret" in best.element.flags
