"""Oracle Database, through python-oracledb, which needs no Oracle client.

URI: ``oracle://reader@host:1521/?service_name=shop``. Rights: ``CREATE SESSION`` and ``SELECT`` (or
``READ``). Rows are read in read-only transactions, but Oracle has no read-only session, so the account must
be unable to write, and the URI must state this (``&noticemap_read_only=account``). Sampling: tables by
``SAMPLE`` with a seed, row by row, without bias; views by a seeded ``ORA_HASH``. Cost: one connection; every
block of a table is visited.
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
    return selected(target, f"SAMPLE ({percent(min(share, 0.999999))}) SEED ({seed})")


def _row_hash(target: Target, seed: int) -> str:
    text = " || '|' || ".join(target.hashed)
    return f"ORA_HASH({text}, 4294967295, {seed})"


DIALECT = SqlDialect(
    schemes=("oracle",),
    driver="oracle+oracledb",
    extra="oracle",
    example="oracle://reader@db.example.org:1521/?service_name=shop&noticemap_read_only=account",
    rows=RowStatements(method=sampled("row by row (SAMPLE): without bias", _rows, _row_hash)),
    session=SessionRules(anew=lambda seconds: ("SET TRANSACTION READ ONLY",)),
    catalogue=CatalogueQueries(
        system_schemas=frozenset(
            {
                *("sys", "system", "outln", "dbsnmp", "appqossys", "audsys", "ctxsys", "dbsfwuser", "dvsys"),
                *("gsmadmin_internal", "lbacsys", "mdsys", "ojvmsys", "olapsys", "ordsys", "ordplugins"),
                *("orddata", "wmsys", "xdb", "anonymous", "gsmcatuser", "gsmuser", "remote_scheduler_agent"),
            }
        ),
        system_prefixes=("apex_", "flows_", "sys$"),
        statistics="SELECT LOWER(owner), LOWER(table_name), num_rows, 1 FROM all_tables",
    ),
)
