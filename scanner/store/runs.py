"""Runs and their reports: kept, found again, listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa

from scanner.finding import Report
from scanner.shape import ShapeError
from scanner.store import tables, units
from scanner.store.database import Database
from scanner.store.errors import StoreError
from scanner.store.rows import part_rows, report_of, run_row

_PREFIX: Final = "noticemap_"
_MANY: Final = 500
"""Values in one ``IN`` list; every database takes so many."""


@dataclass(frozen=True, kw_only=True)
class RunSummary:
    """One line of the list of runs."""

    id: str
    started_at: str
    finished_at: str
    status: Literal["complete", "partial", "failed"]
    tool_version: str
    policy: str
    """``id version``."""
    sources: tuple[str, ...]
    n_findings: int
    n_violations: int
    n_unscanned: int


def save(connection: sa.Connection, report: Report) -> None:
    connection.execute(sa.delete(tables.runs).where(tables.runs.c.id == report.run.id))
    result = connection.execute(sa.insert(tables.runs).values(run_row(report)))
    (number,) = result.inserted_primary_key or (0,)
    parts = part_rows(report, number)
    for table in tables.PARTS:
        if rows := parts[table.name.removeprefix(_PREFIX)]:
            connection.execute(sa.insert(table), rows)
    units.forget(connection, report.run.id)


def summaries(connection: sa.Connection, limit: int) -> tuple[RunSummary, ...]:
    newest = sa.select(tables.runs).order_by(tables.runs.c.number.desc()).limit(limit)
    rows = connection.execute(newest).mappings().all()
    sources = _sources(connection, [row["number"] for row in rows])
    return tuple(_summary(row, sources.get(row["number"], ())) for row in rows)


def load(database: Database, run: str, empty: str) -> Report:
    """The report of ``run``; ``empty`` says why there is none, where that is known."""
    if empty:
        raise StoreError(f"run '{run}' cannot be found: {empty}")

    def read(connection: sa.Connection) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
        row = _one(database, find(connection, run), run)
        return dict(row), {
            table.name.removeprefix(_PREFIX): _rows(connection, table, row["number"])
            for table in tables.PARTS
        }

    row, parts = database.read(read)
    try:
        return report_of(row, parts)
    except ShapeError as error:
        raise database.error(f"run {row['id']} cannot be read back ({error})") from None


def find(connection: sa.Connection, run: str) -> Sequence[sa.RowMapping]:
    """Rows of the runs that ``run`` may mean, newest first: an id, the beginning of some, or ``latest``."""
    every = sa.select(tables.runs).order_by(tables.runs.c.number.desc())
    if run == "latest":
        return connection.execute(every.limit(1)).mappings().all()
    matches = every.where(tables.runs.c.id.startswith(run, autoescape=True))
    found = connection.execute(matches).mappings().all()
    return [row for row in found if row["id"] == run] or found


def _one(database: Database, found: Sequence[sa.RowMapping], run: str) -> sa.RowMapping:
    if len(found) == 1:
        return found[0]
    if not found:
        what = "it holds no run yet" if run == "latest" else f"it holds no run '{run}'"
        raise database.error(f"{what}; `noticemap runs` lists those it holds")
    listed = ", ".join(row["id"] for row in found[:5])
    raise database.error(f"'{run}' is the beginning of {len(found)} runs ({listed}); give more of it")


def latest_fingerprints(connection: sa.Connection, source_ids: Iterable[str]) -> frozenset[str]:
    """Fingerprints in the latest run of each source that could be read then."""
    return frozenset(
        fingerprint
        for run, names in latest_runs(connection, sorted(source_ids)).items()
        for fingerprint in _fingerprints(connection, run, names)
    )


def latest_runs(connection: sa.Connection, source_ids: Sequence[str]) -> dict[int, list[str]]:
    """The latest run in which each source could be read, with the names that sources have there."""
    table = tables.sources
    latest: dict[str, int] = {}
    for start in range(0, len(source_ids), _MANY):
        query = (
            sa.select(table.c.source_id, sa.func.max(table.c.run))
            .where(table.c.source_id.in_(source_ids[start : start + _MANY]), table.c.status != "failed")
            .group_by(table.c.source_id)
        )
        latest.update(dict(connection.execute(query).tuples().all()))
    names: dict[int, list[str]] = {}
    for source_id, run in latest.items():
        named = sa.select(table.c.source).where(table.c.run == run, table.c.source_id == source_id)
        names.setdefault(run, []).extend(connection.scalars(named))
    return names


def _fingerprints(connection: sa.Connection, run: int, sources: list[str]) -> Sequence[str]:
    table = tables.findings
    query = sa.select(table.c.fingerprint).where(table.c.run == run, table.c.source.in_(sources))
    return connection.scalars(query).all()


def _rows(connection: sa.Connection, table: sa.Table, run: int) -> list[dict[str, Any]]:
    query = sa.select(table).where(table.c.run == run).order_by(table.c.position)
    return [dict(row) for row in connection.execute(query).mappings()]


def _sources(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Names of the sources of runs, in order, by the run's number."""
    table = tables.sources
    found: dict[int, tuple[str, ...]] = {}
    for start in range(0, len(numbers), _MANY):
        query = (
            sa.select(table.c.run, table.c.source)
            .where(table.c.run.in_(numbers[start : start + _MANY]))
            .order_by(table.c.run, table.c.position)
        )
        for run, source in connection.execute(query).tuples():
            found[run] = (*found.get(run, ()), source)
    return found


def _summary(row: sa.RowMapping, sources: tuple[str, ...]) -> RunSummary:
    same = ("id", "started_at", "finished_at", "status", "tool_version")
    counts = ("n_findings", "n_violations", "n_unscanned")
    policy = f"{row['policy_id']} {row['policy_version']}"
    return RunSummary(policy=policy, sources=sources, **{key: row[key] for key in (*same, *counts)})
