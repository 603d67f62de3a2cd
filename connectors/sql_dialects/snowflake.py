"""Snowflake.

URI: ``snowflake://reader@account/database``. Rights: ``USAGE`` on warehouse, database and schemas, ``SELECT``
on tables. Snowflake has no read-only session, so the role must be unable to write, and the URI must state
this (``?noticemap_read_only=account``). Sampling: tables by ``SAMPLE BERNOULLI`` with a seed, row by row,
without bias; views by a seeded hash. Cost: the warehouse runs while a table is read; every row of a sampled
table is visited.
"""

from connectors.sql_dialects.base import (
    CatalogueQueries,
    RowStatements,
    SessionRules,
    SqlDialect,
    Target,
    percent,
    sampled,
    selected,
)


def _rows(target: Target, share: float, seed: int) -> str:
    return selected(target, f"SAMPLE BERNOULLI ({percent(share)}) SEED ({seed})")


def _row_hash(target: Target, seed: int) -> str:
    return f"BITAND(HASH({seed}, {', '.join(target.hashed)}), 4294967295)"


DIALECT = SqlDialect(
    schemes=("snowflake",),
    driver="snowflake",
    extra="snowflake",
    example="snowflake://reader@account/shop?noticemap_read_only=account",
    rows=RowStatements(method=sampled("row by row (SAMPLE BERNOULLI): without bias", _rows, _row_hash)),
    session=SessionRules(
        limits=lambda seconds: (
            f"ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = {seconds}, QUERY_TAG = 'noticemap'",
        )
    ),
    catalogue=CatalogueQueries(
        system_schemas=frozenset({"information_schema"}),
        statistics="""
SELECT LOWER(table_schema), LOWER(table_name), row_count, TRUE FROM information_schema.tables
WHERE table_type = 'BASE TABLE'""",
    ),
)
