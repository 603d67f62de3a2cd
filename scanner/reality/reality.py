"""Compare the notice with the findings and add the result to a report."""

from collections.abc import Sequence
from dataclasses import replace

from scanner.classifier.classify import GroupResult
from scanner.counting.outcome import CollectionResult
from scanner.finding import Report
from scanner.policy.policy import Policy
from scanner.reality.flows import flows
from scanner.reality.matrix import matrix
from scanner.reality.people import people
from scanner.reality.scene import Scene


def with_reality(
    report: Report, by_collection: Sequence[tuple[CollectionResult, Sequence[GroupResult]]], policy: Policy
) -> Report:
    """Add the policy's elements, people and data flows to a report with statuses."""
    scene = Scene(report=report, policy=policy, by_collection=by_collection)
    return replace(report, matrix=matrix(scene), people=people(scene), flows=flows(scene))
