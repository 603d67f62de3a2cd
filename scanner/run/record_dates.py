"""Add to findings the dates of their records, and when these were read. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scanner.classifier.classify import GroupResult
from scanner.classifier.clock import with_record_dates
from scanner.finding import Finding
from scanner.policy.kinds import Kinds
from scanner.run.engine import CollectionResult


def dated(
    collections: Iterable[CollectionResult], results: Iterable[GroupResult], kinds: Kinds
) -> Iterator[Finding]:
    """The findings of the record groups of ``collections``, in their order, then those of other results.

    What names of files gave has no record, and so no date.
    """
    told = iter(results)
    for collection in collections:
        for group in collection.groups:
            for finding in with_record_dates(next(told), group, kinds):
                yield replace(finding, carried_from=collection.carried_from)
    for result in told:
        yield from result.findings
