"""Summarise a record group: its classes, confidentiality, retention rule, and the field that dates it."""

from collections import Counter
from collections.abc import Iterable

from scanner.classifier.classify import GroupResult
from scanner.classifier.clock import clock_of
from scanner.classifier.decision import Classifier
from scanner.fields.profile import RecordGroup
from scanner.finding import Category, Classification, Finding, RecordGroupSummary
from scanner.policy.data_class import strictest_of
from scanner.policy.policy import Policy

SECRECY = ("secret", "highest", "restricted", "confidential", "internal")
"""Levels of confidentiality, most confidential first. They are independent of the order of the classes."""


def group_summary(group: RecordGroup, result: GroupResult, classifier: Classifier) -> RecordGroupSummary:
    """The summary of one record group.

    Its retention rule is the most common one among the findings of its dominant class. So one field with a
    stricter rule, such as an opt-out, does not set the limit of the whole record.
    """
    kind, policy = result.context.record_kind, classifier.policy
    labels = [label for finding in result.findings for label in finding.classifications]
    dominant = dominant_of(result.findings, policy)
    governing = [finding.classifications[0] for finding in result.findings if finding.classifications]
    rules = [label.retention for label in governing if label.category == dominant]
    fields = Counter(rule.rule for rule in rules)
    clock = clock_of(group.fields, classifier.kinds)
    return RecordGroupSummary(
        group=group.path,
        record_kind=kind.id if kind else "unknown",
        category=result.category,
        dominant=dominant,
        strictest=strictest_of((label.category for label in labels), policy.classes),
        confidentiality=next((one for one in SECRECY if one in _secrecies(labels)), ""),
        clock=clock.path if clock else "",
        retention=min(
            rules,
            key=lambda rule: (-fields[rule.rule], policy.retention[rule.rule].precedence),
            default=None,
        ),
    )


def dominant_of(findings: Iterable[Finding], policy: Policy) -> Category:
    """The personal class that governs most findings; if several govern equally many, the strictest; ``none``
    if there is none.
    """
    counts = Counter(finding.classifications[0].category for finding in findings if finding.classifications)
    personal: dict[Category, int] = {key: count for key, count in counts.items() if key != "none"}
    strictness = list(policy.classes)
    return max(
        personal, key=lambda category: (personal[category], -strictness.index(category)), default="none"
    )


def categories_of(labels: Iterable[Classification], policy: Policy) -> tuple[Category, ...]:
    """The classes present, strictest first."""
    present = {label.category for label in labels}
    return tuple(category for category in policy.classes if category in present)


def _secrecies(labels: Iterable[Classification]) -> set[str]:
    return {label.confidentiality for label in labels}
