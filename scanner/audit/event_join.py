"""Join a table of people to the last event of each row (see ``retention.last_event``). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scanner.audit import words
from scanner.audit.clock_parts import Happening, LastEvent
from scanner.audit.lookups import equal
from scanner.audit.once import asked_of
from scanner.audit.site import Site
from scanner.audit.words import Clause


@dataclass(frozen=True, kw_only=True)
class JoinedEvent:
    """A table joined to the last event of each of its rows."""

    source: Any
    at: Clause
    """The time of a row's last event in seconds since 1970; null if the row has no event."""


def joined_event(of: Any, source: Any, clock: LastEvent, *, now: int, site: Site) -> JoinedEvent:
    """Join each row of ``of`` to its last event. Each row has at most one last event, so the number of rows
    stays the same.
    """
    whens: list[Clause] = []
    for make in dict.fromkeys(map(_make, clock.happenings)):
        ours = [one for one in clock.happenings if _make(one) == make]
        last = _last_of_each(ours, now=now, site=site)
        mine = words.cell(of, ours[0].hop.key)
        source = source.outerjoin(last, equal(mine, last.c.key, ours[0].hop))
        whens.append(last.c.at)
    return JoinedEvent(source=source, at=_latest(whens))


def _make(one: Happening) -> tuple[object, ...]:
    """The properties that must be equal for the events of several tables to be combined and joined to one
    column.
    """
    return one.hop.key.name, one.hop.column.storage, one.hop.column.is_string


def _latest(times: Sequence[Clause]) -> Clause:
    found = times[0]
    for time in times[1:]:
        found = sa.case((found.is_(None), time), (time > found, time), else_=found)
    return found


def _last_of_each(happenings: Sequence[Happening], *, now: int, site: Site) -> sa.Subquery:
    told = [_times(one, now=now, site=site) for one in happenings]
    every = (told[0] if len(told) == 1 else sa.union_all(*told)).subquery()
    found = sa.select(every.c.key, sa.func.max(every.c.at).label("at")).group_by(every.c.key)
    return words.fenced(found, site=site).subquery()


def _times(happening: Happening, *, now: int, site: Site) -> sa.Select[Any]:
    """A query for the time of the last event in one table for each key. An event that has not ended counts as
    lasting until now.
    """
    of = words.from_clause(happening.hop.table, site=site).alias()
    at = words.epoch(of, happening.at)
    if happening.is_end:
        at = sa.case((words.is_empty(of, happening.at), now), else_=at)
    key = words.cell(of, happening.hop.column)
    columns = (key.label("key"), sa.func.max(at).label("at"))
    return asked_of(of, columns, site=site, where=[key.is_not(None)], group_by=[key])
