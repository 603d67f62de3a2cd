"""Select the possible findings of a report, and apply reviews and add dates as for findings."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from scanner.classifier.classify import GroupResult, is_hidden
from scanner.classifier.corrections import with_corrections
from scanner.classifier.decision import Classifier
from scanner.counting.outcome import CollectionResult
from scanner.finding import Finding, PossibleFinding
from scanner.history.review import Decisions
from scanner.run.record_dates import dated


def possible_findings(
    collections: Iterable[CollectionResult],
    results: Sequence[GroupResult],
    decided: Decisions,
    classifier: Classifier,
    findings: Iterable[Finding],
) -> tuple[PossibleFinding, ...]:
    """Return the possible findings, except those that a review confirmed or that have the fingerprint of a
    finding.

    Args:
        results: the results of the collections' record groups, in order, then the results from file names.
    """
    found = {finding.fingerprint for finding in findings}
    as_findings = [replace(result, findings=result.possible, possible=()) for result in results]
    corrected = with_corrections(as_findings, decided, classifier)
    policy = classifier.policy
    return tuple(
        replace(item, masked_examples=())
        if any(is_hidden(label, policy) for label in item.classifications)
        else item
        for item in dated(collections, corrected, classifier.kinds)
        if isinstance(item, PossibleFinding) and item.fingerprint not in found
    )
