"""Put the present names of sources into an earlier report. Pure."""

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
    """A source by its present name, and the names it had in earlier runs."""

    name: SourceName
    formerly: tuple[SourceName, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Its present id, then its former ones."""
        return (self.name.source_id, *(item.source_id for item in self.formerly))


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """A source with a name, its id without one, and the digest of its address."""

    source_id: str
    unnamed_id: str
    address: str


def known_source(item: SourceSummary) -> KnownSource:
    return KnownSource(name=SourceName(source=item.source, source_id=item.id), formerly=item.formerly)


def known_sources(report: Report) -> tuple[KnownSource, ...]:
    return tuple(map(known_source, report.sources))


def renamed(report: Report, present: Iterable[KnownSource]) -> Report:
    """``report`` with the present names of its sources.

    If several present sources were one source earlier, that source is repeated for each of them.
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
    """``finding`` as if its source had this name."""
    return replace(finding, source=name.source, fingerprint=fingerprint_under(name.source_id, finding))


def violation_under(name: SourceName, item: Violation, shown_by: Finding | None) -> Violation:
    """A broken promise as if its source had this name; ``shown_by`` is the finding of the earlier run."""
    if shown_by is None:
        fingerprint_now = violation_fingerprint(item.promise, name.source, item.collection)
        return replace(item, source=name.source, finding="", fingerprint=fingerprint_now)
    now = fingerprint_under(name.source_id, shown_by)
    fingerprint_now = violation_fingerprint(item.promise, now)
    return replace(item, source=name.source, finding=now, fingerprint=fingerprint_now)


def _new_names(report: Report, present: Iterable[KnownSource]) -> Mapping[str, Sequence[SourceName]]:
    """The present names by source id; none for a source that keeps its name."""
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
