"""MySQL and MariaDB: the database that the URI names, or all of them if it names none.

Rights: ``SELECT`` and ``SHOW VIEW``; without ``EXECUTE`` and ``FILE``, other people's functions can do no
harm. A view is evaluated if its definition calls only harmless built-in functions, or if the owners of the
view, and of all views and functions that it uses, are known to be superusers. To know this, the account needs
``SELECT (user, host, super_priv) ON mysql.user``. Sampling: tables of up to a million rows, tables without an
integer primary key, and views are sampled by a seeded hash of the primary key (or of the row, if there is
none). Every row is visited, and equal rows are drawn together or not at all. Of larger tables, fifty ranges
of the primary key are read, which begin at seeded places between the lowest and the highest key; little is
read, but rows after a gap in the keys are more likely to be drawn. Cost: one connection; a statement may take
15 minutes (``?noticemap_timeout=`` in seconds), including the time to read its rows, and wait 5 seconds for a
lock. Nothing is sorted. If the primary key is a single integer, rows are read in the order of the key, with
short statements, each of which continues where the previous one ended. Of a table that keeps old versions of
rows, every version is read, also of deleted rows.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from connectors.base import ConnectorError
from connectors.connecting import no_password
from connectors.sampling import fractions
from connectors.sql_dialects.base import (
    BRIEF_SECONDS,
    HASH_NOTE,
    IDLE_SECONDS,
    LOCK_SECONDS,
    NO_DATABASE,
    REFUSED,
    CatalogueQueries,
    ErrorCodes,
    Method,
    ReadOnly,
    RowStatements,
    SessionRules,
    SqlDialect,
    Target,
    ViewRules,
    WayRules,
    selected,
    threshold,
    where,
)
from connectors.sql_dialects.mysql_views import ENGINES, SYSTEM_SCHEMAS, columns_of, harmful, owners_now

_VISITED_WHOLE = 1_000_000
_RANGES = 50
_PAUSE_SECONDS = 60
"""Minimum time that the scanner may pause between rows before the server breaks the connection."""
_TEXTS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set")
_BYTES = ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector")
_GEOMETRY = ("geometry", "point", "linestring", "polygon", "multi", "geomcollection", "geometrycollection")


def _in_key_order(target: Target, *conditions: str) -> str:
    order = f"ORDER BY {target.key}" if target.key else ""
    # The index is named so that the server follows it instead of sorting.
    force = "FORCE INDEX FOR ORDER BY (PRIMARY)" if target.key else ""
    most = f"LIMIT {target.most}" if target.most else ""
    parts = (force, where(target, *conditions), order, most)
    return selected(target, " ".join(part for part in parts if part))


def _picks(target: Target, share: float, seed: int) -> str:
    text = f"CONCAT_WS('|', {seed}, {', '.join(target.hashed)})"
    number = f"CAST(CONV(LEFT(MD5({text}), 8), 16, 10) AS UNSIGNED)"
    return _in_key_order(target, f"{number} < {threshold(share)}")


def _ranges(target: Target, share: float, seed: int) -> str:
    """Reads fifty short ranges of the primary key. A range ends, at the latest, where the next one begins."""
    rows = max(1, round(share * target.rows / _RANGES))
    key, name = target.key, target.name
    starts = [
        f"(SELECT MIN({key}) + FLOOR((MAX({key}) - MIN({key})) * {fraction:.12f}) FROM {name})"
        for fraction in fractions(_RANGES, seed)
    ]
    bounds = [f"{key} >= {start} AND {key} < {stop}" for start, stop in pairwise(starts)]
    bounds.append(f"{key} >= {starts[-1]}")
    return " UNION ALL ".join(
        "(" + selected(target, f"WHERE {bound} ORDER BY {key} LIMIT {rows}") + ")" for bound in bounds
    )


def _method(target: Target) -> Method:
    if target.is_table and target.key and target.rows > _VISITED_WHOLE:
        note = (
            "by fifty ranges of the primary key: rows after a gap in the numbers are more likely to be drawn"
        )
        return Method(note=note, statement=_ranges, in_order=False)
    return Method(note=HASH_NOTE, statement=_picks)


def _expression(column: str, kind: str, cut: int) -> str:
    if kind in _TEXTS or kind in _BYTES:
        return f"LEFT({column}, {cut})"
    if kind.startswith(_GEOMETRY):
        return f"LEFT(ST_AsText({column}), {cut})"
    if kind == "bit":
        return f"CAST({column} + 0 AS CHAR)"
    return f"LEFT(CAST({column} AS CHAR), {cut})"


def _abandon(cursor: Any) -> None:
    """Drop a result at once. PyMySQL would first read it to its end, even if the connection is gone."""
    result = getattr(cursor, "_result", None)
    if result is not None:
        result.unbuffered_active = False
        result.connection = None


def _only_encrypted(connection: Any) -> None:
    """Refuse to send the password without encryption. With encryption, PyMySQL's own method is used."""
    if not connection._secure:
        raise ConnectorError(
            "cannot_connect",
            "the server asks for the password in clear text without TLS, so it was not sent: "
            "turn on TLS at the server, or use an account with another authentication plugin",
        )


_ONLY_READ = "SET SESSION TRANSACTION READ ONLY"
_AT_ONCE = "SET @noticemap = 1 /*M!100300 , SESSION lock_wait_timeout = 0 */"
"""Keeps catalogue queries from waiting for locks. MariaDB opens each table that such a query describes."""


def _limits(seconds: int) -> tuple[str, ...]:
    return (
        f"SET SESSION lock_wait_timeout = {LOCK_SECONDS}, innodb_lock_wait_timeout = {LOCK_SECONDS}, "
        f"net_write_timeout = {max(seconds, _PAUSE_SECONDS)}, time_zone = '+00:00' "
        f"/*!80000 , max_execution_time = {seconds * 1000}, information_schema_stats_expiry = 0 */ "
        f"/*M!100100 , max_statement_time = {seconds} */ "
        f"/*M!100300 , idle_transaction_timeout = {IDLE_SECONDS} */",
    )


def _planned(plan: Sequence[Mapping[str, Any]]) -> int | None:
    """The number of rows of the largest table in a plan; ``None`` unless the view only selects and joins,
    since a view that groups rows could have few.

    >>> _planned([{"select_type": "SIMPLE", "rows": 10, "Extra": "Using where"}])
    10
    >>> _planned([{"select_type": "PRIMARY", "rows": 10}, {"select_type": "DERIVED", "rows": 9}]) is None
    True
    """
    if plan and all(
        step["select_type"] == "SIMPLE" and "temporary" not in str(step.get("Extra")) for step in plan
    ):
        return max(int(step["rows"] or 0) for step in plan) or None
    return None


DIALECT = SqlDialect(
    schemes=("mysql", "mariadb"),
    driver="mysql+pymysql",
    extra="mysql",
    example="mysql://reader@db.example.org/shop",
    port=3306,
    rows=RowStatements(
        method=_method,
        all_rows=_in_key_order,
        place=lambda target: target.key if target.is_table else "",
        last=lambda target: f"SELECT MAX({target.key}) FROM {target.name}",
        is_cut=True,
        versions=" FOR SYSTEM_TIME ALL",
        matches=lambda text: f"{text} REGEXP %s",
        expression=_expression,
    ),
    session=SessionRules(
        # The two name the setting differently: MySQL runs comments that begin with /*!, MariaDB with /*M!.
        read_only=ReadOnly(
            statements=(_ONLY_READ,),
            check="SELECT /*!80000 @@SESSION.transaction_read_only */ /*M!100100 @@SESSION.tx_read_only */",
            expected="1",
        ),
        limits=_limits,
        once=(_AT_ONCE,),
        anew=lambda seconds: (*_limits(seconds), _ONLY_READ),
        afterwards=("DO 0 /*!80000 , RELEASE_ALL_LOCKS() */ /*M!100502 , RELEASE_ALL_LOCKS() */", _AT_ONCE),
        brief=f"SET /*M!100300 SESSION idle_transaction_timeout = {BRIEF_SECONDS}, */ @noticemap = 1",
        way=WayRules(
            own_id="SELECT CONNECTION_ID()",
            # The server does not say whose lock a session waits for. It may be ours if our session is older.
            waiting=lambda own: (
                "SELECT 1 FROM information_schema.processlist w JOIN information_schema.processlist o "
                f"ON o.id = {own} AND w.time <= o.time "
                "WHERE w.state = 'Waiting for table metadata lock' LIMIT 1"
            ),
            cancel=lambda own: f"KILL QUERY {own}",
            disconnect=lambda own: f"KILL {own}",
        ),
        connect_args={
            "connect_timeout": 10,
            "charset": "utf8mb4",
            "program_name": "noticemap",
            "auth_plugin_map": dict.fromkeys(("mysql_clear_password", "dialog"), _only_encrypted),
        },
        abandon=_abandon,
    ),
    catalogue=CatalogueQueries(
        system_schemas=SYSTEM_SCHEMAS,
        schema_is_database=True,
        statistics="""
SELECT table_schema, table_name, CASE WHEN table_type = 'BASE TABLE' THEN table_rows END, 1, 1,
  table_type = 'SYSTEM VERSIONED'
FROM information_schema.tables""",
        types="""
SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
ORDER BY table_schema, table_name, ordinal_position""",
        explain=lambda statement: f"EXPLAIN FORMAT=TRADITIONAL {statement}",
        planned=_planned,
        counts_views=True,
    ),
    views=ViewRules(
        owners=f"""
SELECT table_schema, table_name, CONCAT('engine ', engine) FROM information_schema.tables
WHERE engine IN {ENGINES}""",
        owners_now=owners_now,
        definitions="SELECT table_schema, table_name, view_definition FROM information_schema.views",
        harmful=harmful,
        columns_of=columns_of,
        trusted="SELECT CONCAT(user, '@', host) FROM mysql.user WHERE super_priv = 'Y'",
    ),
    errors=ErrorCodes(
        finer={r"using password: NO": "no_password"},
        reasons={
            "no_password": ("cannot_connect", no_password("mysql")),
            "1044": ("no_permission", "the account may not read the database"),
            "1045": ("cannot_connect", REFUSED),
            "1049": ("not_found", NO_DATABASE),
            "1142": ("no_permission", "the account may not read it"),
            "1143": ("no_permission", "the account may not read one of its columns"),
            "1146": ("not_found", "it no longer exists"),
            "1205": ("timeout", "another session keeps it locked"),
            "1356": (
                "unsupported",
                "the view refers to something that does not exist or that its owner may not read",
            ),
            "1317": ("timeout", "the statement was stopped on the server"),
            "1927": ("interrupted", "the server ended the connection"),
            "1969": ("timeout", "it took longer than a statement may take (?noticemap_timeout= in seconds)"),
            "2006": ("interrupted", "the server ended the connection"),
            "2013": ("interrupted", "the connection to the server broke"),
            "3024": ("timeout", "it took longer than a statement may take (?noticemap_timeout= in seconds)"),
        },
    ),
)
