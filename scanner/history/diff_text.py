"""A diff as JSON and as text."""

from collections.abc import Sequence
from typing import Any, Final

from scanner.finding import Finding, FindingStatus, Run, Tier
from scanner.finding.makes import shape
from scanner.history.comparison import in_words
from scanner.history.diff import Change, Diff, NotCompared

STATUSES: tuple[FindingStatus, ...] = ("new", "changed", "gone", "unchanged", "suppressed")
_WORDS = {"suppressed": "suppressed by a review"}
_SHOWN: Final = 20
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
    """Rows of status, cause, fingerprint, place, entity and words; new findings first.

    A series of collections, as ``letter-#.txt``, is one row, with the fingerprint of its first finding.
    Findings that were suppressed before are only counted, in ``opening``.
    """
    alike: dict[tuple[str, ...], list[Change]] = {}
    for item in filter(_is_listed, diff.changes):
        alike.setdefault(_make(item), []).append(item)
    order = {status: place for place, status in enumerate(STATUSES)}
    return [_row(some) for some in sorted(alike.values(), key=lambda some: order[some[0].status])]


def _is_listed(item: Change) -> bool:
    """Whether it differs: its cause says why."""
    return bool(item.cause)


def _make(item: Change) -> tuple[str, ...]:
    finding = item.finding
    place = (finding.source, shape(finding.collection), finding.field, finding.entity)
    return item.status, item.cause, *place, finding.tier, _words(item)


def _row(alike: Sequence[Change]) -> tuple[str, ...]:
    first = alike[0].finding
    return (
        alike[0].status,
        alike[0].cause,
        first.fingerprint[:12],
        f"{_collection([item.finding.collection for item in alike])} › {first.field or '(no name)'}",  # noqa: RUF001
        first.entity + (", possible" if first.tier == "possible" else ""),
        _words(alike[0]),
    )


def _collection(names: Sequence[str]) -> str:
    """The only name, or the shape of a series and how many there are."""
    n_names = len(set(names))
    return names[0] if n_names == 1 else f"{shape(names[0])} ×{n_names:,}"  # noqa: RUF001


def _words(item: Change) -> str:
    """What differs; of a suppressed finding, who decided; else what the finding is."""
    if item.what:
        return "; ".join(map(in_words, item.what))
    if item.status == "suppressed":
        return "; ".join(f"{note.author}: {note.reason}" for note in item.finding.reviews)
    label = item.finding.classifications[0] if item.finding.classifications else None
    return label.element_title or label.element if label else ""


def opening(diff: Diff) -> list[str]:
    """The sentences above the rows."""
    counts = _counts(diff, "finding")
    is_possible = any(diff.count(status, "possible") for status in STATUSES)
    rules = [f"  {name}: {old} → {new}" for name, old, new in diff.rules]
    return [
        f"{diff.before.id} ({diff.before.started_at}) → {diff.after.id} ({diff.after.started_at})",
        _what_differs(diff),
        *rules,
        f"{counts}.",
        *([f"Possible findings: {_counts(diff, 'possible')}."] if is_possible else []),
    ]


def _what_differs(diff: Diff) -> str:
    if diff.rules:
        return "Detectors, policy or settings differ, so not all that differs is the data:"
    causes = {item.cause for item in diff.changes if item.cause}
    same = "Detectors, policy and settings are the same, so what differs is the data"
    if not causes:
        return "Detectors, policy and settings are the same, and no finding differs."
    if causes == {"review"}:
        return "Detectors, policy and settings are the same, and the findings differ only by reviews."
    return f"{same}, and what a review decided." if "review" in causes else f"{same}."


def _counts(diff: Diff, tier: Tier) -> str:
    counts = (f"{diff.count(status, tier):,} {_WORDS.get(status, status)}" for status in STATUSES)
    newly = sum(
        item.status == "suppressed" and item.finding.tier == tier for item in filter(_is_listed, diff.changes)
    )
    return ", ".join(counts) + (f" ({newly:,} newly)" if newly else "")


def closing(diff: Diff) -> list[str]:
    """What could not be compared, and why."""
    alike: dict[tuple[str, ...], list[NotCompared]] = {}
    for item in diff.not_compared:
        make = (item.run, item.finding.source, shape(item.finding.collection), item.why)
        alike.setdefault(make, []).append(item)
    if not alike:
        return []
    lines = [
        f"  {len(some):,} in {_collection([item.finding.collection for item in some])}: "
        f"run {some[0].run} says nothing of it ({some[0].why})"
        for some in sorted(alike.values(), key=len, reverse=True)
    ]
    more = (
        [f"  and {len(lines) - _SHOWN:,} more places; `--format json` lists all"]
        if len(lines) > _SHOWN
        else []
    )
    return [f"Not compared: {len(diff.not_compared):,} findings", *lines[:_SHOWN], *more]
