"""DuckDB databases: every table and view of every schema, read-only, nested columns opened.

URI: ``duckdb:///relative.duckdb`` or ``duckdb:////absolute.duckdb``; files found in folders are told by their
content. Rights: to read the file, which no
other process may have open for writing. Through DuckDB's own library rather than SQLAlchemy, because it
hands over Arrow columns, nested ones included. The file is opened read-only, with access to other files and
to extensions switched off, and asked whether it is. Sampling: tables of more than 50,000 rows by
``TABLESAMPLE BERNOULLI``, row by row, without bias; every row is visited. Cost: one core.
"""

import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from connectors.address import database_path
from connectors.arrow.arrow_rows import flat_rows
from connectors.base import (
    Collection,
    Connector,
    ConnectorError,
    FieldInfo,
    Fragment,
    OpenOptions,
    ReadPlan,
    Split,
)
from connectors.possible import possible_rows
from connectors.selection import is_selected
from connectors.sql_dialects.base import percent
from connectors.watermarks import digest, watermark, with_logs

if TYPE_CHECKING:
    import duckdb

SCHEMES = ("duckdb",)
EXAMPLE = "duckdb:///shop.duckdb"
EXTRA = "duckdb"
MAGIC, MAGIC_PLACE = b"DUCK", 8
_LOG_SUFFIX = ".wal"
_SAMPLING = "row by row (TABLESAMPLE BERNOULLI): without bias"
_CONFIG = {
    "threads": "1",  # Samples repeat and rows keep their order.
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "custom_user_agent": "noticemap",
}
_OBJECTS = """
SELECT schema_name, table_name, estimated_size, comment FROM duckdb_tables()
WHERE NOT internal AND database_name = current_database()
UNION ALL SELECT schema_name, view_name, NULL, comment FROM duckdb_views()
WHERE NOT internal AND database_name = current_database()"""
_COLUMNS = """
SELECT schema_name, table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()
WHERE NOT internal AND database_name = current_database() ORDER BY schema_name, table_name, column_index"""
_KEYS = """
SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table,
  referenced_column_names
FROM duckdb_constraints()
WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') AND database_name = current_database()"""


class DuckDbConnector:
    """One database file."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", options: OpenOptions, path: Path) -> None:
        self._connection, self._options, self._path = connection, options, path
        self._stamp, self._watermark = _stamp(path), watermark(*with_logs(path))

    def collections(self) -> Iterator[Collection]:
        try:
            columns = _grouped(self._connection.execute(_COLUMNS).fetchall())
            keys = _grouped(self._connection.execute(_KEYS).fetchall())
            objects = self._connection.execute(_OBJECTS).fetchall()
            found = [
                self._describe((schema, table), rows, comment or "", columns, keys)
                for schema, table, rows, comment in objects
                if is_selected(self._options, _name(schema, table), table)
            ]
        except Exception as error:
            raise _reason(error) from None
        yield from sorted(found, key=lambda collection: collection.name)

    def _describe(
        self,
        place: tuple[str, str],
        rows: int | None,
        comment: str,
        columns: Mapping[tuple[str, str], list[Any]],
        keys: Mapping[tuple[str, str], list[Any]],
    ) -> Collection:
        is_view = rows is None
        plain = Collection(
            name=_name(*place),
            kind="table",
            format="duckdb",
            locator=place,
            stamp=self._stamp,
            watermark=self._watermark,
        )
        if rows is None:
            try:
                rows = self._connection.execute(f"SELECT count(*) FROM {_quoted(*place)}").fetchall()[0][0]
            except Exception as error:
                return replace(plain, status="failed", reason=str(_reason(error)))
        return replace(
            plain,
            estimated_rows=rows,
            fields=_fields(place, columns.get(place, []), keys.get(place, []), is_view),
            comment=comment,
            served=True,
            sampling=_SAMPLING,
            options={"object": "view" if is_view else "table"},
        )

    def digest(self, collection: Collection) -> str:
        return digest(*with_logs(self._path))

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        """One: the library reads a table from its beginning."""
        return [Split()]

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
        cursor = self._connection.cursor()
        try:
            reader = cursor.sql(_statement(collection, plan)).to_arrow_reader(plan.batch_rows)
            # The rows that come are those of the sample.
            yield from flat_rows(reader, 1, replace(plan, share=1.0))
        except ConnectorError:
            raise
        except Exception as error:
            raise _reason(error) from None
        finally:
            cursor.close()

    def can_filter(self, collection: Collection) -> bool:
        """Whether every column can be compared as text."""
        return not any(info.type == "blob" or info.type == "bit" for info in collection.fields)

    def read_possible(
        self, collection: Collection, fragments: Sequence[Fragment], unusual: str, plan: ReadPlan
    ) -> Iterator[pa.RecordBatch]:
        texts = [f"CAST({_quote(info.name)} AS VARCHAR)" for info in collection.fields]
        where, parameters = possible_rows(texts, _matches, fragments, unusual, mark="?")
        statement = f"{_statement(collection, replace(plan, share=1.0))} WHERE {where}"
        cursor = self._connection.cursor()
        try:
            reader = cursor.sql(statement, params=parameters).to_arrow_reader(plan.batch_rows)
            yield from flat_rows(reader, 1, replace(plan, share=1.0))
        except ConnectorError:
            raise
        except Exception as error:
            raise _reason(error) from None
        finally:
            cursor.close()

    def cursor(self) -> "duckdb.DuckDBPyConnection":
        return self._connection.cursor()

    def close(self) -> None:
        self._connection.close()


def is_log_of_database(path: Path) -> bool:
    """Whether a file is the log of the DuckDB file that it stands beside, and is read with it."""
    if path.suffix != _LOG_SUFFIX:
        return False
    try:
        with path.with_suffix("").open("rb") as file:
            return file.read(MAGIC_PLACE + len(MAGIC)).endswith(MAGIC)
    except OSError:
        return False


def _stamp(path: Path) -> str:
    """Of the file and of the log beside it that holds what is not yet in it."""
    files = [file for file in (path, path.with_name(path.name + _LOG_SUFFIX)) if file.is_file()]
    return "-".join(f"{file.stat().st_size}-{file.stat().st_mtime_ns}" for file in files)


def open_source(source: str, options: OpenOptions) -> Connector:
    """Open a database file; raises ``ConnectorError`` where it is missing, locked or not a database."""
    path = database_path(source)
    if path is None or not Path(path).exists():
        raise ConnectorError("not_found", "there is no such file; write duckdb:///relative.duckdb")
    return open_path(Path(path), options)


def open_path(path: Path, options: OpenOptions) -> DuckDbConnector:
    """Open a database file by its path."""
    try:
        import duckdb
    except ImportError:
        raise ConnectorError(
            "driver_missing", "duckdb needs its library; install it with: pip install 'noticemap[duckdb]'"
        ) from None
    try:
        connection = duckdb.connect(str(path), read_only=True, config=dict(_CONFIG))
        answer = connection.execute(
            "SELECT readonly FROM duckdb_databases() WHERE database_name = current_database()"
        ).fetchall()
    except Exception as error:
        raise _reason(error, opening=True) from None
    if answer != [(True,)]:
        connection.close()
        raise ConnectorError("unsupported", "DuckDB did not accept read-only mode")
    return DuckDbConnector(connection, options, path)


class DuckDbAnswers:
    """A DuckDB file that is asked for counts, stopped when its time is up."""

    dialect = "duckdb"

    def __init__(self, connector: DuckDbConnector, seconds: int) -> None:
        self._connector, self._seconds = connector, seconds

    def answer(self, statement: str) -> list[Any]:
        cursor = self._connector.cursor()
        timer = threading.Timer(self._seconds, cursor.interrupt)
        timer.start()
        try:
            return cursor.execute(statement).fetchall()
        except Exception as error:
            if type(error).__name__ == "InterruptException":
                raise ConnectorError("timeout", "it took longer than an audit may take") from None
            raise _reason(error) from None
        finally:
            timer.cancel()
            cursor.close()


@contextlib.contextmanager
def answers_of(source: str, collection: Collection, seconds: int) -> Iterator[DuckDbAnswers]:
    """The file that a collection lies in, open for statements of at most so many seconds."""
    in_folder = len(collection.locator) > 2
    path = collection.locator[0] if in_folder else database_path(source) or source
    with contextlib.closing(open_path(Path(path), OpenOptions())) as connector:
        yield DuckDbAnswers(connector, seconds)


def _statement(collection: Collection, plan: ReadPlan) -> str:
    columns = ", ".join(_expression(_quote(info.name), info.type) for info in collection.fields)
    schema, table = collection.locator
    sample = f" TABLESAMPLE BERNOULLI ({percent(plan.share)}%) REPEATABLE ({plan.seed})"
    return f"SELECT {columns} FROM {_quoted(schema, table)}{sample if plan.share < 1.0 else ''}"


def _matches(text: str) -> str:
    return f"regexp_matches({text}, ?)"


def _expression(column: str, kind: str) -> str:
    """Nested and binary columns as they are, others as text."""
    if kind == "blob" or kind.endswith("]") or kind.startswith(("struct(", "map(")):
        return column
    return f"CAST({column} AS VARCHAR) AS {column}"


def _fields(
    place: tuple[str, str], columns: list[Any], keys: list[Any], is_view: bool
) -> tuple[FieldInfo, ...]:
    schema, _ = place
    primary = {name for kind, names, *_ in keys if kind == "PRIMARY KEY" for name in names}
    references = {
        name: f"{_name(schema, parent)}.{target}"
        for kind, names, parent, targets in keys
        if kind == "FOREIGN KEY"
        for name, target in zip(names, targets, strict=False)
    }
    return tuple(
        FieldInfo(
            name=name,
            # Members of an enumeration are values.
            type=kind.lower().partition("enum(")[0] or "enum",
            primary_key=name in primary,
            references=references.get(name, ""),
            comment=comment or ("column of a view" if is_view else ""),
            nullable=bool(nullable),
            nested=kind == "JSON",
        )
        for name, kind, nullable, comment in columns
    )


def _grouped(rows: list[Any]) -> dict[tuple[str, str], list[Any]]:
    groups: dict[tuple[str, str], list[Any]] = {}
    for schema, table, *rest in rows:
        groups.setdefault((schema, table), []).append(tuple(rest))
    return groups


def _name(schema: str, table: str) -> str:
    return table if schema == "main" else f"{schema}.{table}"


def _quoted(schema: str, table: str) -> str:
    return f"{_quote(schema)}.{_quote(table)}"


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _reason(error: Exception, *, opening: bool = False) -> ConnectorError:
    """The reason for an error of the library, by its class: its text can hold values."""
    name = type(error).__name__
    if opening:
        words = "another process writes to the file, or it is no DuckDB file of a version that is known"
        return ConnectorError("cannot_connect", f"{words} ({name})")
    if name in ("BinderException", "CatalogException", "ConversionException", "InvalidInputException"):
        return ConnectorError("unsupported", f"DuckDB cannot evaluate the table or view ({name})")
    return ConnectorError("corrupt", f"DuckDB could not read the table ({name})")
