"""Find earlier runs: the last run that read any of some sources, and the runs of exactly these sources."""

from collections.abc import Iterable, Mapping
from typing import Final

import sqlalchemy as sa

from scanner.finding import PastRun
from scanner.history.renaming import KnownSource
from scanner.store.tables import runs, sources, violations

SHOWN: Final = 5
"""Maximum number of earlier runs that a report shows."""
_LOOKED_AT: Final = 60
"""How many of the last runs with any of the sources are searched for runs of exactly these sources."""


def last(connection: sa.Connection, known: Iterable[KnownSource]) -> int | None:
    """The number of the last run that read one of the sources, under its present name or a former one."""
    ids = {each for source in known for each in source.ids}
    read = sources.c.source_id.in_(sorted(ids)), sources.c.status != "failed"
    found: int | None = connection.scalar(sa.select(sa.func.max(sources.c.run)).where(*read))
    return found


def past(connection: sa.Connection, known: Iterable[KnownSource]) -> tuple[PastRun, ...]:
    """The last runs of exactly these sources, under present or former names, oldest first."""
    names = [set(source.ids) for source in known]
    seen = _sources(connection, set().union(*names))
    numbers = sorted(run for run, ids in seen.items() if _are_these(ids, names))[-SHOWN:]
    columns = runs.c.number, runs.c.id, runs.c.started_at, runs.c.n_findings, runs.c.policy_id
    rows = connection.execute(sa.select(*columns).where(runs.c.number.in_(numbers)).order_by(runs.c.number))
    broken = _broken(connection, numbers)
    return tuple(
        PastRun(
            id=row.id,
            started_at=row.started_at,
            n_findings=row.n_findings,
            broken=broken.get(row.number, ()),
            policy=row.policy_id,
        )
        for row in rows
    )


def _are_these(ids: set[str], names: Iterable[set[str]]) -> bool:
    """Whether ``ids`` contains an id of every source and no others. ``names``: all ids of each source."""
    return ids <= set().union(*names) and all(ids & each for each in names)


def _sources(connection: sa.Connection, wanted: set[str]) -> Mapping[int, set[str]]:
    """The last runs with at least one of the wanted sources: run number → ids of all sources of the run."""
    with_one = (
        sa.select(sources.c.run)
        .where(sources.c.source_id.in_(sorted(wanted)))
        .distinct()
        .order_by(sources.c.run.desc())
        .limit(_LOOKED_AT)
    )
    found: dict[int, set[str]] = {}
    query = sa.select(sources.c.run, sources.c.source_id).where(
        sources.c.run.in_(with_one.subquery().select())
    )
    for row in connection.execute(query):
        found.setdefault(row.run, set()).add(row.source_id)
    return found


def _broken(connection: sa.Connection, numbers: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    query = (
        sa.select(violations.c.run, violations.c.promise)
        .where(violations.c.run.in_(list(numbers)))
        .distinct()
        .order_by(violations.c.run, violations.c.promise)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.run] = (*found.get(row.run, ()), row.promise)
    return found
