"""Summarise a record group: its classes, confidentiality, retention rule, and the field that dates the
records.
"""

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
"""Levels of confidentiality, most confidential first. The order does not depend on that of the classes."""


def group_summary(group: RecordGroup, result: GroupResult, classifier: Classifier) -> RecordGroupSummary:
    """The summary of one record group.

    The group's retention rule is the most common rule among the findings of its dominant class. So a single
    field with a stricter rule, such as an opt-out, does not determine the limit for the whole record.
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
    """The class of personal data that governs the most findings. If several govern equally many, it is the
    strictest of them; if there is none, ``none``.
    """
    counts = Counter(finding.classifications[0].category for finding in findings if finding.classifications)
    personal: dict[Category, int] = {key: count for key, count in counts.items() if key != "none"}
    strictness = list(policy.classes)
    return max(
        personal, key=lambda category: (personal[category], -strictness.index(category)), default="none"
    )


def categories_of(labels: Iterable[Classification], policy: Policy) -> tuple[Category, ...]:
    """The classes of the labels, strictest first."""
    present = {label.category for label in labels}
    return tuple(category for category in policy.classes if category in present)


def _secrecies(labels: Iterable[Classification]) -> set[str]:
    return {label.confidentiality for label in labels}
