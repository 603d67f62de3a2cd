"""Describes tables in the form that statements need, and finds row counts if a server has no statistics."""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from connectors.base import ConnectorError, FieldInfo
from connectors.relational.session import SqlSession
from connectors.sql_dialects.base import Target
from connectors.unread_values import most_characters

_WHOLE_NUMBERS = ("bigint", "int", "int4", "int8", "integer", "mediumint", "smallint", "tinyint")
_COUNTING_SECONDS, _PLANNING_SECONDS = 1, 5
"""Views are counted until this many seconds were spent on all views together, then only planned until this
many: a view may never end.
"""


def target_of(
    session: SqlSession,
    place: tuple[str, str],
    fields: tuple[FieldInfo, ...],
    is_stored: bool,
    *,
    is_versioned: bool = False,
) -> Target:
    """The table at ``place`` (schema and name) in the form that statements need, with quoted names."""
    quote = partial(quoted, session.engine.dialect)
    cut = most_characters(len(fields)) + 1  # One more than is returned, so that truncation shows.
    keys = [quote(info.name) for info in fields if info.primary_key]
    kinds = [info.type.partition("(")[0] for info in fields if info.primary_key]
    return Target(
        name=".".join(map(quote, place)) + (session.dialect.rows.versions if is_versioned else ""),
        columns=tuple(
            quote(info.name)
            if info.is_own_type
            else session.dialect.rows.expression(quote(info.name), info.type, cut)
            for info in fields
        ),
        hashed=tuple(keys or [quote(info.name) for info in fields]),
        key=keys[0] if len(keys) == 1 and kinds[0] in _WHOLE_NUMBERS else "",
        is_table=is_stored,
    )


def quoted(product: sa.Dialect, name: str) -> str:
    # SQLAlchemy's own quoting doubles percent signs, which is right only in statements with parameters.
    marks = product.identifier_preparer
    end = marks.final_quote
    if product.requires_name_normalize:
        # Oracle and Snowflake store names in upper case that SQLAlchemy shows in lower case.
        name = product.denormalize_name(name)
    return f"{marks.initial_quote}{name.replace(end, end * 2)}{end}"


class RowEstimates:
    """Counts or estimates the rows of tables and views, with a time limit for all views together."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session
        self._spent = 0.0

    def of(self, target: Target) -> int | None:
        """The number of rows, by a count or the planner's estimate; ``None`` if neither is available."""
        catalogue, counting = self._session.dialect.catalogue, f"SELECT count(*) FROM {target.name}"
        rows = f"SELECT 1 FROM {target.name}"
        planning = catalogue.explain(rows) if catalogue.explain else ""
        if target.is_table and not planning:
            return int(self._session.evaluate(counting)[0][0])
        if planning and not catalogue.counts_views:
            return catalogue.planned(_mappings(self._session.evaluate(planning, rows)))
        counted = self._briefly(counting, rows, _COUNTING_SECONDS)
        if counted or not planning:
            return int(counted[0][0]) if counted else None
        # Planning is limited in time, too: a server may run parts of a view to plan it.
        return catalogue.planned(_mappings(self._briefly(planning, rows, _PLANNING_SECONDS)))

    def _briefly(self, statement: str, query: str, seconds_for_all: int) -> list[Any]:
        """The rows of a statement about a view; empty if it takes over a second, or if no time is left."""
        began = time.monotonic()
        try:
            return (
                self._session.evaluate(statement, query, seconds=1) if self._spent < seconds_for_all else []
            )
        except ConnectorError as error:
            if error.code != "timeout":
                raise
            return []
        finally:
            self._spent += time.monotonic() - began


def _mappings(rows: Sequence[Any]) -> list[Mapping[str, Any]]:
    return [dict(row._mapping) for row in rows]
