"""The latest state of each finding of earlier runs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from scanner.finding import Finding
from scanner.history.comparison import Known
from scanner.history.renaming import KnownSource, under
from scanner.store.former_names import has_no_file, of_run
from scanner.store.rows import finding_of
from scanner.store.tables import findings, runs, sources

RUNS_LOOKED_BACK: Final = 30
"""How many of the last runs of a source are searched. A place that none of them could read counts as new."""


def latest_findings(connection: sa.Connection, known: Iterable[KnownSource]) -> tuple[Known, ...]:
    """The findings of the sources, each from the last run that reported the finding, without findings that
    this run reported as gone.

    Findings under former names of a source count as findings of the source.
    """
    found: dict[str, tuple[int, str, Known]] = {}
    for source in known:
        own = source.name.source_id
        for source_id in reversed(source.ids):
            names = _names(connection, source_id)
            for row in _latest_rows(connection, sorted(names)):
                if row.source not in names[row.run]:
                    continue
                finding = finding_of(row.tier, row.body)
                finding = finding if source_id == own else under(source.name, finding)
                if finding.fingerprint not in found or found[finding.fingerprint][0] <= row.run:
                    item = Known(source_id=own, finding=finding)
                    found[finding.fingerprint] = row.run, row.status, item
    return tuple(item for _run, status, item in found.values() if status != "gone")


def _names(connection: sa.Connection, source_id: str) -> dict[int, set[str]]:
    """The names of a source in the last runs that could read it, by run number."""
    query = (
        sa.select(sources.c.run, sources.c.source)
        .where(sources.c.source_id == source_id, sources.c.status != "failed")
        .order_by(sources.c.run.desc())
        .limit(RUNS_LOOKED_BACK)
    )
    names: dict[int, set[str]] = {}
    for row in connection.execute(query):
        names.setdefault(row.run, set()).add(row.source)
    return names


def _latest_rows(connection: sa.Connection, numbers: Sequence[int]) -> Sequence[sa.Row[Any]]:
    latest = (
        sa.select(findings.c.fingerprint, sa.func.max(findings.c.run).label("run"))
        .where(findings.c.run.in_(numbers))
        .group_by(findings.c.fingerprint)
        .subquery()
    )
    bodies = findings.c.run, findings.c.source, findings.c.tier, findings.c.status, findings.c.body
    query = (
        sa.select(*bodies)
        .join(latest, (findings.c.run == latest.c.run) & (findings.c.fingerprint == latest.c.fingerprint))
        .order_by(findings.c.run, findings.c.position)
    )
    return connection.execute(query).all()


def by_fingerprint(connection: sa.Connection, beginning: str, limit: int) -> tuple[Finding, ...]:
    """The latest finding of each fingerprint that begins with ``beginning``, at most ``limit``."""
    matches = findings.c.fingerprint.startswith(beginning, autoescape=True)
    # The range condition is redundant, but not every database uses the index for LIKE.
    in_range = findings.c.fingerprint.between(beginning, beginning + "\x7f")
    prints = sa.select(findings.c.fingerprint).where(in_range, matches).distinct().limit(limit)
    found: list[str] = sorted(connection.scalars(prints).all())
    latest = (connection.execute(_latest(each)).one() for each in found)
    return tuple(finding_of(row.tier, row.body) for row in latest)


def _latest(fingerprint: str) -> "sa.Select[Any]":
    same = findings.c.fingerprint == fingerprint
    bodies = sa.select(findings.c.tier, findings.c.body)
    return bodies.where(same).order_by(findings.c.run.desc()).limit(1)


def previous(connection: sa.Connection, number: int, *, baseline: bool = False) -> int | None:
    """The number of the last earlier run of the same project that read one of the sources of run ``number``.

    Runs without a project file also count if they read a source under a former name.
    ``baseline``: only consider accepted runs, including run ``number`` itself.
    """
    mine = of_run(connection, number)
    former = {name["source_id"] for row in mine for name in row.formerly}
    project = connection.scalar(sa.select(runs.c.project).where(runs.c.number == number))
    is_earlier = runs.c.number <= number if baseline else runs.c.number < number
    query = (
        _read_runs({row.source_id for row in mine} | former)
        .where(is_earlier, runs.c.baseline_at != "" if baseline else sa.true())
        .order_by(runs.c.number.desc())
    )
    for row in connection.execute(query):
        if row.project == project or (row.source_id in former and has_no_file(connection, row.number)):
            return int(row.number)
    return None


def accepted_for(
    connection: sa.Connection, projects: Sequence[str], known: Iterable[KnownSource]
) -> Mapping[int, Sequence[KnownSource]]:
    """The number of each run that is a baseline, with the sources of which it is the baseline.

    The baseline of a source is the last accepted run of one of the ``projects`` that could read the
    source, under its present name or a former one. A run without a project file also counts if it read
    the source under a former name.
    """
    found: dict[int, list[KnownSource]] = {}
    for source in known:
        if (accepted := _accepted(connection, projects, source)) is not None:
            found.setdefault(accepted.number, []).append(source)
    return found


def _accepted(
    connection: sa.Connection, projects: Sequence[str], source: KnownSource
) -> "sa.Row[Any] | None":
    query = _read_runs(source.ids).where(runs.c.baseline_at != "").order_by(runs.c.number.desc())
    for row in connection.execute(query):
        is_former = row.source_id != source.name.source_id
        if row.project in projects or (is_former and has_no_file(connection, row.number)):
            return row
    return None


def _read_runs(source_ids: Iterable[str]) -> "sa.Select[Any]":
    """Runs that could read one of the sources."""
    columns = sources.c.source, sources.c.source_id, runs.c.number, runs.c.id, runs.c.project
    return (
        sa.select(*columns)
        .join(runs, runs.c.number == sources.c.run)
        .where(sources.c.source_id.in_(sorted(set(source_ids))), sources.c.status != "failed")
    )
