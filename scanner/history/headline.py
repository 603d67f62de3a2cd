"""The main differences between two runs in broken promises, overdue rows and collections."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.finding import Audit, Report
from scanner.finding.counted import rows_past_limits
from scanner.finding.makes import shape
from scanner.finding.tiers import both_tiers
from scanner.history.review import set_aside
from scanner.history.scope import Key, Scope

_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Headline:
    """The main differences between two runs.

    Promises are given by their ids, collections as pairs of source id and name.
    """

    titles: Mapping[str, str]
    """Titles of the promises by promise id."""
    mended: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    """Promises that only the later run found broken."""
    suppressed: tuple[str, ...] = ()
    """Promises that are no longer broken because a review suppressed findings."""
    untold: tuple[str, ...] = ()
    """Promises that were broken before, in places that the later run did not read completely."""
    still: tuple[str, ...] = ()
    overdue: tuple[int | None, int | None] = (None, None)
    """Numbers of overdue rows in the earlier and the later run; ``None`` for a run that checked no rows."""
    new: tuple[Key, ...] = ()
    gone: tuple[Key, ...] = ()


def headline(before: Scope, after: Scope, untold: Collection[str]) -> Headline:
    """Compare two runs.

    ``untold`` contains the fingerprints of findings in places that the other run did not read completely.
    """
    then, now = _by_promise(before.report), _by_promise(after.report)
    aside = {item.fingerprint for item in both_tiers(after.report) if set_aside(item)}
    lost = {promise: prints for promise, prints in then.items() if promise not in now}
    unread = tuple(promise for promise, prints in lost.items() if prints & set(untold))
    reviewed = tuple(promise for promise, prints in lost.items() if prints & aside and promise not in unread)
    violations = (*before.report.violations, *after.report.violations)
    return Headline(
        titles={item.promise: item.title or item.promise for item in violations},
        mended=tuple(promise for promise in lost if promise not in (*unread, *reviewed)),
        broken=tuple(promise for promise in now if promise not in then),
        suppressed=reviewed,
        untold=unread,
        still=tuple(promise for promise in now if promise in then),
        overdue=(_overdue(before.report.audits), _overdue(after.report.audits)),
        new=tuple(_only(after, before)),
        gone=tuple(_only(before, after)),
    )


def _by_promise(report: Report) -> dict[str, set[str]]:
    """The fingerprints of the findings that show each broken promise. The most severe promise is first."""
    found: dict[str, set[str]] = {}
    for item in report.violations:
        found.setdefault(item.promise, set()).add(item.finding)
    return found


def _overdue(audits: Sequence[Audit]) -> int | None:
    """The number of overdue rows; ``None`` if no row was checked."""
    return sum(rows_past_limits(audits, "overdue").values()) if audits else None


def _only(here: Scope, there: Scope) -> Iterator[Key]:
    """Yield the collections that ``here`` has and ``there`` lacks.

    This requires that ``there`` listed the same source completely, with the same ``include`` and ``exclude``.
    """
    asked = [
        (one.report.run.settings.get("include"), one.report.run.settings.get("exclude"))
        for one in (here, there)
    ]
    for key in here.collections:
        source = there.sources.get(key[0])
        if key not in there.collections and source and source.status == "complete" and asked[0] == asked[1]:
            yield key


def headline_words(told: Headline) -> list[str]:
    """Write the sentences that introduce a comparison of two runs."""
    promises = [
        f"{words} {listed(told.titles[promise] for promise in some)}"
        for words, some in (
            ("mended:", told.mended),
            ("newly broken:", told.broken),
            ("suppressed by a review:", told.suppressed),
            ("not read again:", told.untold),
        )
        if some
    ]
    still = f"{len(told.still):,} still broken" if told.still else "none still broken"
    said = "; ".join([*promises, still] if promises else ["nothing fixed or newly broken", still])
    lines = [f"Promises: {said}."]
    then, now = told.overdue
    if now is not None:
        lines.append(
            f"Rows overdue: {now:,}, as before."
            if then == now
            else f"Rows overdue: {_count(then)} → {now:,}."
        )
    moved = [f"{words} {_series(keys)}" for words, keys in (("new:", told.new), ("gone:", told.gone)) if keys]
    return lines + ([f"Collections: {'; '.join(moved)}."] if moved else [])


def _count(rows: int | None) -> str:
    return "not checked" if rows is None else f"{rows:,}"


def listed(names: Iterable[str], most: int = _NAMED) -> str:
    """Join the first ``most`` names, and state how many more names there are."""
    some = list(names)
    more = f" and {len(some) - most:,} more" if len(some) > most else ""
    return ", ".join(some[:most]) + more


def _series(keys: Iterable[Key]) -> str:
    """List the names of collections. Names of the same shape are listed as one."""
    alike: dict[tuple[str, str], list[str]] = {}
    for source, name in keys:
        alike.setdefault((source, shape(name)), []).append(name)
    return listed(series(names) for names in alike.values())


def series(names: Sequence[str]) -> str:
    """The name if there is only one; otherwise the common shape of the names, and the number of names."""
    n_names = len(set(names))
    return names[0] if n_names == 1 else f"{shape(names[0])} ×{n_names:,}"  # noqa: RUF001
