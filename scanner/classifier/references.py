"""Recognise columns that refer to keys of people in another table of the same source. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from scanner.classifier.context import Context
from scanner.classifier.decision import ENOUGH, Classifier, Column, Decision
from scanner.classifier.score import Candidate, candidates
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.terms import Term, confidence_of
from scanner.evidence.verdict import RECORD_METADATA
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.naming import are_akin, singular, words
from scanner.names.translation import in_english
from scanner.policy.entries import Element

_SHORT = 4
"""Minimum number of letters that must remain after a word for keys is removed from a word (``klientid``)."""


def with_references(
    group: RecordGroup,
    decided: Sequence[tuple[Decision, ...]],
    context: Context,
    classifier: Classifier,
) -> list[tuple[Decision, ...]]:
    """The decisions; columns that are declared to refer to keys of people become identifiers of people.

    Only columns change that were record metadata, or that seemed to identify people other than those to whose
    key they refer.
    """
    return [
        _as_reference(profile, group, decisions, context, classifier)
        if _refers_to_people(profile, group, classifier)
        and (all(map(_is_part, decisions)) or _is_of_others(profile, group, decisions, classifier))
        else decisions
        for profile, decisions in zip(group.fields, decided, strict=True)
    ]


def _is_part(decision: Decision) -> bool:
    return decision.verdict.entity == RECORD_METADATA


def _is_of_others(
    profile: FieldProfile, group: RecordGroup, decisions: Sequence[Decision], classifier: Classifier
) -> bool:
    """Whether a field was classified as an identifier of people other than those to whose key it refers."""
    target = _target(profile, group, classifier)
    told = [one for one in decisions if one.verdict.entity == classifier.kinds.of_keys.identifier]
    return target is not None and any(
        one.best is not None and _others(one.best, target) for one in told[: len(decisions) == 1]
    )


def _target(profile: FieldProfile, group: RecordGroup, classifier: Classifier) -> Element | None:
    """The element of the column to which a field refers, if that column identifies people; else ``None``."""
    element = classifier.key_elements.get(_key(profile, group), "")
    return classifier.policy.elements.get(element)


def _key(profile: FieldProfile, group: RecordGroup) -> Column:
    return group.source_id, group.collection.rpartition("!/")[0], profile.references.lower()


def _refers_to_people(profile: FieldProfile, group: RecordGroup, classifier: Classifier) -> bool:
    is_declared = bool(profile.references) and not profile.by_values
    return is_declared and profile.tally.n_non_null > 0 and _key(profile, group) in classifier.person_keys


def _as_reference(
    profile: FieldProfile,
    group: RecordGroup,
    decisions: tuple[Decision, ...],
    context: Context,
    classifier: Classifier,
) -> tuple[Decision, ...]:
    catalogue, entity = classifier.catalogue, classifier.kinds.of_keys.identifier
    if entity not in catalogue.by_entity:
        return decisions
    terms = (Term(key="declared", amount=1.0, says=f"it refers to {profile.references}"),)
    detector = catalogue.by_id[min(catalogue.by_entity[entity])]
    verdict = metadata_verdict(profile, entity, confidence_of(terms), detector=detector.id, terms=terms)
    verdict = replace(verdict, indirect=detector.nature.indirect)
    ranked = candidates(profile, group.path, verdict, context, classifier.policy, classifier.kinds)
    ranked = _about_same_people(ranked, _target(profile, group, classifier))
    best = ranked[0] if ranked and ranked[0].points >= ENOUGH and ranked[0].placed else None
    best = best or next((one.best for one in decisions if one.best is not None), None)
    return (Decision(verdict=verdict, best=best, rest=tuple(one for one in ranked if one is not best)),)


def _about_same_people(ranked: tuple[Candidate, ...], target: Element | None) -> tuple[Candidate, ...]:
    """The candidates that share a data subject with ``target``, the element of the key to which the field
    refers. If the first candidate shares none, ``target`` is put first, since a declaration counts more than
    names.
    """
    if target is None or not ranked:
        return ranked
    own = tuple(one for one in ranked if not _others(one, target))
    if own and _others(ranked[0], target):
        own = tuple(sorted(own, key=lambda one: one.element.id != target.id))
    return own or ranked


def _others(one: Candidate, target: Element) -> bool:
    return set(one.element.data_subjects).isdisjoint(target.data_subjects)


def declared_sure(profile: FieldProfile, group: RecordGroup, classifier: Classifier) -> float:
    """The confidence that the column to which a field refers is a key of people; 0 if the column is none."""
    return classifier.persons.get(_key(profile, group), 0.0)


def owner_of(profile: FieldProfile, group: RecordGroup, classifier: Classifier) -> str:
    """The key of people to which a field is declared to refer (``table.column``), or else the table of people
    to which the field's name refers; else empty.
    """
    if declared_sure(profile, group, classifier):
        return profile.references
    names = classifier.peoples.get(group.source_id, frozenset())
    found = [singular(word) for word in words(profile.path.rsplit(".", 1)[-1])] if names else []
    owners = _without_key_words(found, classifier.kinds.of_keys.identifier_words)
    return next((name for name in sorted(names) if owners and are_akin(name, owners[-1])), "")


def _without_key_words(found: Sequence[str], key_words: Collection[str]) -> Sequence[str]:
    """The words of a column's name without the words for keys; empty if the name has no word for keys.

    >>> [_without_key_words(found, {"id"}) for found in (["klient", "id"], ["klientid"], ["klient"])]
    [['klient'], ['customer'], []]
    """
    rest = [word for word in found if word not in key_words]
    if len(rest) < len(found) or not rest:
        return rest if len(rest) < len(found) else []
    last = rest[-1]
    parts = (last.removeprefix(word).removesuffix(word) for word in sorted(key_words))
    return [in_english((part,))[-1] for part in parts if _SHORT <= len(part) < len(last)][:1]
