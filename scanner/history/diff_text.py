"""A diff as JSON and as text."""

from collections import Counter
from typing import Any

from scanner.finding import Finding, FindingStatus, Run, Tier
from scanner.history.comparison import in_words
from scanner.history.diff import Change, Diff, NotCompared

STATUSES: tuple[FindingStatus, ...] = ("new", "changed", "gone", "unchanged", "suppressed")
_WORDS = {"suppressed": "suppressed by a review"}
_PLACE = ("fingerprint", "source", "collection", "field", "entity", "tier")


def diff_to_json(diff: Diff) -> dict[str, Any]:
    """The mapping for ``noticemap diff --format json``; unchanged findings are only counted."""
    return {
        "schema_version": "1.0",
        "before": _run(diff.before),
        "after": _run(diff.after),
        "rules": [{"what": name, "before": old, "after": new} for name, old, new in diff.rules],
        "counts": {status: diff.count(status) for status in STATUSES}
        | {"not_compared": len(diff.not_compared)},
        "possible_counts": {status: diff.count(status, "possible") for status in STATUSES},
        "changes": [_change(item) for item in diff.changes if item.status != "unchanged"],
        "not_compared": [_not_compared(item) for item in diff.not_compared],
    }


def _run(run: Run) -> dict[str, str]:
    return {"id": run.id, "started_at": run.started_at, "status": run.status}


def _change(change: Change) -> dict[str, Any]:
    label = change.finding.classifications[0] if change.finding.classifications else None
    return {
        "status": change.status,
        "cause": change.cause,
        **_place(change.finding),
        "category": label.category if label else "",
        "categories": [item.category for item in change.finding.classifications],
        "what": list(map(in_words, change.what)),
    }


def _not_compared(item: NotCompared) -> dict[str, Any]:
    return {**_place(item.finding), "run": item.run, "gap": item.gap, "why": item.why}


def _place(finding: Finding) -> dict[str, Any]:
    return {key: getattr(finding, key) for key in _PLACE}


def diff_to_lines(diff: Diff) -> list[tuple[str, ...]]:
    """Rows of status, cause, fingerprint, place, entity and differences; new findings first."""
    order = {status: place for place, status in enumerate(STATUSES)}
    shown = [item for item in diff.changes if item.status != "unchanged"]
    return [
        (
            item.status,
            item.cause,
            item.finding.fingerprint[:12],
            f"{item.finding.collection} › {item.finding.field or '(no name)'}",  # noqa: RUF001
            item.finding.entity + (", possible" if item.finding.tier == "possible" else ""),
            "; ".join(map(in_words, item.what)),
        )
        for item in sorted(shown, key=lambda item: order[item.status])
    ]


def opening(diff: Diff) -> list[str]:
    """The sentences above the rows."""
    counts = _counts(diff, "finding")
    is_possible = any(diff.count(status, "possible") for status in STATUSES)
    same = "Detectors, policy and settings are the same, so what differs is the data."
    differ = "Detectors, policy or settings differ, so not all that differs is the data:"
    rules = [f"  {name}: {old} → {new}" for name, old, new in diff.rules]
    return [
        f"{diff.before.id} ({diff.before.started_at}) → {diff.after.id} ({diff.after.started_at})",
        *([differ, *rules] if rules else [same]),
        f"{counts}.",
        *([f"Possible findings: {_counts(diff, 'possible')}."] if is_possible else []),
    ]


def _counts(diff: Diff, tier: Tier) -> str:
    return ", ".join(f"{diff.count(status, tier):,} {_WORDS.get(status, status)}" for status in STATUSES)


def closing(diff: Diff) -> list[str]:
    """What could not be compared, and why."""
    whys = Counter((item.run, item.finding.collection, item.why) for item in diff.not_compared)
    if not whys:
        return []
    lines = [
        f"  {count:,} in {collection}: run {run} says nothing of it ({why})"
        for (run, collection, why), count in whys.items()
    ]
    return [f"Not compared: {len(diff.not_compared):,} findings", *lines]
