"""Amazon Redshift, through redshift_connector.

URI: ``redshift://reader@host:5439/shop``. Rights: ``USAGE`` on schemas and ``SELECT`` on tables; row counts
need ``SELECT`` on ``svv_table_info``. Sampling: by a seeded hash of the key, because Redshift has no
``TABLESAMPLE``. Every row is visited, and equal rows are drawn together or not at all. Cost: one connection;
a statement may take 15 minutes (``?noticemap_timeout=`` in seconds).
"""

from connectors.sql_dialects.base import (
    POSTGRESQL_READ_ONLY,
    CatalogueQueries,
    RowStatements,
    SessionRules,
    SqlDialect,
    Target,
    hashed,
)


def _row_hash(target: Target, seed: int) -> str:
    text = " || '|' || ".join(f"COALESCE({column}::varchar, '')" for column in target.hashed)
    return f"STRTOL(LEFT(MD5('{seed}|' || {text}), 8), 16)"


DIALECT = SqlDialect(
    schemes=("redshift",),
    driver="redshift+redshift_connector",
    extra="redshift",
    example="redshift://reader@cluster.example.org:5439/shop",
    rows=RowStatements(method=hashed(_row_hash)),
    session=SessionRules(
        read_only=POSTGRESQL_READ_ONLY,
        limits=lambda seconds: (
            f"SET statement_timeout TO {seconds * 1000}",
            "SET query_group TO 'noticemap'",
        ),
    ),
    catalogue=CatalogueQueries(
        system_schemas=frozenset({"information_schema", "pg_catalog", "pg_internal", "pg_automv"}),
        system_prefixes=("pg_temp", "pg_toast"),
        statistics='SELECT "schema", "table", tbl_rows, true FROM svv_table_info',
    ),
)
