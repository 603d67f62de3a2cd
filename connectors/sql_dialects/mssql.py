"""Microsoft SQL Server and Azure SQL, through pyodbc and Microsoft's ODBC driver.

URI: ``mssql://reader@host/shop?driver=ODBC+Driver+18+for+SQL+Server``. Rights: only ``db_datareader``. SQL
Server has no read-only session, so an account that could insert, update or delete in the database is refused.
Sampling: ``TABLESAMPLE SYSTEM`` draws storage pages with ten times as many rows as wanted, and a hash of the
key then keeps one row in ten; so rows that are stored together are more likely to be drawn together. Views
are sampled by the hash only. Cost: one connection; a statement waits at most 5 seconds for a lock.
"""

from connectors.sql_dialects.base import (
    BLOCK_NOTE,
    LOCK_SECONDS,
    CatalogueQueries,
    ReadOnly,
    RowStatements,
    SessionRules,
    SqlDialect,
    Target,
    percent,
    sampled,
    selected,
    threshold,
)

_THINNING = 10


def _row_hash(target: Target, seed: int) -> str:
    text = f"CONCAT_WS('|', {seed}, {', '.join(target.hashed)})"
    return f"CAST(SUBSTRING(HASHBYTES('SHA2_256', {text}), 1, 4) AS BIGINT)"


def _pages(target: Target, share: float, seed: int) -> str:
    pages = min(1.0, share * _THINNING)
    sample = f"TABLESAMPLE SYSTEM ({percent(pages)} PERCENT) REPEATABLE ({seed + 1})"
    kept = f"{_row_hash(target, seed)} < {threshold(share / pages)}"
    return selected(target, f"{sample} WHERE {kept}")


DIALECT = SqlDialect(
    schemes=("mssql",),
    driver="mssql+pyodbc",
    extra="mssql",
    example="mssql://reader@db.example.org/shop?driver=ODBC+Driver+18+for+SQL+Server",
    rows=RowStatements(method=sampled(BLOCK_NOTE, _pages, _row_hash)),
    session=SessionRules(
        read_only=ReadOnly(
            statements=(),
            check=(
                "SELECT HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'INSERT') "
                "+ HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'UPDATE') "
                "+ HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'DELETE')"
            ),
            expected="0",
        ),
        limits=lambda seconds: (f"SET LOCK_TIMEOUT {LOCK_SECONDS * 1000}",),
    ),
    catalogue=CatalogueQueries(
        system_schemas=frozenset({"INFORMATION_SCHEMA", "information_schema", "sys", "guest"}),
        system_prefixes=("db_",),
        statistics="""
SELECT s.name, t.name, SUM(p.rows), 1 FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id
JOIN sys.partitions p ON p.object_id = t.object_id AND p.index_id IN (0, 1) GROUP BY s.name, t.name""",
    ),
)
