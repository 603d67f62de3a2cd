"""Load files into a private in-memory database for the audit.

Files are then queried with the same statements as databases. Only columns in a statement, and short columns
that a later statement may use, are loaded, and only until the audit ends. Files with risky parsers are read
in a worker process, as in the scan itself.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from connectors.answering import SqliteAnswers
from connectors.base import GROUP, Collection, Connector, ConnectorError, OpenOptions, ReadPlan
from connectors.registry import open_source
from scanner.audit.column import Column
from scanner.audit.table import Table
from scanner.counting.dates import days_of
from scanner.counting.plan import SourceRequest
from scanner.counting.resource_limits import Care, care_for
from scanner.execution.local import InlineExecutor
from scanner.execution.worker_pool import WorkerCrashError, WorkerMemoryError, WorkerTimeoutError
from scanner.log_formats.registry import fields_of, format_of
from scanner.logs.log_bytes import LineBuffer

_MOST_CELLS = 4_000_000
"""Maximum number of cells that are loaded per collection, about 200 MB. If a collection has more cells, only
a sample of its rows is loaded.
"""
_SPLIT_BYTES = 64 * 2**20
_HEAD_LINES = 200
_AS_READ = r"^(?:[12]\d{3}-[01]\d-[0-3]\d.*|\d{9,17}(?:\.\d+)?|)$"
"""Pattern of the time formats that the SQL statements of the audit can parse."""
_LONGEST = 4_000
_Rows = Iterable[tuple[object, ...]]


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """What to read from one collection, and how to open the collection."""

    source: str = field(repr=False)
    """The URI of the source with the password; must not be displayed."""
    options: OpenOptions
    collection: Collection
    columns: tuple[tuple[str, bool], ...]
    """Name of each column, and whether it holds dates."""
    plan: ReadPlan

    @property
    def care(self) -> Care | None:
        return care_for(self.collection.size) if self.collection.access.is_risky else None


@dataclass
class LoadedFiles:
    """The files of one source, loaded as tables that have the names of the collections."""

    request: SourceRequest
    seconds: int
    seed: int
    executor: Executor = field(default_factory=InlineExecutor)
    """Reads the files that need a risky parser."""
    _memory: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))
    _columns: dict[str, set[str]] = field(default_factory=dict)
    _listed: dict[str, Collection] = field(default_factory=dict)
    _connector: Connector | None = None

    def answer(self, statement: str) -> Sequence[Sequence[object]]:
        return SqliteAnswers(self._memory, self.seconds).answer(statement)

    def share_of(self, table: Table, n_columns: int) -> float:
        """The share of a collection's rows that is loaded if ``n_columns`` columns are loaded."""
        rows = table.result.rows or table.result.rows_read
        return min(1.0, _MOST_CELLS / max(1, rows * max(1, n_columns)))

    def load(self, table: Table, wanted: set[str], share: float) -> None:
        """Load the wanted columns of a collection. Raises ``ConnectorError``."""
        there = self._columns.get(table.collection, set())
        if wanted <= there:
            return
        chosen = [column for column in table.columns if column.name in wanted | there or _is_short(column)]
        names = ", ".join(_quoted(column.name) for column in chosen)
        marks = ", ".join("?" * len(chosen))
        name = _quoted(table.collection)
        self._memory.execute(f"DROP TABLE IF EXISTS {name}")
        self._memory.execute(f"CREATE TABLE {name} ({names})")
        for rows in self._rows(table, chosen, share):
            self._memory.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        self._columns[table.collection] = {column.name for column in chosen}

    def _rows(self, table: Table, columns: Sequence[Column], share: float) -> Iterator[_Rows]:
        connector, collection = self._found(table)
        reading = _Reading(
            source=self.request.source,
            options=self._options,
            collection=collection,
            columns=tuple((column.name, column.is_dated) for column in columns),
            plan=ReadPlan(share=share, seed=self.seed),
        )
        if not collection.access.is_risky:
            return _rows_of(reading, connector)
        try:
            return iter(self.executor.submit(_read_apart, reading).result())
        except (WorkerCrashError, WorkerTimeoutError, WorkerMemoryError) as error:
            raise ConnectorError(
                "crashed", "its parser crashed or needed too much, so it is not counted"
            ) from error

    @property
    def _options(self) -> OpenOptions:
        return OpenOptions(include=self.request.include, exclude=self.request.exclude)

    def _found(self, table: Table) -> tuple[Connector, Collection]:
        if self._connector is None:
            self._connector = open_source(self.request.source, self._options)
            self._listed = {one.name: one for one in self._connector.collections()}
        found = self._listed.get(table.collection)
        if found is None or found.kind == "stream":
            raise ConnectorError("unsupported", "it cannot be read a second time")
        return self._connector, found

    def close(self) -> None:
        self._memory.close()
        if self._connector is not None:
            self._connector.close()


def _read_apart(reading: _Reading) -> list[_Rows]:
    """Read all wanted rows of one collection. This runs in a worker process."""
    connector = open_source(reading.source, reading.options)
    try:
        return [list(rows) for rows in _rows_of(reading, connector)]
    finally:
        connector.close()


def _rows_of(reading: _Reading, connector: Connector) -> Iterator[_Rows]:
    collection = reading.collection
    missing = {name for name, _ in reading.columns}
    log_format = ""
    for split in connector.splits(collection, _SPLIT_BYTES):
        for batch in connector.read(collection, split, reading.plan):
            if (batch.schema.metadata or {}).get(GROUP, b""):
                continue
            if collection.layout == "lines":
                texts = pc.fill_null(batch.column(1), "")
                log_format = log_format or format_of(texts[:_HEAD_LINES].to_pylist(), collection.kind)
                cells = _cells_of_lines(texts, log_format)
            else:
                cells = dict(zip(batch.schema.names[1:], batch.columns[1:], strict=True))
            missing -= set(cells)
            yield zip(*(_column(cells, *column, batch.num_rows) for column in reading.columns), strict=True)
    if missing:
        raise ConnectorError("unsupported", "its values are inside other values and are not counted")


def _is_short(column: Column) -> bool:
    """Whether to load a column that no statement has used yet, because a later statement may use it and its
    values are short.
    """
    return not column.has_entity("prose") and bool(column.findings or column.is_dated)


def _column(cells: dict[str, pa.Array], name: str, is_dated: bool, n_rows: int) -> list[object]:
    """The cells of a column in the form for SQLite. A time in a format that the statements cannot parse is
    reduced to its day.
    """
    array = cells.get(name)
    if array is None:
        return [None] * n_rows
    if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
        array = array.cast(pa.string())
    if is_dated:
        is_read = pc.match_substring_regex(array, _AS_READ)
        array = pc.if_else(is_read, array, pc.coalesce(days_of(array), array))
    values: list[object] = pc.utf8_slice_codeunits(array, 0, _LONGEST).to_pylist()
    return values


def _cells_of_lines(texts: pa.Array, log_format: str) -> dict[str, pa.Array]:
    """The fields of log lines as columns, by name. If a line has several values for a name, the first is
    used.
    """
    whole = pa.LargeListArray.from_arrays(pa.array([0, len(texts)], pa.int64()), texts)
    lines = LineBuffer.of(pc.binary_join(whole, "\n")[0].as_buffer().to_pybytes())
    fields = fields_of(lines, log_format)
    cells: dict[str, list[str | None]] = {}
    for table in (fields.outer, fields.inner):
        for code, label in enumerate(table.labels):
            column = cells.setdefault(label, [None] * len(texts))
            places, values = table.values(lines, code)
            for place, value in zip(places.tolist(), values.to_pylist(), strict=True):
                if column[place] is None:
                    column[place] = value
    return {label: pa.array(column, pa.string()) for label, column in cells.items()}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
