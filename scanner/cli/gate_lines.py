"""The message of a failed gate: what met the expression, and how to fix or accept it. Pure."""

from collections.abc import Iterator, Sequence

from scanner.gate.gate import Item
from scanner.history.baseline import Baseline

SHOWN = 10
_PRINT = 12
"""Shown characters of a fingerprint."""


def gate_lines(
    expression: str, failed: Sequence[Item], baseline: Baseline, run: str, kept_in: str | None
) -> Iterator[str]:
    """Lines for standard error.

    Args:
        kept_in: options with which commands find the run, such as `` --store x.db``; ``None`` if it is not
            stored.
    """
    noun = "entry meets" if len(failed) == 1 else "entries meet"
    yield f"--fail-on: {len(failed):,} {noun} '{expression}'"
    for item in failed[:SHOWN]:
        yield from _told(item)
    if len(failed) > SHOWN:
        yield f"  and {len(failed) - SHOWN:,} more; the report lists them all"
    if baseline.runs:
        yield f"compared with the accepted baseline: run {', '.join(baseline.runs)}"
    else:
        yield "no baseline has been accepted yet, so everything counts as new"
    if kept_in is None:
        yield "fix what is listed and scan again; with a store (--store) you can also accept it"
        return
    yield "fix what is listed and scan again, or accept it:"
    prints = list(dict.fromkeys(item.finding.fingerprint[:_PRINT] for item in failed if item.finding))
    if prints:
        which = "" if len(prints) == 1 else "   (the first; likewise the others)"
        yield f"  noticemap review accept {prints[0]} --reason TEXT{kept_in}{which}"
    yield f"  noticemap review baseline {run}{kept_in}   (everything in this run)"


def _told(item: Item) -> Iterator[str]:
    if item.audit is not None:
        place = " › ".join(filter(None, (item.audit.collection, item.audit.field)))  # noqa: RUF001
        n_rows = item.audit.counts.get(item.state, 0)
        yield f"  {place}  {item.audit.id}: {n_rows:,} rows {item.state.replace('_', ' ')}"
    at = item.finding or item.violation
    if at is None:
        return
    place = " › ".join(filter(None, (at.collection, at.field)))  # noqa: RUF001
    what = f"{item.finding.entity}  {item.finding.fingerprint[:_PRINT]}" if item.finding else ""
    if item.violation is None:
        yield f"  {place}  {what}  {item.status}"
        return
    yield f"  {item.violation.severity}: {item.violation.title or item.violation.promise}"
    yield f"    {place}  {what}"
    if item.violation.remediation:
        yield f"    to fix: {item.violation.remediation}"
