"""Update an earlier report to the present names of its sources. All functions are pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from scanner.finding import (
    Audit,
    CollectionSummary,
    Finding,
    Report,
    SourceName,
    SourceSummary,
    Unscanned,
    Violation,
)
from scanner.finding.identity import fingerprint_under, violation_fingerprint
from scanner.finding.tiers import both_tiers, with_both_tiers

Placed = TypeVar("Placed", Audit, CollectionSummary, Unscanned)


@dataclass(frozen=True, kw_only=True)
class KnownSource:
    """The present name of a source, and the names that the source had in earlier runs."""

    name: SourceName
    formerly: tuple[SourceName, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The source's present id, followed by its former ids."""
        return (self.name.source_id, *(item.source_id for item in self.formerly))


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """A source: its id, the id that it would have without a name, and the digest of its address."""

    source_id: str
    unnamed_id: str
    address: str


def known_source(item: SourceSummary) -> KnownSource:
    return KnownSource(name=SourceName(source=item.source, source_id=item.id), formerly=item.formerly)


def known_sources(report: Report) -> tuple[KnownSource, ...]:
    return tuple(map(known_source, report.sources))


def renamed(report: Report, present: Iterable[KnownSource]) -> Report:
    """Return ``report`` with the present names of its sources.

    If one earlier source became several sources, the earlier source is repeated for each of them.
    """
    new = _new_names(report, present)
    if not any(new.values()):
        return report
    by_name = {item.source: new[item.id] or _own(item) for item in report.sources}
    shown_by = {item.fingerprint: item for item in both_tiers(report)}
    changed = replace(
        report,
        sources=tuple(
            replace(item, source=name.source, source_id=name.source_id)
            for item in report.sources
            for name in new[item.id] or _own(item)
        ),
        collections=tuple(_placed(report.collections, by_name)),
        unscanned=tuple(_placed(report.unscanned, by_name)),
        audits=tuple(_placed(report.audits, by_name)),
        violations=tuple(
            violation_under(name, item, shown_by.get(item.finding))
            for item in report.violations
            for name in by_name.get(item.source, ())
        ),
    )
    findings = (
        under(name, finding) for finding in both_tiers(report) for name in by_name.get(finding.source, ())
    )
    return with_both_tiers(changed, findings)


def under(name: SourceName, finding: Finding) -> Finding:
    """Return ``finding`` as if its source were called ``name``."""
    return replace(finding, source=name.source, fingerprint=fingerprint_under(name.source_id, finding))


def violation_under(name: SourceName, item: Violation, shown_by: Finding | None) -> Violation:
    """Return a violation as if its source were called ``name``.

    ``shown_by`` is the earlier finding that shows the violation, or ``None`` if there is none.
    """
    if shown_by is None:
        fingerprint_now = violation_fingerprint(item.promise, name.source, item.collection)
        return replace(item, source=name.source, finding="", fingerprint=fingerprint_now)
    now = fingerprint_under(name.source_id, shown_by)
    fingerprint_now = violation_fingerprint(item.promise, now)
    return replace(item, source=name.source, finding=now, fingerprint=fingerprint_now)


def _new_names(report: Report, present: Iterable[KnownSource]) -> Mapping[str, Sequence[SourceName]]:
    """The new names of each source, by source id; empty for a source that keeps its name."""
    ids = {item.id for item in report.sources}
    new: dict[str, list[SourceName]] = {item: [] for item in ids}
    for source in present:
        former = next((item for item in source.ids if item in ids), None)
        if former is not None and former != source.name.source_id:
            new[former].append(source.name)
    return new


def _own(source: SourceSummary) -> Sequence[SourceName]:
    return (SourceName(source=source.source, source_id=source.id),)


def _placed(items: Iterable[Placed], by_name: Mapping[str, Sequence[SourceName]]) -> Iterator[Placed]:
    for item in items:
        for name in by_name.get(item.source, ()):
            yield replace(item, source=name.source)
