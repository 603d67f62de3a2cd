"""PostgreSQL: tables (partitioned tables once), views and foreign tables in all schemas but the system's.

Rights: ``CONNECT``, ``USAGE`` on schemas and ``SELECT`` on tables, as in the role ``pg_read_all_data``.
Sampling: tables of up to a million rows by ``TABLESAMPLE BERNOULLI``, which visits the whole table and has no
bias. Larger tables by ``TABLESAMPLE SYSTEM``, which draws ten times as many pages as needed; a hash then
keeps one row in ten. This reads little, but sometimes draws neighbouring rows together. Views and foreign
tables by a hash of the row, for which they are evaluated whole. Incremental scans skip a table only if the
server has committed nothing in any database since the table was read: nothing finer is reliable. Cost: one
connection, one cursor; a statement may take 15 minutes (``?noticemap_timeout=`` in seconds), and wait 5
seconds for a lock. Tables are read with statements of about a second, each of which continues by ``ctid``
where the previous one ended, without an open transaction in between. Values of user-defined types are read as
the driver returns them. Row counts are those of the statistics; for a view, the planner's estimate.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.connecting import no_password
from connectors.sql_dialects.base import (
    BRIEF_SECONDS,
    HASH_NOTE,
    IDLE_SECONDS,
    LOCK_SECONDS,
    NO_DATABASE,
    POSTGRESQL_READ_ONLY,
    REFUSED,
    CatalogueQueries,
    ErrorCodes,
    Method,
    RowStatements,
    SessionRules,
    SqlDialect,
    Target,
    ViewRules,
    WayRules,
    percent,
    selected,
    threshold,
    where,
)
from connectors.sql_dialects.postgresql_bytes import sent
from connectors.sql_dialects.postgresql_owners import OWNERS, TYPES, adapt, owners_now

_VISITED_WHOLE = 1_000_000
_THINNING = 10
"""Pages are drawn for this many times the wanted rows; then one row in this many is kept."""


def _rows(target: Target, share: float, seed: int) -> str:
    return selected(
        target, f"TABLESAMPLE BERNOULLI ({percent(share)}) REPEATABLE ({seed}) {where(target)}".rstrip()
    )


def _pages(target: Target, share: float, seed: int) -> str:
    pages = min(1.0, share * _THINNING)
    kept = threshold(share / pages, 31)
    tail = f"TABLESAMPLE SYSTEM ({percent(pages)}) REPEATABLE ({seed}) "
    return selected(target, tail + where(target, f"({_hash('ctid', seed)}) < {kept}"))


def _pages_of(target: Target) -> str:
    name = target.name.replace("'", "''")
    pages = f"pg_relation_size('{name}'::regclass) / current_setting('block_size')::int"
    return f"SELECT nullif({pages}, 0)"


def _picks(target: Target, share: float, seed: int) -> str:
    # Hash a record of the columns, not the row: a user may have defined a cast of the row's type.
    row = f"ROW({', '.join(target.hashed)})"
    return selected(target, f"WHERE ({_hash(row, seed)}) < {threshold(share, 31)}")


def _hash(what: str, seed: int) -> str:
    return f"hashtextextended({what}::text, {seed}) & 2147483647"


def _method(target: Target) -> Method:
    if not target.is_table:
        return Method(note=HASH_NOTE, statement=_picks)
    if target.rows <= _VISITED_WHOLE:
        return Method(note="row by row (TABLESAMPLE BERNOULLI): without bias", statement=_rows)
    note = (
        "by pages (TABLESAMPLE SYSTEM), one row in ten of each: rows stored together are more likely to be "
        "drawn together"
    )
    return Method(note=note, statement=_pages)


def _expression(column: str, kind: str, cut: int) -> str:
    """The expression for a column of a built-in type. Casts of other types would run their authors' code."""
    if kind == "bytea":
        return f"substring({column} from 1 for {cut})"
    if kind == "inet":
        return f"abbrev({column})"  # A cast to text would append /32 to every address.
    if kind.endswith("[]"):
        return f"left(to_jsonb({column})::text, {cut})"
    return f"left({column}::text, {cut})"


def _limits(seconds: int) -> tuple[str, ...]:
    return (
        f"SET statement_timeout = {seconds * 1000}",
        f"SET lock_timeout = {LOCK_SECONDS * 1000}",
        f"SET idle_in_transaction_session_timeout = {IDLE_SECONDS * 1000}",
        # Unqualified names must refer to the system's objects, not to objects of other schemas.
        "SET search_path = pg_catalog",
        "SET standard_conforming_strings = on",
        # A row policy runs code of the table's owner and hides rows silently. If off, reading fails instead.
        "SET row_security = off",
        # Rows must come in the same order every time.
        "SET synchronize_seqscans = off",
        "SET max_parallel_workers_per_gather = 0",
        # Just-in-time compilation of the catalogue queries would take longer than running them.
        "SET jit = off",
        "SET intervalstyle = iso_8601",
        "SET datestyle = iso",
        "SET timezone = 'UTC'",
    )


# Only statistics are used: a query for the size of a table would wait while another session has locked it.
# The row count of the last ANALYZE may be out of date; the count of changes since then may count rows twice.
_ESTIMATE = """CASE WHEN k.relkind = 'f' THEN NULL
  WHEN k.reltuples > 0 AND pg_stat_get_live_tuples(k.oid) < 3 * k.reltuples THEN k.reltuples
  ELSE coalesce(nullif(greatest(pg_stat_get_live_tuples(k.oid), 0), 0), -1) END"""

# A snapshot shows everything that finished transactions wrote, so equal snapshots show the same data. A
# restart, or a crash that loses transactions, changes the first two values. A crash also empties unlogged
# tables, so a database with such tables has no watermark.
_WATERMARK = """
SELECT concat_ws('/', pg_postmaster_start_time(), redo_lsn, (
  SELECT oid FROM pg_database WHERE datname = current_database()), pg_current_snapshot())
FROM pg_control_checkpoint() WHERE NOT EXISTS (
  SELECT FROM pg_class WHERE relpersistence = 'u' AND relkind IN ('r', 'p', 'm'))"""


def _planned(plan: Sequence[Mapping[str, Any]]) -> int:
    """Number of rows that the planner expects, from the JSON in the only cell of an ``EXPLAIN``."""
    (text,) = plan[0].values()
    parsed = json.loads(text) if isinstance(text, str) else text
    return int(parsed[0]["Plan"]["Plan Rows"])


DIALECT = SqlDialect(
    schemes=("postgresql", "postgres"),
    driver="postgresql+psycopg",
    extra="postgresql",
    example="postgresql://reader@db.example.org/shop",
    port=5432,
    reads_pgpass=True,
    rows=RowStatements(
        method=_method,
        all_rows=lambda target: selected(target, where(target)),
        place=lambda target: "ctid" if target.is_table else "",
        after=lambda place, value: f"{place} > '{value}'::tid",
        last=_pages_of,
        until=lambda place, value: f"{place} < '({value},0)'::tid",
        matches=lambda text: f"{text} ~ %s",
        expression=_expression,
    ),
    session=SessionRules(
        read_only=POSTGRESQL_READ_ONLY,
        limits=_limits,
        anew=lambda seconds: ("; ".join(_limits(seconds)),),
        afterwards=("SELECT pg_advisory_unlock_all()",),
        # Ends a statement if the scanner has ended. Servers before version 14 have no such setting.
        once=(
            "SELECT set_config(name, '2s', false) FROM pg_settings "
            "WHERE name = 'client_connection_check_interval'",
        ),
        brief=f"SET idle_in_transaction_session_timeout = {BRIEF_SECONDS * 1000}",
        way=WayRules(
            own_id="SELECT pg_backend_pid()",
            waiting=lambda own: (
                f"SELECT 1 FROM pg_locks WHERE NOT granted AND {own} = ANY (pg_blocking_pids(pid)) LIMIT 1"
            ),
            cancel=lambda own: f"SELECT pg_cancel_backend({own})",
            disconnect=lambda own: f"SELECT pg_terminate_backend({own})",
        ),
        adapt=adapt,
        sent=sent,
        # Statements are compiled but not optimised: optimising would take a second in each process.
        counting=(
            "RESET max_parallel_workers_per_gather",
            "RESET jit",
            "SET jit_inline_above_cost = -1",
            "SET jit_optimize_above_cost = -1",
        ),
        options={"postgresql_readonly": True},
        connect_args={"application_name": "noticemap", "connect_timeout": 10, "client_encoding": "utf8"},
    ),
    catalogue=CatalogueQueries(
        system_schemas=frozenset({"information_schema", "pg_catalog"}),
        system_prefixes=("pg_toast", "pg_temp_"),
        # pg_partition_tree() would wait for the lock of every partition.
        statistics=f"""
SELECT n.nspname, c.relname, (CASE WHEN c.relkind = 'v' THEN NULL
  WHEN c.relkind = 'p' THEN (
    WITH RECURSIVE part(oid) AS (
      SELECT c.oid UNION ALL SELECT h.inhrelid FROM part JOIN pg_inherits h ON h.inhparent = part.oid)
    SELECT CASE WHEN min({_ESTIMATE}) < 0 THEN -1 WHEN count({_ESTIMATE}) = count(*)
      THEN coalesce(sum({_ESTIMATE}), 0) END
    FROM part JOIN pg_class k ON k.oid = part.oid WHERE k.relkind <> 'p')
  ELSE (SELECT {_ESTIMATE} FROM pg_class k WHERE k.oid = c.oid) END)::bigint, NOT c.relispartition,
  c.relkind IN ('r', 'm') AND NOT c.relhassubclass AND current_setting('server_version_num')::int >= 140000
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f')""",
        types=TYPES,
        watermark=_WATERMARK,
        explain=lambda statement: f"EXPLAIN (FORMAT JSON) {statement}",
        planned=_planned,
    ),
    views=ViewRules(owners=OWNERS, owners_now=owners_now),
    errors=ErrorCodes(
        finer={"row-level security": "rls"},
        # libpq has no error codes for failures while connecting.
        refusals={
            r"no password supplied": "no_password",
            r"authentication failed|role .* does not exist": "28",
            r"database .* does not exist": "3D",
            r"pg_hba\.conf": "pg_hba",
            r"too many (?:clients|connections)|remaining connection slots": "53",
        },
        reasons={
            "pg_hba": (
                "cannot_connect",
                "the server only accepts this account from other hosts or with TLS (pg_hba.conf)",
            ),
            "no_password": ("cannot_connect", no_password("postgresql")),
            "28": ("cannot_connect", REFUSED),
            "3D": ("not_found", NO_DATABASE),
            "42501": ("no_permission", "the account may not read it"),
            "rls": (
                "no_permission",
                "a row-level policy would run, and hide rows; the account lacks BYPASSRLS",
            ),
            "42P01": ("not_found", "it no longer exists"),
            "55P03": ("timeout", "another session keeps it locked"),
            "57014": ("timeout", "it took longer than a statement may take (?noticemap_timeout= in seconds)"),
            "57P": ("interrupted", "the server ended the connection"),
            "08": ("interrupted", "the connection to the server broke"),
            "53": ("cannot_connect", "the server has no free connection or memory"),
            "XX": ("corrupt", "the server found its own data damaged"),
        },
    ),
)
