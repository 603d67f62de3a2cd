"""Save, find and list runs with their reports in the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa

from scanner.errors import did_you_mean
from scanner.finding import Report
from scanner.finding.identity import source_name
from scanner.history.project_key import ProjectKey
from scanner.serialization.strict import ShapeError
from scanner.store import tables, units
from scanner.store.database import Database
from scanner.store.errors import StoreError
from scanner.store.rows import part_rows, report_of, run_row

_PREFIX: Final = "noticemap_"
_MANY: Final = 500
"""Maximum number of values in one ``IN`` list; every database accepts this many."""
_LISTED: Final = 5


@dataclass(frozen=True, kw_only=True)
class RunSummary:
    """One line in the list of runs."""

    id: str
    started_at: str
    finished_at: str
    status: Literal["complete", "partial", "failed"]
    tool_version: str
    policy: str
    """Id and version of the policy, separated by a space."""
    sources: tuple[str, ...]
    n_findings: int
    """Number of findings that are neither gone nor suppressed. Record metadata counts
    only if it breaks a promise.
    """
    n_suppressed: int
    """Number of findings that a review suppresses."""
    n_violations: int
    """Number of places that break a promise."""
    n_unscanned: int
    n_possible: int = 0
    """Number of possible findings that are neither gone nor suppressed."""
    n_broken: int = 0
    """Number of promises that are broken."""
    baseline_at: str = ""
    """When the run was accepted as a baseline; empty if it was not."""


def save(connection: sa.Connection, report: Report, project: str = "") -> None:
    """Store a report. ``project``: key of the project; if empty, the key is derived from the sources."""
    connection.execute(sa.delete(tables.runs).where(tables.runs.c.id == report.run.id))
    row = run_row(report) | ({"project": project} if project else {})
    result = connection.execute(sa.insert(tables.runs).values(row))
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


def load(database: Database, number: int, without: Sequence[sa.Table] = ()) -> Report:
    """The report of a run. The parts of the report that the tables ``without`` store are left empty."""

    def read(connection: sa.Connection) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
        run = connection.execute(sa.select(tables.runs).where(tables.runs.c.number == number))
        parts = {
            table.name.removeprefix(_PREFIX): [] if table in without else _rows(connection, table, number)
            for table in tables.PARTS
        }
        return dict(run.mappings().one()), parts

    row, parts = database.read(read)
    try:
        return report_of(row, parts)
    except ShapeError as error:
        raise database.error(f"run {row['id']} cannot be read back ({error})") from None


def number(database: Database, run: str, empty: str, project: ProjectKey | None = None) -> int:
    """The number of the run that ``run`` names. Raises ``StoreError`` unless ``run`` names exactly one run.

    ``latest`` names the last run of ``project`` (by default, of all projects) that could read a source, or
    the last run if none could.
    ``empty``: why the store has no runs, for the error message; an empty text if it may have some.
    """
    if empty:
        raise StoreError(f"run '{run}' cannot be found: {empty}")
    found = database.read(lambda connection: _matches(connection, run, project))
    if len(found) == 1:
        return int(found[0].number)
    if not found:
        of = f" of {project.title}" if project else ""
        near = did_you_mean(run, ["latest"])
        what = f"it holds no run{of} yet" if run == "latest" else f"it holds no run '{run}'{near}"
        raise database.error(f"{what}; `noticemap runs` lists those it holds")
    listed = ", ".join(row.id for row in found[:_LISTED])
    many = f"{len(found)}" if len(found) <= _LISTED else f"more than {_LISTED}"
    raise database.error(f"'{run}' is the beginning of {many} runs ({listed}); give more characters")


def _matches(connection: sa.Connection, run: str, project: ProjectKey | None) -> Sequence[sa.Row[Any]]:
    """The runs that ``run`` may name, newest first; at most one more than an error message lists."""
    table = tables.runs
    every = sa.select(table.c.number, table.c.id).order_by(table.c.number.desc())
    if run == "latest":
        mine = every.where(table.c.project.in_(project.keys)) if project else every
        read = connection.execute(mine.where(table.c.status != "failed").limit(1)).all()
        return read or connection.execute(mine.limit(1)).all()
    whole = connection.execute(every.where(table.c.id == run)).all()
    begins = table.c.id.startswith(run, autoescape=True)
    return whole or connection.execute(every.where(begins).limit(_LISTED + 1)).all()


def latest_like(connection: sa.Connection, number: int, project: ProjectKey | None) -> str:
    """The id of the last run after run ``number`` that has the same project and policy and could read a
    source; if there is none, the id of run ``number``.

    ``project``: if run ``number`` belongs to this project, runs under all keys of the project are considered.
    """
    table = tables.runs
    own = connection.execute(sa.select(table).where(table.c.number == number)).one()
    keys = project.keys if project and own.project in project.keys else (own.project,)
    alike = sa.select(table.c.id).where(
        table.c.project.in_(keys),
        table.c.policy_id == own.policy_id,
        table.c.status != "failed",
        table.c.number > number,
    )
    return str(connection.scalar(alike.order_by(table.c.number.desc()).limit(1)) or own.id)


def accept(connection: sa.Connection, number: int, at: str, by: str) -> str:
    """Accept a run as the baseline of its sources; return the id of the run.

    Raises ``StoreError`` for a failed run. ``at``: the time of acceptance; ``by``: the person who accepts.
    """
    table = tables.runs
    if connection.scalar(sa.select(table.c.status).where(table.c.number == number)) == "failed":
        raise StoreError(
            "that run could read nothing, so it cannot be a baseline; `noticemap runs` lists those that could"
        )
    mark = sa.update(table).where(table.c.number == number).values(baseline_at=at, baseline_by=by)
    connection.execute(mark)
    return str(connection.scalar(sa.select(table.c.id).where(table.c.number == number)))


def _rows(connection: sa.Connection, table: sa.Table, run: int) -> list[dict[str, Any]]:
    query = sa.select(table).where(table.c.run == run).order_by(table.c.position)
    return [dict(row) for row in connection.execute(query).mappings()]


def _sources(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The names of the sources of each run, by run number, in the order of the report."""
    table = tables.sources
    found: dict[int, tuple[str, ...]] = {}
    for start in range(0, len(numbers), _MANY):
        query = (
            sa.select(table.c.run, table.c.source, table.c.source_id)
            .where(table.c.run.in_(numbers[start : start + _MANY]))
            .order_by(table.c.run, table.c.position)
        )
        for row in connection.execute(query):
            found[row.run] = (*found.get(row.run, ()), source_name(row.source, row.source_id))
    return found


def _summary(row: sa.RowMapping, sources: tuple[str, ...]) -> RunSummary:
    same = ("id", "started_at", "finished_at", "status", "tool_version", "baseline_at")
    counts = ("n_findings", "n_suppressed", "n_violations", "n_unscanned", "n_possible", "n_broken")
    policy = f"{row['policy_id']} {row['policy_version']}"
    return RunSummary(policy=policy, sources=sources, **{key: row[key] for key in (*same, *counts)})
