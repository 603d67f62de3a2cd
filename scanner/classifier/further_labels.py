"""Add further labels to findings that also belong to a second class, by the policy's rules under ``also``.

A recording, for example, is content that a customer stores, but the phone number in its file name is also
usage data. Each further label has its own role, retention rule, section of the notice and reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scanner.classifier.classify import GroupResult, is_hidden, strictest
from scanner.classifier.context import Context
from scanner.classifier.decision import Classifier
from scanner.classifier.facts import Conditions, Facts, facts_of
from scanner.classifier.label import label_as
from scanner.finding import Classification, Finding
from scanner.policy.entries import AlsoRule
from scanner.policy.policy import Policy


def with_further_labels(
    results: Sequence[GroupResult], classifier: Classifier, today: date
) -> tuple[GroupResult, ...]:
    """The results with the labels that the rules under ``also`` add to each finding."""
    if not classifier.policy.also:
        return tuple(results)
    rules = Conditions({key: rule.when for key, rule in classifier.policy.also.items()})
    return tuple(_labelled(result, rules, classifier, today) for result in results)


def _labelled(result: GroupResult, rules: Conditions, classifier: Classifier, today: date) -> GroupResult:
    added: dict[str, list[Classification]] = {}
    for facts in facts_of([result], today):
        for key in rules.met_by(facts):
            label = _label(classifier.policy.also[key], facts, result.context, classifier)
            added.setdefault(facts.finding.fingerprint, []).append(label)
    if not added:
        return result
    findings = tuple(_with_labels(finding, added, classifier.policy) for finding in result.findings)
    return replace(result, findings=findings, category=strictest(findings, classifier.policy))


def _label(rule: AlsoRule, facts: Facts, context: Context, classifier: Classifier) -> Classification:
    element = classifier.policy.elements[rule.element]
    return replace(
        label_as(element, context, classifier),
        confidence=facts.label.confidence,
        notice_section=rule.notice.section,
        notice_lines=rule.notice.lines,
        reason=f"It is {element.title[:1].lower()}{element.title[1:]} as well: {rule.why}.",
        signals=(f"rule {rule.id}: {rule.title}",),
    )


def _with_labels(finding: Finding, added: Mapping[str, Iterable[Classification]], policy: Policy) -> Finding:
    labels = list(finding.classifications)
    for label in added.get(finding.fingerprint, ()):
        if all((label.element, label.category) != (one.element, one.category) for one in labels):
            labels.append(label)
    hidden = any(is_hidden(label, policy) for label in labels)
    return replace(
        finding,
        classifications=tuple(labels),
        masked_examples=() if hidden else finding.masked_examples,
    )
