"""The entity of a field known only by name and place: the thing itself, or an identifier of it. Pure."""

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
    """The entity of an element that a name stands for, or else the first that the element lists; empty if
    there is none.
    """
    values = [entity for entity in entities if entity not in (FREE_TEXT, RECORD_METADATA)]
    return meant(profile, entities, catalogue) or (entities[0] if entities and entities[0] in values else "")


def meant(profile: FieldProfile, entities: Sequence[str], catalogue: Catalogue) -> str:
    """The entity of an element that the last words of a name stand for, or the element's only entity; else
    empty.
    """
    values = [entity for entity in entities if entity not in (FREE_TEXT, RECORD_METADATA)]
    found = words(profile.path.rsplit(".", 1)[-1])
    if found[-1:] == ("sid",):  # an identifier of something is not the thing itself
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
    """Adjust a verdict that only a name supports to the element that the field is."""
    element = best.element
    *own, last = words(profile.path.rsplit(".", 1)[-1]) or ("",)
    if kinds.identifier in element.entities and last in kinds.identifier_words:
        return metadata_verdict(profile, kinds.identifier, verdict.confidence)
    if own and not kinds.link_flags.isdisjoint(element.flags) and not set(own) <= set(context.table):
        # The name only says to which account the record belongs.
        entity = kinds.link_ends.get(last, RECORD_METADATA)
        return metadata_verdict(profile, entity, verdict.confidence, neutral=True)
    if verdict.entity not in element.entities and any(one.key == "name.own" for one in best.signals):
        entity = called(profile, element.entities, catalogue) or RECORD_METADATA
        return metadata_verdict(profile, entity, verdict.confidence)
    return verdict


def claimed_entity(
    profile: FieldProfile, best: Candidate, context: Context, kinds: Kinds, catalogue: Catalogue | None
) -> str:
    """The entity of a field that an element claims by name and place.

    Without values it follows from the field's part in the record, then from the element. If there are values,
    they would have shown it themselves, so ``catalogue`` is then ``None``.
    """
    listed = best.element.entities
    entities = [one for one in listed if one not in (FREE_TEXT, RECORD_METADATA)]
    is_beside = best.is_rest or is_time_name(profile.path)
    if entities and is_secret(best) and not is_beside:  # a field beside a secret is no secret
        return entities[0]
    if catalogue is None:
        return RECORD_METADATA
    options: list[str] = []
    if trait := context.traits.get(profile.path):
        options += trait.entities if trait.stands_out else [one for one in trait.entities if one in listed]
    if best.named and not any(signal.basis == "trait" for signal in best.signals):
        options += [one for one in listed[:1] if one == FREE_TEXT or one in kinds.shapeless]
        if not needs_no_value(best):
            options.append(called(profile, entities, catalogue))
    if best.is_rest:  # nothing shows that it is more than a part of the record
        options = [one for one in options if one in kinds.shapeless]
    told = next(filter(None, options), RECORD_METADATA)
    return told if kinds.admits(told, profile.path, profile.type) else RECORD_METADATA


def needs_no_value(best: Candidate) -> bool:
    """Whether an element can be present without a value that a detector recognises."""
    return RECORD_METADATA in best.element.entities or FREE_TEXT in best.element.entities


def is_secret(best: Candidate) -> bool:
    return "secret" in best.element.flags
