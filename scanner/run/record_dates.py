"""Add to each finding the dates of its records and, if an earlier run read them, when they were read."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scanner.classifier.classify import GroupResult
from scanner.classifier.clock import with_record_dates
from scanner.counting.outcome import CollectionResult
from scanner.finding import Finding
from scanner.policy.kinds import Kinds


def dated(
    collections: Iterable[CollectionResult], results: Iterable[GroupResult], kinds: Kinds
) -> Iterator[Finding]:
    """Yield the findings of the collections' record groups, in order, then the findings of the other results.

    Results from file names have no records, and therefore no dates.
    """
    remaining = iter(results)
    for collection in collections:
        for group in collection.groups:
            for finding in with_record_dates(next(remaining), group, kinds):
                yield replace(finding, carried_from=collection.carried_from)
    for result in remaining:
        yield from result.findings
