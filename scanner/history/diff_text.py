"""Render a diff as JSON and as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from scanner.finding import Finding, FindingStatus, Run, Tier
from scanner.finding.makes import shape
from scanner.finding.terms import what_differs
from scanner.history.comparison import in_words
from scanner.history.diff import Change, Diff, NotCompared
from scanner.history.headline import headline_words, listed, series
from scanner.history.moved_rows import MovedRows
from scanner.history.scope import Key

STATUSES: tuple[FindingStatus, ...] = ("new", "changed", "gone", "unchanged", "suppressed")
_WORDS = {"suppressed": "suppressed by a review"}
_SHOWN: Final = 20
_NAMED: Final = 3
_MOVED: Final = ("status", "kind", "id", "title", "state", "source", "collection", "field", "finding")
_PLACE = ("fingerprint", "source", "collection", "field", "entity", "tier")


def diff_to_json(diff: Diff) -> dict[str, Any]:
    """Build the JSON object of ``noticemap diff --format json``. Unchanged findings are only counted."""
    told = diff.headline
    return {
        "schema_version": "1.0",
        "before": _run(diff.before),
        "after": _run(diff.after),
        "rules": [{"what": name, "before": old, "after": new} for name, old, new in diff.rules],
        "counts": {status: diff.count(status) for status in STATUSES}
        | {"not_compared": len(diff.not_compared)},
        "possible_counts": {status: diff.count(status, "possible") for status in STATUSES},
        "promises": {
            name: list(getattr(told, name)) for name in ("mended", "broken", "suppressed", "untold", "still")
        },
        "overdue": {"before": told.overdue[0], "after": told.overdue[1]},
        "collections": {"new": _keys(told.new), "gone": _keys(told.gone)},
        "changes": [_change(item) for item in diff.changes if item.status != "unchanged"],
        "rows": [_moved(item) for item in diff.moved],
        "not_compared": [_not_compared(item) for item in diff.not_compared],
    }


def _keys(keys: Sequence[Key]) -> list[dict[str, str]]:
    return [{"source_id": source, "collection": name} for source, name in keys]


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
        "breaks": list(change.promises),
    }


def _moved(item: MovedRows) -> dict[str, Any]:
    told = {key: getattr(item, key) for key in _MOVED}
    then = item.before
    return told | {
        "before": {"rows": then.n_rows, "of": then.n_all} if then else None,
        "after": {"rows": item.after.n_rows, "of": item.after.n_all},
    }


def _not_compared(item: NotCompared) -> dict[str, Any]:
    return {**_place(item.finding), "run": item.run, "gap": item.gap, "why": item.why}


def _place(finding: Finding) -> dict[str, Any]:
    return {key: getattr(finding, key) for key in _PLACE}


@dataclass(frozen=True, kw_only=True)
class Row:
    """Similar changes in collections with similar names, or all changes in new or gone collections."""

    changes: tuple[Change, ...]
    collection: str
    field: str
    kinds: tuple[str, ...]
    """The entities of the changed findings."""
    what: str

    @property
    def first(self) -> Change:
        return self.changes[0]


def rows(diff: Diff, status: str = "") -> list[Row]:
    """Group similar changes into rows, new findings first.

    ``status`` selects all changes with that status, including findings that were suppressed in both runs. If
    ``status`` is empty, all changes that have a cause are selected.
    """
    whole = {*diff.headline.new, *diff.headline.gone}
    alike: dict[tuple[str, ...], list[Change]] = {}
    for item in diff.changes:
        # without a cause, the finding does not differ between the runs
        if item.status == status if status else item.cause:
            key = (diff.source_ids[item.finding.source], item.finding.collection)
            alike.setdefault(_make(item, is_whole=key in whole), []).append(item)
    order = {each: place for place, each in enumerate(STATUSES)}
    return [_row(some) for some in sorted(alike.values(), key=lambda some: order[some[0].status])]


def diff_to_lines(diff: Diff) -> list[tuple[str, ...]]:
    """The lines of a table with the columns status, cause, fingerprint, place, entity and words.

    First come the places where the number of rows that break a promise or a limit changed, then every
    ``Row``. Findings that were already suppressed in the earlier run are only counted, in ``opening``.
    """
    moved = [
        (
            item.status,
            diff.moved_cause,
            item.finding[:12],
            f"{item.collection} › {item.field}",  # noqa: RUF001
            "",
            item.words,
        )
        for item in diff.moved
    ]
    return moved + [
        (
            row.first.status,
            row.first.cause,
            row.first.finding.fingerprint[:12],
            f"{row.collection} › {row.field}",  # noqa: RUF001
            listed(row.kinds, _NAMED) + (", possible" if row.first.finding.tier == "possible" else ""),
            row.what,
        )
        for row in rows(diff)
    ]


def _make(item: Change, *, is_whole: bool) -> tuple[str, ...]:
    finding = item.finding
    place = (finding.source, shape(finding.collection))
    if is_whole:
        return item.status, item.cause, *place
    return item.status, item.cause, *place, finding.field, finding.entity, finding.tier, _words(item)


def _row(alike: Sequence[Change]) -> Row:
    fields = list(dict.fromkeys(item.finding.field or "(no name)" for item in alike))
    words = list(dict.fromkeys(filter(None, map(_words, alike))))
    promises = list(dict.fromkeys(title for item in alike for title in item.promises))
    broken = (
        f"{'broke' if alike[0].status == 'gone' else 'breaks'}: {listed(promises, _NAMED)}"
        if promises
        else ""
    )
    return Row(
        changes=tuple(alike),
        collection=series([item.finding.collection for item in alike]),
        field=fields[0] if len(fields) == 1 else f"{len(fields):,} fields",
        kinds=tuple(dict.fromkeys(item.finding.entity for item in alike)),
        what="; ".join(filter(None, (listed(words, _NAMED), broken))),
    )


def _words(item: Change) -> str:
    """Describe a change by its differences, the finding's suppressing reviews, or its data element."""
    if item.what:
        return "; ".join(map(in_words, item.what))
    if item.status == "suppressed":
        return "; ".join(f"{note.author}: {note.reason}" for note in item.finding.reviews)
    label = item.finding.classifications[0] if item.finding.classifications else None
    return label.element_title or label.element if label else ""


def opening(diff: Diff) -> list[str]:
    """The lines above the rows: the two runs, the main differences, the changed rules, the counts."""
    counts = _counts(diff, "finding")
    differs = what_differs(diff.causes, has_rules=bool(diff.rules))
    is_possible = any(diff.count(status, "possible") for status in STATUSES)
    rules = [f"  {name}: {old} → {new}" for name, old, new in diff.rules]
    return [
        f"{diff.before.id} ({diff.before.started_at}) → {diff.after.id} ({diff.after.started_at})",
        *headline_words(diff.headline),
        differs.removesuffix(".") + ":" if rules else differs,
        *rules,
        f"{counts}.",
        *([f"Possible findings: {_counts(diff, 'possible')}."] if is_possible else []),
        *moved_words(diff),
    ]


def moved_words(diff: Diff) -> list[str]:
    """One sentence: in how many places more rows, or fewer rows, break a promise or a limit than before.

    The list is empty if there is no such place.
    """
    n_more = sum(item.is_more for item in diff.moved)
    counts = ((n_more, "more in"), (len(diff.moved) - n_more, "fewer in"))
    told = [f"{words} {n:,} {'place' if n == 1 else 'places'}" for n, words in counts if n]
    return [f"Rows that break a promise or a limit: {', '.join(told)}."] if told else []


def _counts(diff: Diff, tier: Tier) -> str:
    counts = (f"{diff.count(status, tier):,} {_WORDS.get(status, status)}" for status in STATUSES)
    newly = sum(
        (item.status, item.finding.tier) == ("suppressed", tier) for item in diff.changes if item.cause
    )
    return ", ".join(counts) + (f" ({newly:,} newly)" if newly else "")


def closing(diff: Diff) -> list[str]:
    """Lines that state which findings could not be compared, and why."""
    alike: dict[tuple[str, ...], list[NotCompared]] = {}
    for item in diff.not_compared:
        make = (item.run, item.finding.source, shape(item.finding.collection), item.why)
        alike.setdefault(make, []).append(item)
    if not alike:
        return []
    lines = [
        f"  {len(some):,} in {series([item.finding.collection for item in some])}: "
        f"run {some[0].run} says nothing about it ({some[0].why})"
        for some in sorted(alike.values(), key=len, reverse=True)
    ]
    more = (
        [f"  and {len(lines) - _SHOWN:,} more places; `--format json` lists all"]
        if len(lines) > _SHOWN
        else []
    )
    return [f"Not compared: {len(diff.not_compared):,} findings", *lines[:_SHOWN], *more]
