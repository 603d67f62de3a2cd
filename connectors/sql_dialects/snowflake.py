"""Snowflake.

URI: ``snowflake://reader@account/database``. Rights: ``USAGE`` on warehouse, database and schemas, ``SELECT``
on tables. Snowflake has no read-only session, so the role must be unable to write, and the URI must say so
(``?noticemap_read_only=account``). Sampling: ``SAMPLE BERNOULLI``, row by row, seeded, without bias; views by
a seeded hash. Cost: the warehouse runs while a table is read; of a sampled table every row is visited.
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
