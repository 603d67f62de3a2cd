"""Write the message of a failed ``--fail-on``: what met the expression, and how to fix or accept it."""

from collections.abc import Iterator, Sequence
from typing import Final

from scanner.finding import Finding, Report, Violation
from scanner.finding.worklist import WorkItem, worklist
from scanner.gate.gate import Item
from scanner.history.baseline import Baseline

SHOWN = 10
_TO_FIX: Final = {
    "overdue": "delete or de-identify these rows",
    "breach": "change or delete these rows",
    "open_ended": "set an end for these rows, or delete them",
}
"""What to do, by state of audited rows."""
_COMPARED: Final = {
    ("new", "was accepted"): "not in the baseline",
    ("changed", "was accepted"): "not as accepted",
}
Group = tuple[WorkItem | None, list[Item]]
"""A worklist item and the failed entries that belong to it and break the same promise; or a single entry,
with its item or ``None``."""


def gate_lines(
    expression: str, failed: Sequence[Item], baseline: Baseline, report: Report, kept_in: str | None
) -> Iterator[str]:
    """Write the lines for standard error.

    Args:
        kept_in: options that later commands need to find the run, such as `` --store x.db``; ``None`` if the
            run is not stored.
    """
    groups = _grouped(failed, report)
    yield from _told(expression, groups, than="was accepted" if baseline.runs else "")
    if baseline.runs:
        yield f"compared with the accepted baseline: run {', '.join(baseline.runs)}"
    else:
        yield "no baseline has been accepted yet, so everything counts as new"
    if kept_in is None:
        yield "fix what is listed and scan again; with a store (--store) you can also accept it"
        return
    yield "fix what is listed and scan again, or accept it:"
    ids = list(dict.fromkeys(item.id for item, _ in groups if item))
    if ids:
        which = "" if len(ids) == 1 else f"   (the first of {len(ids):,}; the others in the same way)"
        yield f"  noticemap review accept --item {ids[0]} --reason TEXT{kept_in}{which}"
    yield f"  noticemap review baseline {report.run.id}{kept_in}   (everything in this run)"


def diff_lines(expression: str, failed: Sequence[Item], report: Report) -> Iterator[str]:
    """Write the lines for a comparison of two runs, without commands to accept findings."""
    yield from _told(expression, _grouped(failed, report), than="before")


def _told(expression: str, groups: Sequence[Group], than: str) -> Iterator[str]:
    """Write what met the expression.

    Args:
        than: words for what the report is compared with; empty if there is no comparison.
    """
    n_failed = sum(len(alike) for _, alike in groups)
    noun = "entry meets" if n_failed == 1 else "entries meet"
    yield f"--fail-on: {n_failed:,} {noun} '{expression}'"
    for item, alike in groups[:SHOWN]:
        yield from _failure_lines(item, alike, than)
    if len(groups) > SHOWN:
        yield f"  and {sum(len(alike) for _, alike in groups[SHOWN:]):,} more; the report lists them all"


def other_policy(baseline: Baseline, report: Report) -> str:
    """A sentence if the baseline was accepted under another policy than the report's; else empty."""
    others = [policy for policy in baseline.policies if policy != report.run.policy.id]
    if not others:
        return ""
    return (
        f"the baseline was accepted under policy {', '.join(others)}, this run uses {report.run.policy.id}: "
        "what the policies classify differently counts as new or changed"
    )


def _grouped(failed: Sequence[Item], report: Report) -> list[Group]:
    items = worklist(report)
    of_print = {finding.fingerprint: item for item in items for finding in item.findings}
    at_place = {_place(finding): item for item in reversed(items) for finding in item.findings}
    groups: dict[tuple[str, ...], Group] = {}
    for place, one in enumerate(failed):
        found = of_print.get(one.finding.fingerprint) if one.finding else None
        if one.finding is None and (at := one.audit or one.violation):
            found = at_place.get((at.source, at.collection, at.field))
        promise = one.violation.promise if one.violation else ""
        alone = (str(place),) if one.audit or found is None else ()
        key = (found.id if found else "", promise, one.why, *alone)
        groups.setdefault(key, (found, []))[1].append(one)
    return list(groups.values())


def _place(finding: Finding) -> tuple[str, str, str]:
    return finding.source, finding.collection, finding.field


def _failure_lines(item: WorkItem | None, alike: Sequence[Item], than: str) -> Iterator[str]:
    one = alike[0]
    how = _change_words(one, than)
    if one.audit is not None:
        place = _shown_place(one.audit.collection, one.audit.field)
        n_rows = one.audit.counts.get(one.state, 0)
        words = f"{one.audit.id}: {n_rows:,} rows {one.state.replace('_', ' ')}{how}"
        yield "  ".join(("", place, words, *([item.id] if item else [])))
        if one.state in _TO_FIX:
            listed = "; the report has the statement that lists them" if one.audit.statement else ""
            yield f"    to fix: {_TO_FIX[one.state]}{listed}"
        return
    at = one.finding or one.violation
    if at is None:
        return
    many = f" ×{len(alike):,}" if len(alike) > 1 else ""  # noqa: RUF001
    is_series = item is not None and len(alike) > 1
    place = (
        _shown_place(item.collection, item.field)
        if item and is_series
        else _shown_place(at.collection, at.field)
    )
    kinds = ", ".join(dict.fromkeys(each.finding.entity for each in alike if each.finding))
    words = "  ".join(filter(None, (f"{place}{many}", kinds, item.id if item else "")))
    if one.violation is None:
        yield f"  {words}{how}"
        return
    yield from _broken(one.violation, f"{words}{how}")


def _broken(violation: Violation, where: str) -> Iterator[str]:
    yield f"  {violation.severity}: {violation.title or violation.promise}"
    yield f"    {where}"
    if violation.remediation:
        yield f"    to fix: {violation.remediation}"


def _change_words(one: Item, than: str) -> str:
    """How an entry differs from the baseline or the earlier run; empty without a comparison."""
    if not than or not one.status:
        return ""
    if one.why.startswith("was "):
        return f"  more than {than}: {one.why}"
    words = _COMPARED.get((one.status, than), one.status)
    return f"  {words}: {one.why}" if one.why else f"  {words}"


def _shown_place(collection: str, field: str) -> str:
    return " › ".join(filter(None, (collection, field)))  # noqa: RUF001
