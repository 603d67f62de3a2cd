"""Compare the notice with the findings and add the result to a report."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scanner.classifier.classify import GroupResult
from scanner.counting.outcome import CollectionResult
from scanner.finding import CollectionSummary, Report
from scanner.policy.policy import Policy
from scanner.reality.flows import flows
from scanner.reality.matrix import matrix
from scanner.reality.people import people
from scanner.reality.scene import Record, Scene


def with_reality(
    report: Report, by_collection: Sequence[tuple[CollectionResult, Sequence[GroupResult]]], policy: Policy
) -> Report:
    """Add three things to a report whose findings have statuses: the comparison with the policy's elements,
    the numbers of people, and the data flows.
    """
    scene = Scene(report=report, policy=policy, by_collection=by_collection)
    told = replace(report, matrix=matrix(scene), people=people(scene), flows=flows(scene))
    counts = scene.people_by_record()
    return replace(told, collections=tuple(_counted(item, counts) for item in report.collections))


def _counted(item: CollectionSummary, counts: Mapping[Record, int | None]) -> CollectionSummary:
    groups = tuple(
        replace(group, n_people=counts.get((item.source, item.collection, group.group)))
        for group in item.record_groups
    )
    return replace(item, record_groups=groups)
