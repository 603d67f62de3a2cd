"""Google BigQuery.

URI: ``bigquery://project`` or ``bigquery://project/dataset``. Rights: ``roles/bigquery.dataViewer`` and
``roles/bigquery.jobUser``. BigQuery has no read-only session, so the account must be unable to write, and the
URI must state this (``?noticemap_read_only=account``). Sampling: tables by ``TABLESAMPLE SYSTEM``, which
draws storage blocks, because only this reduces the number of bytes that are read and billed; it has no seed,
so another run draws other blocks. Views by a seeded ``FARM_FINGERPRINT``, which is repeatable, but the whole
view is read and billed. Cost: all bytes read are billed.
"""

from connectors.sql_dialects.base import (
    BLOCK_NOTE,
    CatalogueQueries,
    RowStatements,
    SqlDialect,
    Target,
    percent,
    sampled,
    selected,
)


def _blocks(target: Target, share: float, seed: int) -> str:
    return selected(target, f"TABLESAMPLE SYSTEM ({percent(share)} PERCENT)")


def _row_hash(target: Target, seed: int) -> str:
    hashed = f"FARM_FINGERPRINT(CONCAT('{seed}|', TO_JSON_STRING(STRUCT({', '.join(target.hashed)}))))"
    return f"MOD(ABS({hashed} >> 1), 4294967296)"


DIALECT = SqlDialect(
    schemes=("bigquery",),
    driver="bigquery",
    extra="bigquery",
    example="bigquery://project/shop?noticemap_read_only=account",
    rows=RowStatements(
        method=sampled(f"{BLOCK_NOTE}; without a seed, so it cannot be repeated", _blocks, _row_hash)
    ),
    catalogue=CatalogueQueries(system_schemas=frozenset({"information_schema"}), schema_is_database=True),
)
