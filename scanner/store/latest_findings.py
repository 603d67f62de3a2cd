"""The latest state of each finding in earlier runs."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from scanner.finding import Finding
from scanner.history.baseline import Baseline
from scanner.history.comparison import Known
from scanner.store.rows import finding_of
from scanner.store.tables import findings, runs, sources, violations

RUNS_LOOKED_BACK: Final = 30
"""Runs per source that are searched. A place that none of them could read counts as new."""


def latest_findings(connection: sa.Connection, source_ids: Iterable[str]) -> tuple[Known, ...]:
    """The findings of the sources in the last run that saw each, without those that were gone."""
    found: dict[str, Known] = {}
    for source_id in sorted(set(source_ids)):
        names = _names(connection, source_id)
        for row in _latest_rows(connection, sorted(names)):
            if row.source in names[row.run]:
                finding = finding_of(row.tier, row.body)
                found[finding.fingerprint] = Known(source_id=source_id, finding=finding)
    return tuple(found.values())


def _names(connection: sa.Connection, source_id: str) -> dict[int, set[str]]:
    """The names of a source, by run, in the last runs that could read it."""
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
    query = (
        sa.select(findings.c.run, findings.c.source, findings.c.tier, findings.c.body)
        .join(latest, (findings.c.run == latest.c.run) & (findings.c.fingerprint == latest.c.fingerprint))
        .where(findings.c.status != "gone")
        .order_by(findings.c.run, findings.c.position)
    )
    return connection.execute(query).all()


def by_fingerprint(connection: sa.Connection, beginning: str, limit: int) -> tuple[Finding, ...]:
    """The latest finding of each fingerprint that begins with ``beginning``, at most ``limit``."""
    matches = findings.c.fingerprint.startswith(beginning, autoescape=True)
    # With a range besides LIKE, because only a range uses the index in every database.
    in_range = findings.c.fingerprint.between(beginning, beginning + "\x7f")
    prints = sa.select(findings.c.fingerprint).where(in_range, matches).distinct().limit(limit)
    found: list[str] = sorted(connection.scalars(prints).all())
    latest = (connection.execute(_latest(each)).one() for each in found)
    return tuple(finding_of(row.tier, row.body) for row in latest)


def _latest(fingerprint: str) -> "sa.Select[Any]":
    same = findings.c.fingerprint == fingerprint
    told = sa.select(findings.c.tier, findings.c.body)
    return told.where(same).order_by(findings.c.run.desc()).limit(1)


def previous(connection: sa.Connection, number: int, *, baseline: bool = False) -> int | None:
    """The last earlier run of its project that read one of its sources; with ``baseline``, the last accepted
    one.
    """
    mine = sa.select(sources.c.source_id).where(sources.c.run == number)
    project = sa.select(runs.c.project).where(runs.c.number == number).scalar_subquery()
    query = (
        sa.select(sa.func.max(sources.c.run))
        .join(runs, runs.c.number == sources.c.run)
        .where(sources.c.source_id.in_(mine), sources.c.status != "failed", runs.c.project == project)
    )
    if baseline:
        query = query.where(runs.c.baseline_at != "", runs.c.number <= number)
    else:
        query = query.where(runs.c.number < number)
    found: int | None = connection.scalar(query)
    return found


def baseline(connection: sa.Connection, projects: Sequence[str], source_ids: Iterable[str]) -> Baseline:
    """The last accepted run of a project that could read each source."""
    ids: set[str] = set()
    known: list[Known] = []
    broken: set[tuple[str, str]] = set()
    for source_id in sorted(set(source_ids)):
        query = (
            sa.select(sources.c.run, sources.c.source, runs.c.id)
            .join(runs, runs.c.number == sources.c.run)
            .where(sources.c.source_id == source_id, sources.c.status != "failed")
            .where(runs.c.baseline_at != "", runs.c.project.in_(projects))
            .order_by(runs.c.number.desc())
            .limit(1)
        )
        if (accepted := connection.execute(query).one_or_none()) is None:
            continue
        ids.add(accepted.id)
        told = sa.select(findings.c.tier, findings.c.body).where(
            findings.c.run == accepted.run, findings.c.source == accepted.source, findings.c.status != "gone"
        )
        known += [
            Known(source_id=source_id, finding=finding_of(row.tier, row.body))
            for row in connection.execute(told)
        ]
        shown = sa.select(violations.c.promise, violations.c.body).where(
            violations.c.run == accepted.run, violations.c.source == accepted.source
        )
        broken |= {
            (row.promise, row.body.get("finding") or row.body.get("fingerprint", ""))
            for row in connection.execute(shown)
        }
    return Baseline(runs=tuple(sorted(ids)), findings=tuple(known), violations=frozenset(broken))
