"""DuckDB databases: every table and view of every schema, read-only, with nested columns flattened.

URI: ``duckdb:///relative.duckdb`` or ``duckdb:////absolute.duckdb``; files in folders are recognised by their
content. Rights: to read the file, which no other process may have open for writing. DuckDB's own library is
used rather than SQLAlchemy, because it returns Arrow columns, also nested ones. The file is opened without
access to other files or extensions, and read-only, which DuckDB is asked to confirm. Sampling: tables of more
than 50,000 rows by ``TABLESAMPLE BERNOULLI``, row by row, without bias; every row is visited. Views whose
rows take long to count are read whole. Cost: one core. Limits: 400 MB of memory, no temporary files, and a
time limit that depends on the size of the file or table. Values are truncated to one million characters, and
list and map columns to 100,000 elements per value.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from connectors.address import database_path
from connectors.arrow.arrow_rows import flat_rows
from connectors.base import (
    Access,
    Collection,
    Connector,
    ConnectorError,
    Fragment,
    OpenOptions,
    Piece,
    ReadPlan,
    Split,
)
from connectors.duckdb_catalogue import (
    COLUMNS,
    KEYS,
    OBJECTS,
    VIEWS,
    fields_of,
    grouped,
    shown_name,
    texts_of,
)
from connectors.duckdb_limits import seconds_for, seconds_to_count, within
from connectors.duckdb_log import LOG_SUFFIX
from connectors.duckdb_session import opened, reason_of
from connectors.row_filter import possible_rows
from connectors.selection import is_selected
from connectors.sql_dialects.base import percent
from connectors.storage.regular import is_regular, stored_bytes
from connectors.storage.walk import unread
from connectors.text.sql_names import quoted
from connectors.unread_values import Losses, most_characters
from connectors.view_costs import MOST, TOO_MANY, costs
from connectors.watermarks import digest, watermark, with_logs

if TYPE_CHECKING:
    import duckdb

SCHEMES = ("duckdb",)
EXAMPLE = "duckdb:///shop.duckdb"
EXTRA = "duckdb"
_CELL_BYTES = 16
_MOST_ELEMENTS = 100_000
"""Maximum number of elements of a list or map that are read. A file of 1 MB can contain 20 million elements,
which take a gigabyte of memory.
"""
_SAMPLING = "row by row (TABLESAMPLE BERNOULLI): without bias"


@dataclass
class _TableLosses(Losses):
    """Counts of the values that were not read, or only in part, and of the lists that were read in part."""

    n_long: int = field(default=0)

    def report(self) -> None:
        if self.n_long:
            words = f"only the first {_MOST_ELEMENTS:,} elements of {self.n_long} lists were read"
            raise ConnectorError("too_large", words)
        super().report()


class DuckDbConnector:
    """One DuckDB file."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", options: OpenOptions, path: Path) -> None:
        self._connection, self._options, self._path = connection, options, path
        self._stamp, self._watermark = _stamp(path), watermark(*with_logs(path))
        self._costs = dict[str, int]()

    def pieces(self) -> Iterator[Piece | Collection]:
        """The whole file as one risky piece, so that its views are parsed in a separate process."""
        yield Piece(name=self._path.name, files=(), size=stored_bytes(self._path))

    def describe(self, piece: Piece) -> list[Collection]:
        try:
            return list(self.collections())
        except ConnectorError as error:
            return [unread(piece.name, error)]

    def is_risky(self, piece: Piece) -> bool:
        return True

    def collections(self) -> Iterator[Collection]:
        try:
            columns = grouped(self._connection.execute(COLUMNS).fetchall())
            keys = grouped(self._connection.execute(KEYS).fetchall())
            objects = self._connection.execute(OBJECTS).fetchall()
            self._costs = costs(texts_of(self._connection.execute(VIEWS).fetchall()))
            found = [
                self._describe((schema, table), rows, comment or "", columns, keys)
                for schema, table, rows, comment in objects
                if is_selected(self._options, shown_name(schema, table), table)
            ]
        except Exception as error:
            raise reason_of(error) from None
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
            name=shown_name(*place),
            kind="table",
            format="duckdb",
            locator=place,
            access=Access(stamp=self._stamp, watermark=self._watermark),
        )
        if self._costs.get(place[1], 0) > MOST and is_view:
            return replace(plain, status="failed", reason=str(ConnectorError("unsupported", TOO_MANY)))
        return replace(
            plain,
            estimated_rows=rows,
            fields=fields_of(place, columns.get(place, []), keys.get(place, []), is_view),
            comment=comment,
            access=replace(
                plain.access,
                served=True,
                sampling=_SAMPLING,
                is_risky=True,
                purse=str(self._path) if is_view else "",
                held=self._held(0 if is_view else (rows or 0) * len(columns.get(place, []))),
            ),
            options={"object": "view" if is_view else "table"},
        )

    def _held(self, n_cells: int) -> int:
        """Upper bound of the bytes to process: the size of the file, or 16 bytes per cell if that is more."""
        return max(stored_bytes(self._path), n_cells * _CELL_BYTES)

    def count_rows(self, collection: Collection) -> int | None:
        """The number of rows; ``None`` if counting takes too long.

        Rows of views are not counted by ``collections``, since DuckDB cannot be interrupted while it builds
        one large value.
        """
        try:
            with within(self._connection, seconds_to_count(collection.access.held)):
                statement = f"SELECT count(*) FROM {'.'.join(map(quoted, collection.locator))}"
                ((rows,),) = self._connection.execute(statement).fetchall()
                return int(rows)
        except ConnectorError:
            return None
        except Exception as error:
            raise reason_of(error) from None

    def digest(self, collection: Collection) -> str:
        return digest(*with_logs(self._path))

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        """One split, since the library can only read a table from its beginning."""
        return [Split()]

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
        return self._rows(collection, _statement(collection, plan), (), plan)

    def _rows(
        self, collection: Collection, statement: str, parameters: Sequence[str], plan: ReadPlan
    ) -> Iterator[pa.RecordBatch]:
        cursor = self._connection.cursor()
        losses = _TableLosses.of_row(len(collection.fields))
        try:
            with within(cursor, seconds_for(collection.access.held)):
                reader = cursor.sql(statement, params=parameters or None).to_arrow_reader(plan.batch_rows)
                # The statement draws the sample, so all of its rows are returned.
                yield from flat_rows(_counted(reader, losses), 1, replace(plan, share=1.0))
                if plan.limit is None:
                    losses.report()
        except ConnectorError:
            raise
        except Exception as error:
            raise reason_of(error) from None
        finally:
            cursor.close()

    def can_filter(self, collection: Collection) -> bool:
        """Whether all columns can be compared as text."""
        return not any(info.type == "blob" or info.type == "bit" for info in collection.fields)

    def read_possible(
        self, collection: Collection, fragments: Sequence[Fragment], unusual: str, plan: ReadPlan
    ) -> Iterator[pa.RecordBatch]:
        texts = [f"CAST({quoted(info.name)} AS VARCHAR)" for info in collection.fields]
        where, parameters = possible_rows(texts, _matches, fragments, unusual, mark="?")
        statement = f"{_statement(collection, replace(plan, share=1.0))} WHERE {where}"
        return self._rows(collection, statement, parameters, replace(plan, limit=None))

    def close(self) -> None:
        self._connection.close()


def _counted(batches: Iterable[pa.RecordBatch], losses: _TableLosses) -> Iterator[pa.RecordBatch]:
    """Pass batches on, and count in ``losses`` the values and lists that the statement truncated."""
    for batch in batches:
        for column in batch.columns:
            if pa.types.is_string(column.type) and len(column):
                losses.n_cut += pc.sum(pc.greater(pc.utf8_length(column), losses.most)).as_py() or 0
            elif pa.types.is_list(column.type) and len(column):
                lengths = pc.list_value_length(column)
                losses.n_long += pc.sum(pc.greater(lengths, _MOST_ELEMENTS)).as_py() or 0
        yield batch


def _stamp(path: Path) -> str:
    """Stamp of the file and of its write-ahead log, which holds changes that are not yet in the file."""
    files = [file for file in (path, path.with_name(path.name + LOG_SUFFIX)) if is_regular(file)]
    return "-".join(f"{file.stat().st_size}-{file.stat().st_mtime_ns}" for file in files)


def _statement(collection: Collection, plan: ReadPlan) -> str:
    cut = most_characters(len(collection.fields)) + 1  # One more than is returned, so that truncation shows.
    columns = ", ".join(_expression(quoted(info.name), info.type, cut) for info in collection.fields)
    schema, table = collection.locator
    sample = f" TABLESAMPLE BERNOULLI ({percent(plan.share)}%) REPEATABLE ({plan.seed})"
    return f"SELECT {columns} FROM {quoted(schema)}.{quoted(table)}{sample if plan.share < 1.0 else ''}"


def _matches(text: str) -> str:
    return f"regexp_matches({text}, ?)"


def _expression(column: str, kind: str, cut: int) -> str:
    """The select expression for a column. Lists, maps and text are truncated; structs, arrays of fixed length
    and binary columns stay unchanged; all others are cast to text.
    """
    if kind.endswith("[]"):
        return f"{column}[:{_MOST_ELEMENTS + 1}] AS {column}"
    if kind.startswith("map("):
        return f"map_entries({column})[:{_MOST_ELEMENTS + 1}] AS {column}"
    if kind == "blob" or kind.endswith("]") or kind.startswith("struct("):
        return column
    return f"left(CAST({column} AS VARCHAR), {cut}) AS {column}"


def open_source(source: str, options: OpenOptions) -> Connector:
    """Open a database file; raises ``ConnectorError`` if it is missing, locked or not a database."""
    path = database_path(source)
    if path is None or not path.exists():
        raise ConnectorError("not_found", "there is no such file; write duckdb:///relative.duckdb")
    return open_path(path.resolve(), options)


def open_path(path: Path, options: OpenOptions) -> DuckDbConnector:
    """Open a database file by its path, which must not be a link."""
    return DuckDbConnector(opened(path), options, path)
