"""ClickHouse, through clickhouse-connect.

URI: ``clickhouse://reader@host:8123/shop``; if no database is named, all are read. Rights: ``SELECT``, and to
set ``readonly``. Sampling: by a seeded hash of the key. Every row is visited, and equal rows are drawn
together or not at all. The server's own ``SAMPLE`` only works for few tables and has no seed. Cost: one
connection; a statement may take 15 minutes (``?noticemap_timeout=`` in seconds).
"""

from connectors.sql_dialects.base import (
    CatalogueQueries,
    ReadOnly,
    RowStatements,
    SessionRules,
    SqlDialect,
    Target,
    hashed,
)


def _row_hash(target: Target, seed: int) -> str:
    return f"bitAnd(cityHash64({seed}, {', '.join(target.hashed)}), 4294967295)"


DIALECT = SqlDialect(
    schemes=("clickhouse",),
    driver="clickhousedb",
    extra="clickhouse",
    example="clickhouse://reader@db.example.org:8123/shop",
    rows=RowStatements(method=hashed(_row_hash)),
    session=SessionRules(
        limits=lambda seconds: (f"SET max_execution_time = {seconds}, log_comment = 'noticemap'",),
        # This must be the last setting: once readonly is set, no setting can be changed, not even readonly.
        read_only=ReadOnly(
            statements=("SET readonly = 1",),
            check="SELECT value FROM system.settings WHERE name = 'readonly'",
            expected="1",
        ),
    ),
    catalogue=CatalogueQueries(
        system_schemas=frozenset({"INFORMATION_SCHEMA", "information_schema", "system"}),
        schema_is_database=True,
        statistics="SELECT database, name, total_rows, 1 FROM system.tables",
    ),
)
