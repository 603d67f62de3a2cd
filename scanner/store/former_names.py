"""The names that sources had in earlier runs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from scanner.finding import SourceName
from scanner.history.project_key import sources_key
from scanner.history.renaming import Addressed
from scanner.serialization.strict import build
from scanner.store.tables import runs, sources


def former_names(
    connection: sa.Connection, wanted: Sequence[Addressed], apart: Collection[str]
) -> Mapping[str, tuple[SourceName, ...]]:
    """The other names of each source, by id of the source, the latest name first. A source gets the names of
    all earlier sources that had its address or id, and their former names.

    Args:
        apart: ids that are never former names of another source, such as two sources of one project with the
            same address.
    """
    named = {item.source_id for item in wanted} | set(apart)
    found = {}
    for item in wanted:
        names = dict.fromkeys(_names(connection, item))
        by_id = {name.source_id: name for name in reversed(names) if name.source_id not in named}
        found[item.source_id] = tuple(reversed(by_id.values()))
    return found


def _names(connection: sa.Connection, item: Addressed) -> Iterator[SourceName]:
    """Names of earlier sources with the id or address of ``item``, the latest first; each name is followed by
    the former names of that source.
    """
    is_same = sa.or_(
        sources.c.source_id.in_([item.unnamed_id, item.source_id]), sources.c.address == item.address
    )
    last = sa.select(sa.func.max(sources.c.run).label("run"), sources.c.source_id)
    latest = last.where(is_same).group_by(sources.c.source_id).subquery()
    query = (
        sa.select(sources.c.source, sources.c.source_id, sources.c.formerly)
        .join(latest, (sources.c.run == latest.c.run) & (sources.c.source_id == latest.c.source_id))
        .order_by(sources.c.run.desc(), sources.c.position)
    )
    for row in connection.execute(query):
        yield SourceName(source=row.source, source_id=row.source_id)
        for former in row.formerly:
            yield build(SourceName, former)


def of_run(connection: sa.Connection, number: int) -> Sequence[sa.Row[Any]]:
    """The sources of a run: ``source``, ``source_id``, ``formerly``."""
    names = sa.select(sources.c.source, sources.c.source_id, sources.c.formerly)
    return connection.execute(names.where(sources.c.run == number).order_by(sources.c.position)).all()


def has_no_file(connection: sa.Connection, number: int) -> bool:
    """Whether a run has no project file, so that its project is identified by its set of sources."""
    project = connection.scalar(sa.select(runs.c.project).where(runs.c.number == number))
    return bool(project == sources_key(row.source_id for row in of_run(connection, number)))
