"""Trino, with the databases behind it: one catalogue with all its schemas.

URI: ``trino://reader@host:8080/hive``. Rights: ``SELECT`` in the catalogue. Trino cannot confirm that a
session is read-only, so the account must be unable to write, and the URI must state this
(``?noticemap_read_only=account``). Sampling: by a seeded ``xxhash64`` of the key, because ``TABLESAMPLE`` has
no seed. Every row is visited, and equal rows are drawn together or not at all. Tables are counted first,
since Trino keeps no row counts of its own.
"""

from connectors.sql_dialects.base import (
    CatalogueQueries,
    RowStatements,
    SessionRules,
    SqlDialect,
    Target,
    hashed,
)


def _row_hash(target: Target, seed: int) -> str:
    text = " || '|' || ".join(
        [f"'{seed}'", *(f"coalesce(CAST({column} AS varchar), '')" for column in target.hashed)]
    )
    return f"bitwise_and(from_big_endian_64(xxhash64(to_utf8({text}))), 4294967295)"


DIALECT = SqlDialect(
    schemes=("trino",),
    driver="trino",
    extra="trino",
    example="trino://reader@trino.example.org:8080/hive?noticemap_read_only=account",
    rows=RowStatements(method=hashed(_row_hash)),
    session=SessionRules(limits=lambda seconds: (f"SET SESSION query_max_run_time = '{seconds}s'",)),
    catalogue=CatalogueQueries(system_schemas=frozenset({"information_schema"})),
)
