"""Inserts rows into a DuckDB table in batches: one by one, each takes half a millisecond."""

from collections.abc import Sequence
from itertools import chain

import duckdb

_AT_ONCE = 500


def fill(database: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        marks = ", ".join([f"({', '.join('?' * len(some[0]))})"] * len(some))
        database.execute(f'INSERT INTO "{table}" VALUES {marks}', list(chain.from_iterable(some)))
