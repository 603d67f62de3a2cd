"""A store in any database that SQLAlchemy speaks to."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from scanner.finding import Report
from scanner.shape import ShapeError
from scanner.store import tables
from scanner.store.base import RunSummary, Store
from scanner.store.errors import StoreError
from scanner.store.rows import part_rows, report_of, run_row

_PREFIX: Final = "noticemap_"
_MANY: Final = 500
"""Values in one ``IN`` list; every database takes so many."""


class SqlStore:
    """See ``scanner.store.base.Store``. ``place`` is how errors call it, without a password."""

    def __init__(self, engine: sa.Engine, place: str) -> None:
        self._engine = engine
        self._place = place

    def save(self, report: Report) -> None:
        with self._transaction(write=True) as connection:
            connection.execute(sa.delete(tables.runs).where(tables.runs.c.id == report.run.id))
            result = connection.execute(sa.insert(tables.runs).values(run_row(report)))
            (number,) = result.inserted_primary_key or (0,)
            parts = part_rows(report, number)
            for table in tables.PARTS:
                if rows := parts[table.name.removeprefix(_PREFIX)]:
                    connection.execute(sa.insert(table), rows)

    def runs(self, limit: int) -> tuple[RunSummary, ...]:
        newest = sa.select(tables.runs).order_by(tables.runs.c.number.desc()).limit(limit)
        with self._transaction() as connection:
            rows = connection.execute(newest).mappings().all()
            return tuple(_summary(row, _sources(connection, row["number"])) for row in rows)

    def load(self, run: str) -> Report:
        with self._transaction() as connection:
            row = self._find(connection, run)
            parts = {
                table.name.removeprefix(_PREFIX): _rows(connection, table, row["number"])
                for table in tables.PARTS
            }
        try:
            return report_of(dict(row), parts)
        except ShapeError as error:
            raise self._error(f"run {row['id']} cannot be read back ({error})") from None

    def latest_fingerprints(self, source_ids: Iterable[str]) -> frozenset[str]:
        with self._transaction() as connection:
            return frozenset(
                fingerprint
                for run, names in _latest_runs(connection, sorted(set(source_ids))).items()
                for fingerprint in _fingerprints(connection, run, names)
            )

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _find(self, connection: sa.Connection, run: str) -> sa.RowMapping:
        """The row of the run that ``run`` means."""
        every = sa.select(tables.runs).order_by(tables.runs.c.number.desc())
        if run == "latest":
            found = connection.execute(every.limit(1)).mappings().all()
        else:
            matches = every.where(tables.runs.c.id.startswith(run, autoescape=True))
            found = connection.execute(matches).mappings().all()
            found = [row for row in found if row["id"] == run] or found
        if len(found) == 1:
            return found[0]
        if not found:
            what = "it holds no run yet" if run == "latest" else f"it holds no run '{run}'"
            raise self._error(f"{what}; `noticemap runs` lists those it holds")
        listed = ", ".join(row["id"] for row in found[:5])
        raise self._error(f"'{run}' is the beginning of {len(found)} runs ({listed}); give more of it")

    @contextmanager
    def _transaction(self, *, write: bool = False) -> Iterator[sa.Connection]:
        """One transaction. The text of a driver's error can hold values, so its class alone is told."""
        engine = self._engine.execution_options(noticemap_write=write)
        try:
            with engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, ValueError) as error:
            raise self._error(f"it cannot be {'written' if write else 'read'} ({_class_of(error)})") from None

    def _error(self, words: str) -> StoreError:
        return StoreError(f"store {self._place}: {words}")


def _class_of(error: Exception) -> str:
    return type(getattr(error, "orig", None) or error).__name__


def _rows(connection: sa.Connection, table: sa.Table, run: int) -> list[dict[str, Any]]:
    query = sa.select(table).where(table.c.run == run).order_by(table.c.position)
    return [dict(row) for row in connection.execute(query).mappings()]


def _sources(connection: sa.Connection, run: int) -> tuple[str, ...]:
    table = tables.sources
    query = sa.select(table.c.source).where(table.c.run == run).order_by(table.c.position)
    return tuple(connection.scalars(query))


def _summary(row: sa.RowMapping, sources: tuple[str, ...]) -> RunSummary:
    same = ("id", "started_at", "finished_at", "status", "tool_version")
    counts = ("n_findings", "n_violations", "n_unscanned")
    policy = f"{row['policy_id']} {row['policy_version']}"
    return RunSummary(policy=policy, sources=sources, **{key: row[key] for key in (*same, *counts)})


def _latest_runs(connection: sa.Connection, source_ids: list[str]) -> dict[int, list[str]]:
    """The latest run in which each source could be read, with the names that sources have there."""
    table = tables.sources
    latest: dict[str, int] = {}
    for start in range(0, len(source_ids), _MANY):
        query = (
            sa.select(table.c.source_id, sa.func.max(table.c.run))
            .where(table.c.source_id.in_(source_ids[start : start + _MANY]), table.c.status != "failed")
            .group_by(table.c.source_id)
        )
        for source_id, run in connection.execute(query):
            latest[source_id] = run
    names: dict[int, list[str]] = {}
    for source_id, run in latest.items():
        named = sa.select(table.c.source).where(table.c.run == run, table.c.source_id == source_id)
        names.setdefault(run, []).extend(connection.scalars(named))
    return names


def _fingerprints(connection: sa.Connection, run: int, sources: list[str]) -> Sequence[str]:
    table = tables.findings
    query = sa.select(table.c.fingerprint).where(table.c.run == run, table.c.source.in_(sources))
    return connection.scalars(query).all()
