"""Apply the tags that people gave to fields in the source. Pure.

A field that is tagged as personal is always reported. If a field is tagged as not personal, evidence from its
name alone counts less. Tags do not change results that values prove.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scanner.classifier.decision import Classifier, Decision
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import RECORD_METADATA
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.naming import normal
from scanner.policy.tags import Said, TagWords

TO_BE_SEEN = 0.6
"""Confidence of a finding in a field that only a tag marks as personal."""
_DENIED = 0.5
"""Highest confidence that a name alone gives if a tag says that the field is not personal."""
Decisions = tuple[Decision, ...]


def with_tags_of_comments(group: RecordGroup, words: TagWords) -> RecordGroup:
    """Return the record group with the tags inside comments (``@pii``, ``[PII]``) moved to the tags of the
    fields.
    """
    if not any(profile.comment for profile in group.fields):
        return group
    return replace(group, fields=tuple(_parted(profile, words) for profile in group.fields))


def _parted(profile: FieldProfile, words: TagWords) -> FieldProfile:
    plain, found = words.parted(profile.comment)
    return replace(profile, comment=plain, tags=(*profile.tags, *found)) if found else profile


def as_tagged(profile: FieldProfile, decisions: Decisions, said: Said, classifier: Classifier) -> Decisions:
    """The decisions about a field after its tags are applied; ``said`` is the meaning of the tags."""
    if said.is_personal and _has_something(profile, classifier) and _is_silent(decisions):
        return (_to_be_seen(profile, said.sentences),)
    is_denied = bool(said.not_personal) and not said.is_personal
    return tuple(_noted(_doubted(one) if is_denied else one, said) for one in decisions)


def as_held(
    fields: Sequence[FieldProfile], decided: Sequence[Decisions], classifier: Classifier
) -> list[Decisions]:
    """The decisions about all fields after the tags of objects are applied to the fields inside these
    objects.

    If an object is tagged as personal and no field in it has a finding of personal data, all fields in the
    object that have values, except bookkeeping fields, are reported for review.
    """
    silent: dict[tuple[str, ...], bool] = {}
    for profile, decisions in zip(fields, decided, strict=True):
        if profile.around:
            silent[profile.around] = silent.get(profile.around, True) and _is_silent(decisions)
    said = {around: classifier.policy.tags.heard(around) for around, is_so in silent.items() if is_so}
    return [
        (_to_be_seen(profile, tuple(f"{one}, of what holds it" for one in said[profile.around].sentences)),)
        if _is_meant(profile, said, classifier)
        else decisions
        for profile, decisions in zip(fields, decided, strict=True)
    ]


def _is_meant(profile: FieldProfile, said: Mapping[tuple[str, ...], Said], classifier: Classifier) -> bool:
    around = said.get(profile.around)
    is_row = normal(profile.path.rsplit(".", 1)[-1]) in classifier.kinds.of_columns.bookkeeping
    return around is not None and around.is_personal and not is_row and _has_something(profile, classifier)


def _has_something(profile: FieldProfile, classifier: Classifier) -> bool:
    return profile.tally.n_non_null > 0 or (classifier.schema_only and profile.tally.n_read == 0)


def _is_silent(decisions: Decisions) -> bool:
    """Whether a field has no finding of personal data: it has no decision at all, or only names indicate what
    it holds, and that is about nobody.
    """
    return all(
        one.best is not None and one.best.element.category == "none" and not one.verdict.evidence.n_valid
        for one in decisions
    )


def _to_be_seen(profile: FieldProfile, said: tuple[str, ...]) -> Decision:
    verdict = metadata_verdict(profile, RECORD_METADATA, TO_BE_SEEN, detector="tag")
    return Decision(verdict=verdict, best=None, said=said)


def _doubted(decision: Decision) -> Decision:
    verdict = decision.verdict
    if verdict.evidence.n_valid:
        return decision
    return replace(decision, verdict=replace(verdict, confidence=min(_DENIED, verdict.confidence)))


def _noted(decision: Decision, said: Said) -> Decision:
    return replace(decision, said=(*decision.said, *said.sentences)) if said.sentences else decision
