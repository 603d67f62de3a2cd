"""Apply reviews: suppress a finding, change its class, or turn a possible finding into a finding."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scanner.classifier.classify import GroupResult, is_hidden, strictest
from scanner.classifier.context import Context
from scanner.classifier.decision import Classifier
from scanner.classifier.label import label_as
from scanner.classifier.locks import refusal
from scanner.classifier.promises import violations
from scanner.finding import Finding, Violation
from scanner.finding.makes import METADATA
from scanner.finding.tiers import as_finding
from scanner.finding.urgency import most_urgent_first
from scanner.history.review import (
    SAYS_WHAT,
    Decisions,
    Review,
    is_false_alarm,
    set_aside,
    with_notes,
)
from scanner.policy.entries import Element

_MEASURED = frozenset({"hashed", "example_values"})
"""Flags that come from values and therefore remain if a review changes the element."""


def with_corrections(
    results: Sequence[GroupResult], decided: Decisions, classifier: Classifier
) -> tuple[GroupResult, ...]:
    """The results with all reviews applied. A review is ignored if the policy does not have the review's
    element.
    """
    elements = classifier.policy.elements
    known = tuple(review for review in decided.active if not review.element or review.element in elements)
    if not known:
        return tuple(results)
    decided = replace(decided, active=known)
    return tuple(_corrected(result, decided, classifier) for result in results)


def violations_that_count(
    results: Sequence[GroupResult], classifier: Classifier, today: date
) -> tuple[Violation, ...]:
    """The violations that come from findings that are not suppressed, most urgent first.

    Conditions about neighbouring findings (``cooccurs_with``) also ignore findings that are false alarms.
    """
    real = [
        replace(result, findings=tuple(item for item in result.findings if not is_false_alarm(item)))
        for result in results
    ]
    aside = {item.fingerprint for result in real for item in result.findings if set_aside(item)}
    if not aside:
        return violations(real, classifier.policy, today)
    # There is one violation per promise and field. If a review suppresses its finding, use the next finding
    # of the field.
    open_ones = [
        replace(result, findings=tuple(item for item in result.findings if item.fingerprint not in aside))
        for result in real
    ]
    shown = violations(real, classifier.policy, today)
    kept = {item.fingerprint: item for item in shown if item.finding not in aside}
    kept |= {item.fingerprint: item for item in violations(open_ones, classifier.policy, today)}
    return tuple(sorted(kept.values(), key=most_urgent_first))


def _corrected(result: GroupResult, decided: Decisions, classifier: Classifier) -> GroupResult:
    told = [_decided(finding, result.context, decided, classifier) for finding in result.findings]
    perhaps = (_decided(finding, result.context, decided, classifier) for finding in result.possible)
    confirmed = [as_finding(finding) for finding in perhaps if _is_confirmed(finding)]
    at = {finding.field for finding in confirmed}
    # A confirmed finding replaces a finding of record metadata in the same field.
    findings = (*(item for item in told if item.entity != METADATA or item.field not in at), *confirmed)
    if findings == result.findings:
        return result
    return replace(result, findings=findings, category=strictest(findings, classifier.policy))


def _is_confirmed(finding: Finding) -> bool:
    return any(note.verdict in SAYS_WHAT and not note.refused for note in finding.reviews)


def _decided(finding: Finding, context: Context, decided: Decisions, classifier: Classifier) -> Finding:
    elements = classifier.policy.elements

    def refused(one: Finding, review: Review) -> str:
        return refusal(one, review.verdict, elements.get(review.element), classifier.kinds)

    held = decided.about(finding, refused)
    finding = with_notes(finding, held)
    for review in held.reviews:
        if review.element and review.number not in held.refused:
            finding = _reclassified(finding, review, elements[review.element], context, classifier)
    return finding


def _reclassified(
    finding: Finding, review: Review, element: Element, context: Context, classifier: Classifier
) -> Finding:
    old, told = finding.classifications[0], label_as(element, context, classifier)
    label = replace(
        told,
        runner_up=f"{old.element or old.category}, before review {review.number}",
        flags=tuple(sorted({*told.flags, *(_MEASURED & set(old.flags))})),
        reason=f"Review {review.number} by {review.author} says so: {review.reason}",
        signals=(f"review {review.number}",),
    )
    return replace(
        finding,
        classifications=(label,),
        masked_examples=() if is_hidden(label, classifier.policy) else finding.masked_examples,
    )
