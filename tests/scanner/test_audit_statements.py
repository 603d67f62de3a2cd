"""An expression that an audit statement needs several times per row is written once, in every dialect."""

import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa

from scanner.audit.count import DIALECTS, in_sql
from scanner.audit.moments import Epoch
from scanner.audit.once import Once, asked_of
from scanner.audit.site import Site
from scanner.audit.words import Clause

_TABLE = sa.table("t", sa.column("id"), sa.column("at"), sa.column("status"))


def _moment() -> Clause:
    first = sa.case((_TABLE.c.at.like("__.__.____"), sa.func.substr(_TABLE.c.at, 7, 4)), else_=_TABLE.c.at)
    return Once("moment", _TABLE, "at", Epoch(Once("text", _TABLE, "at", first, is_repeated=True), "text"))


def _closed() -> Clause:
    is_open = Once("is_open", _TABLE, "status", _TABLE.c.status.in_(["live", "open"]))
    return Once("closed", _TABLE, "at", sa.case((is_open, sa.null()), else_=_moment()))


def _asked(dialect: str) -> "sa.Select[tuple[object, ...]]":
    late = sa.case((_closed() < 1_000_000_000, "late"), (_moment() < 1, "never"), else_="kept")
    columns = [_TABLE.c.id, late.label("state"), _closed().label("clock")]
    return asked_of(_TABLE, columns, site=Site(dialect=dialect), where=[_TABLE.c.id > 0])


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_no_part_is_written_twice(dialect: str) -> None:
    statement = in_sql(_asked(dialect), dialect)
    assert statement.count("__.__.____") == 1
    assert statement.count("'live'") == 1
    assert len(statement) < 4_000


def test_the_answer_is_that_of_every_part_written_out() -> None:
    rows = [(1, "2001-01-01", "gone"), (2, "2020-01-01", "gone"), (3, "2001-01-01", "open"), (0, "", "")]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("create table t (id, at, status)")
        database.executemany("insert into t values (?, ?, ?)", rows)
        found = database.execute(in_sql(_asked("sqlite"), "sqlite")).fetchall()
    assert found == [(1, "late", 978_393_599), (2, "kept", 1_577_923_199), (3, "kept", None)]


def test_what_is_asked_once_needs_no_subquery() -> None:
    asked = asked_of(_TABLE, [Once("moment", _TABLE, "at", _TABLE.c.at)], site=Site(dialect="sqlite"))
    assert "row_1" not in in_sql(asked, "sqlite")
