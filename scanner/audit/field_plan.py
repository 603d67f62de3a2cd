"""Plan how to count the rows in which a field breaks a promise, based on what the scan found in the field.
Pure.

If every value that the scan read breaks the promise, all rows with a value are in breach. If only some values
break it, the number that the scan found is used; if the scan read only a sample, the share is applied to all
rows.
"""

from collections.abc import Collection as Places
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scanner.audit.catalogue import Catalogue
from scanner.audit.column import Column
from scanner.audit.table import Table
from scanner.classifier.facts import Facts
from scanner.evidence.verdict import FREE_TEXT
from scanner.finding import Finding, Report, Violation
from scanner.history.review import set_aside
from scanner.policy.entries import Promise
from scanner.policy.policy import Policy

Spot = tuple[str, str, str]
"""The id of a promise, a source and a collection."""
Names = tuple[str, ...]
"""The names of some columns of one table."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of a field's values break a promise, judged by the values that were read."""

    n_match: int
    n_doubt: int
    """Number of other values that may break the promise as well. If the finding is about the whole column,
    these are the values without a match; otherwise they are the values in which other findings break the
    promise.
    """
    n_values: int
    n_read: int
    interval_95: tuple[float, float]
    """95 % interval of the share of values that break the promise."""
    is_full: bool
    """Whether every row with a value counts as in breach."""
    is_whole: bool
    """Whether the scan read every row."""


@dataclass(frozen=True, kw_only=True)
class BrokenField:
    """A field that breaks a promise."""

    violation: Violation
    column: Column | None
    """The column of the field; ``None`` if no statement can query it, so that only the scan's counts are
    known.
    """
    share: Share


@dataclass(frozen=True, kw_only=True)
class FieldsPlan:
    """The fields of one collection that break promises."""

    table: Table | None
    fields: tuple[BrokenField, ...]

    @property
    def together(self) -> dict[str, Names]:
        """For each promise that is broken by every value of several columns: the names of these columns."""
        found: dict[str, list[str]] = {}
        for one in self.fields:
            if one.column and one.share.is_full:
                found.setdefault(one.violation.promise, []).append(one.column.name)
        return {promise: tuple(names) for promise, names in found.items() if len(names) > 1}

    @property
    def wanted(self) -> dict[Names, Sequence[Column]]:
        """The sets of columns for which rows are counted: each column alone, and each set in ``together``.
        The keys are the names of the columns.
        """
        columns = {one.column.name: one.column for one in self.fields if one.column}
        alone = {(name,): (column,) for name, column in columns.items()}
        return alone | {names: tuple(map(columns.__getitem__, names)) for names in self.together.values()}


def fields_plans(
    report: Report, catalogue: Catalogue, policy: Policy, today: date, told: Places[Spot]
) -> list[FieldsPlan]:
    """One plan for each collection in which a field breaks a promise.

    Args:
        report: a report with only those violations that fields show, not those that rows show.
        today: the day of the scan.
        told: combinations of promise, source and collection that a row test checked, whose fields are
            skipped.
    """
    shown = {item.fingerprint: item for item in report.findings}
    there: dict[tuple[str, str, str], list[Finding]] = {}
    for item in report.findings:
        if not set_aside(item):
            there.setdefault((item.source, item.collection, item.field), []).append(item)
    read = {(one.source, one.collection): one for one in report.collections}
    tables = {(one.source, one.collection): one for one in catalogue.tables}
    by_place: dict[tuple[str, str], list[BrokenField]] = {}
    for violation in report.violations:
        place = violation.source, violation.collection
        finding, summary = shown.get(violation.finding), read.get(place)
        if finding is None or summary is None or not finding.evidence.n_read:
            continue
        if (violation.promise, *place) in told:
            continue
        table = None if finding.group else tables.get(place)
        around = _Place(
            findings=there[*place, finding.field],
            is_whole=summary.status == "complete" and not summary.sampling,
            promise=policy.promises[violation.promise],
            table=table,
            today=today,
        )
        broken = BrokenField(
            violation=violation, column=_asked(table, finding.field), share=_share(violation, around)
        )
        if broken.column or around.is_whole:
            by_place.setdefault(place, []).append(broken)
    return [FieldsPlan(table=tables.get(place), fields=tuple(some)) for place, some in by_place.items()]


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A field that breaks a promise, with its findings and its table."""

    findings: Sequence[Finding]
    is_whole: bool
    promise: Promise
    table: Table | None
    today: date

    def breaks(self, finding: Finding) -> bool:
        """Whether another finding of the field breaks the promise."""
        if self.table is None or self.promise.when is None:
            return False
        of = self.table
        return any(
            Facts(
                finding=finding,
                label=label,
                source_kind=of.source_kind,
                record_kind=of.record_kind,
                beside=of.elements,
                today=self.today,
            ).meet(self.promise.when)
            for label in finding.classifications
        )


def _asked(table: Table | None, field: str) -> Column | None:
    """The column of a field, if a statement can query it; ``None`` otherwise. Statements can query columns of
    databases and of files with rows.
    """
    if table is None:
        return None
    read = table.result.collection
    is_file = read.kind in ("file", "table") and read.layout != "lines"
    return table.column(field) if table.database or is_file else None


def _share(broken: Violation, place: _Place) -> Share:
    """How many values of a field break a promise. Only the finding with the most matching values counts,
    because several findings may match the same values.
    """
    shown = next(item for item in place.findings if item.fingerprint == broken.finding)
    breaking = [item for item in place.findings if item is shown or place.breaks(item)]
    most = max(breaking, key=lambda item: item.evidence.n_match)
    told = most.evidence
    n_match, is_column = min(told.n_match, told.n_non_null), most.axis == "column_type"
    others = [item for item in place.findings if item not in breaking]
    rest = told.n_non_null - n_match
    known = sum(item.evidence.n_match for item in others if item.entity != FREE_TEXT)
    also = sum(item.evidence.n_match for item in breaking) - told.n_match
    return Share(
        n_match=n_match,
        n_doubt=max(0, rest - known) if is_column else min(rest, also),
        n_values=told.n_non_null,
        n_read=told.n_read,
        interval_95=told.interval_95,
        is_full=0 < n_match == told.n_non_null and (is_column or place.is_whole),
        is_whole=place.is_whole,
    )
