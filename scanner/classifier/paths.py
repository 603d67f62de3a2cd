"""Classify a file by its name alone. The name ``passport_scan.jpg``, for example, shows what the file
contains.
"""

from scanner.classifier.classify import GroupResult
from scanner.classifier.context import context_of
from scanner.classifier.decision import Classifier, Decision
from scanner.classifier.label import label_of
from scanner.classifier.score import Candidate
from scanner.classifier.signals import Signal
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import RECORD_METADATA
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Finding
from scanner.finding.identity import fingerprint
from scanner.names.naming import contains_phrase, phrase
from scanner.policy.kinds import Kinds

PATH_FIELD = "(path)"
CONFIDENCE = 0.7
"""Confidence of a finding that rests on a file name alone."""


def path_result(
    source_id: str, source: str, path: str, source_kind: str, classifier: Classifier
) -> GroupResult | None:
    """A result with one finding, which the name of a file gives; ``None`` if no rule of the policy matches
    the name.
    """
    element = classifier.policy.elements.get(told_by_path(path, classifier.kinds))
    if element is None:
        return None
    profile = FieldProfile(path=PATH_FIELD)
    group = RecordGroup(
        source_id=source_id,
        source=source,
        collection=path,
        collection_kind="file",
        fields=(profile,),
        source_kind=source_kind,
    )
    context = context_of(group, classifier.kinds)
    verdict = metadata_verdict(profile, RECORD_METADATA, CONFIDENCE)
    signal = Signal(key="file", why="name of the file", basis="name")
    decision = Decision(verdict=verdict, best=Candidate(element=element, signals=(signal,), named=True))
    label = label_of(profile, decision, context, classifier)
    finding = Finding(
        fingerprint=fingerprint(source_id, path, PATH_FIELD, RECORD_METADATA),
        source=source,
        collection=path,
        group="",
        field=PATH_FIELD,
        entity=RECORD_METADATA,
        axis=verdict.axis,
        confidence=verdict.confidence,
        evidence=verdict.evidence,
        locations=(),
        classifications=(label,),
        masked_examples=(),
    )
    return GroupResult(context=context, category=label.category, findings=(finding,))


def told_by_path(path: str, kinds: Kinds) -> str:
    """Id of the element that a file's name indicates according to the policy's rules for files; empty if
    none.
    """
    leaf = path.rsplit("/", 1)[-1]
    stem, _, extension = leaf.rpartition(".")
    for rule in kinds.files:
        if extension.lower() in rule.extensions and any(
            contains_phrase(phrase(stem), needle) for needle in rule.phrases
        ):
            return rule.element
    return ""
