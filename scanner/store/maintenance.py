"""Maintenance of a store: delete old runs, check every row, copy everything."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from scanner.finding.counted import NOT_COUNTED, telling
from scanner.serialization.times import iso
from scanner.store import tables
from scanner.store.base import Store
from scanner.store.database import Database
from scanner.store.errors import StoreError

_BATCH: Final = 1000
_UNFINISHED_DAYS: Final = 30
"""Days after which an unfinished run is deleted, so that it can no longer be resumed."""
_UNUSED_DAYS: Final = 90
"""Days after which a page that no incremental scan has used is deleted."""


@dataclass(frozen=True, kw_only=True)
class PruneRule:
    """Which runs to keep: the last ``keep`` runs of every source, and all runs of the last ``days`` days.

    For every source, the last run that could read the source is always kept, and so are baselines.
    """

    keep: int
    days: int


def prunable(database: Database, rule: PruneRule, now: datetime) -> tuple[str, ...]:
    """Ids of the runs that ``rule`` allows to delete, oldest first."""
    since = iso(now - timedelta(days=rule.days))

    def read(connection: sa.Connection) -> tuple[str, ...]:
        kept = _kept_of_sources(connection, max(rule.keep, 1))
        runs = tables.runs
        old = sa.select(runs.c.number, runs.c.id).where(runs.c.started_at < since, runs.c.baseline_at == "")
        rows = connection.execute(old.order_by(runs.c.number))
        return tuple(row.id for row in rows if row.number not in kept)

    return database.read(read)


def _kept_of_sources(connection: sa.Connection, keep: int) -> set[int]:
    """Numbers of the last ``keep`` runs of every source, and of the last run that could read the source."""
    query = sa.select(tables.sources.c.source_id, tables.sources.c.run, tables.sources.c.status)
    seen: dict[str, int] = {}
    read: set[str] = set()
    kept: set[int] = set()
    for row in connection.execute(query.order_by(tables.sources.c.run.desc())):
        seen[row.source_id] = seen.get(row.source_id, 0) + 1
        is_last_read = row.status != "failed" and row.source_id not in read
        if seen[row.source_id] <= keep or is_last_read:
            kept.add(row.run)
        if row.status != "failed":
            read.add(row.source_id)
    return kept


def prune(database: Database, ids: Sequence[str], now: datetime) -> None:
    """Delete the runs ``ids`` completely, and also old unfinished runs, unused pages and expired leases."""
    stale = iso(now - timedelta(days=_UNFINISHED_DAYS))

    def write(connection: sa.Connection) -> None:
        for start in range(0, len(ids), _BATCH // 2):
            some = tables.runs.c.id.in_(ids[start : start + _BATCH // 2])
            connection.execute(sa.delete(tables.runs).where(some))
        connection.execute(sa.delete(tables.unfinished).where(tables.unfinished.c.started_at < stale))
        unused = (now - timedelta(days=_UNUSED_DAYS)).isoformat()
        connection.execute(sa.delete(tables.pages).where(tables.pages.c.kept_at < unused))
        gone = tables.leases.c.expires_at < now.isoformat()
        connection.execute(sa.delete(tables.leases).where(gone))

    database.write(write)
    if database.engine.dialect.name == "sqlite":
        _give_back_space(database)


def _give_back_space(database: Database) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("VACUUM")


def problems(store: Store, watch: Callable[[int, int], None]) -> Iterator[str]:
    """Messages about damage to the store, rows without a run, unreadable reports and wrong counts.

    ``watch`` is called with the number of runs read so far and the number of all runs.
    """
    database = store.database
    if database.engine.dialect.name == "sqlite":
        yield from database.read(_damage)
    runs = store.runs(2**31 - 1)
    for number, run in enumerate(runs, 1):
        try:
            report = store.load(run.id)
        except StoreError as error:
            yield str(error)
        else:
            n_possible = sum(item.status not in NOT_COUNTED for item in report.possible)
            tiers = ((run.n_findings, len(telling(report)), ""), (run.n_possible, n_possible, "possible "))
            for count, n_present, tier in tiers:
                if n_present != count:
                    yield f"run {run.id} should have {count:,} {tier}findings, but has {n_present:,}"
        watch(number, len(runs))


def _damage(connection: sa.Connection) -> list[str]:
    found = []
    if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
        found.append("the file is damaged: restore a backup")
    if lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        found.append(f"{len(lost):,} rows belong to no run")
    return found


def copy(source: Database, target: Database, watch: Callable[[str], None]) -> int:
    """Copy all rows of ``source``, as of one moment, into the empty ``target``; return the number of rows.

    ``watch`` is called with the name of each table before it is copied.
    """
    n_rows = 0

    def write(into: sa.Connection) -> None:
        nonlocal n_rows
        if into.scalar(sa.select(sa.func.count()).select_from(tables.runs)):
            raise target.error("it has runs already; a backup needs a new store")
        n_rows = source.read(lambda connection: _copy_rows(connection, into, watch))
        _continue_numbers(into)

    target.write(write)
    return n_rows


def _copy_rows(source: sa.Connection, into: sa.Connection, watch: Callable[[str], None]) -> int:
    n_rows = 0
    for table in tables.metadata.sorted_tables:
        watch(table.name)
        rows = source.execution_options(yield_per=_BATCH).execute(sa.select(table)).mappings()
        for some in rows.partitions(_BATCH):
            values: list[dict[str, Any]] = [dict(row) for row in some]
            into.execute(sa.insert(table), values)
            n_rows += len(values)
    return n_rows


def _continue_numbers(into: sa.Connection) -> None:
    """Advance PostgreSQL's sequences to the highest copied numbers; inserting rows does not advance them."""
    if into.dialect.name != "postgresql":
        return
    for table in (tables.runs, tables.reviews):
        highest = into.scalar(sa.select(sa.func.max(table.c.number)))
        if highest is not None:
            sequence = sa.func.pg_get_serial_sequence(table.name, "number")
            into.execute(sa.select(sa.func.setval(sequence, highest)))
