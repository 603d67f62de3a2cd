"""The contract of a connector: list collections, cut them into splits, read them as Arrow batches.

A connector knows nothing of entities. ``collections()`` reads metadata and at most the head of a file;
``splits()`` cuts a collection into parts that can be read independently, in any order, on any machine;
``read()`` streams one part. Properties that only the data shows (encoding, dialect, header) are fixed in
``Collection.options`` by ``collections()``, so that all splits are read in the same way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

import pyarrow as pa

ROW = "\x00row"
"""Name of the int64 column, first in every batch, with each row's 1-based ordinal in its collection."""

GROUP = b"group"
"""Key in a batch schema's metadata: the object path of its records, empty at the top."""

LINE = "line"
"""Name of the only other column of a batch with layout ``lines``: one raw line per row."""

CollectionKind = Literal["table", "file", "log", "document", "keyspace", "stream"]
Layout = Literal["records", "lines"]
ReasonCode = Literal[
    "binary",
    "cannot_connect",
    "corrupt",
    "crashed",
    "driver_missing",
    "empty",
    "hidden",
    "interrupted",
    "link_loop",
    "link_outside",
    "no_permission",
    "not_evaluated",
    "not_found",
    "timeout",
    "too_large",
    "truncated",
    "undecodable",
    "unsupported",
]


class ConnectorError(Exception):
    """The reason why something could not be read. ``str()``: ``code: words``, without values or passwords."""

    def __init__(self, code: ReasonCode, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words

    def __reduce__(self) -> tuple[type["ConnectorError"], tuple[ReasonCode, str]]:
        return type(self), (self.code, self.words)


@dataclass(frozen=True, kw_only=True)
class FieldInfo:
    """The declaration of a field in its source, known without reading rows."""

    name: str
    type: str
    primary_key: bool = False
    references: str = ""
    """``table.column`` that a foreign key points to."""
    comment: str = ""
    tags: tuple[str, ...] = ()
    """Tags that people gave the field, as ``key.key=value`` or a single word."""
    around: tuple[str, ...] = ()
    """Tags on its container: the table, or the enclosing object."""
    is_own_type: bool = False
    """Whether its type is user-defined in the database."""
    nested: bool = False
    """Whether it is declared as JSON, whatever its first cells contain."""


_DECLARED = frozenset({"sql", "sql_dump", "sqlite", "duckdb"})


@dataclass(frozen=True, kw_only=True)
class Access:
    """How a collection is read: by whom, within which limits, and what shows that it changed."""

    served: bool = False
    """Whether a server reads it: the server draws the sample, and one process queries it over one
    connection."""
    sampling: str = ""
    """How the source samples and with what bias; empty: by a seeded hash of each row's ordinal."""
    is_schema: bool = False
    """Whether its fields come from a schema file, without rows."""
    is_risky: bool = False
    """Whether a malformed file can crash or stall its parser, which then runs in a process of its own."""
    purse: str = ""
    """Key of a time limit that several collections share, such as all views of one file."""
    held: int = 0
    """Bytes from which time and memory limits are derived, if not ``size``: those of the database file, or
    the disk space of a sparse file.
    """
    stamp: str = field(default="", compare=False)
    """A text that changes whenever the content changes, if the source offers one without reading."""
    watermark: str = field(default="", compare=False, repr=False)
    """A text that stays the same only if the content does, even over years; empty if the source cannot
    guarantee that."""


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A table, file, log, document, key pattern or stream: the unit of reporting."""

    name: str
    kind: CollectionKind
    layout: Layout = "records"
    status: Literal["ready", "described", "skipped", "failed"] = "ready"
    """``described``: its fields are listed, but its rows must not be read."""
    reason: str = ""
    """``code: words`` when the status is not ``ready``."""
    rows: int | None = None
    estimated_rows: int | None = None
    """Estimate from the source's statistics, if the source does not count its rows."""
    size: int | None = None
    """Size in bytes as stored (compressed size of a compressed file)."""
    members: tuple[str, ...] = ()
    fields: tuple[FieldInfo, ...] = ()
    comment: str = ""
    access: Access = Access()
    format: str = ""
    """Which reader opens it (``delimited``, ``parquet``, ``sqlite``, ...)."""
    locator: tuple[str, ...] = ()
    """Its location, for use by the connector only."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Facts found in the head: encoding, delimiter, header, compression, ..."""

    @property
    def is_computed(self) -> bool:
        """Whether its content can change although no stored data changes, as in a view of today's rows."""
        return self.options.get("object") == "view"

    @property
    def has_columns(self) -> bool:
        """Whether its fields are columns, alike in every row, and not keys of each record."""
        return bool(self.fields) and self.layout == "records" and not self.format.startswith("json")

    @property
    def is_declared(self) -> bool:
        """Whether SQL declares its fields: these are names, while a header may contain data."""
        return self.format in _DECLARED

    @property
    def names_are_known(self) -> bool:
        """Whether its fields can be named without reading a row."""
        return bool(self.fields) and (self.access.served or self.access.is_schema or self.kind == "table")


@dataclass(frozen=True, kw_only=True)
class Split:
    """A part of a collection: ``start`` to ``stop`` in the reader's own unit (bytes, row ids, groups)."""

    index: int = 0
    start: int = 0
    stop: int = -1
    """-1: to the end."""
    first_row: int = 1
    """Ordinal of the split's first row in the collection."""
    member: int = 0
    """The member of ``Collection.members`` that it belongs to, if there are any."""


@dataclass(frozen=True, kw_only=True)
class ReadPlan:
    """How to read: which share of the rows (by a seeded hash of the ordinal, or as the collection's
    ``sampling`` says), at most how many.
    """

    share: float = 1.0
    seed: int = 0
    limit: int | None = None
    """Stop after this many rows; only the probe sets it."""
    batch_rows: int = 16_384


@dataclass(frozen=True, kw_only=True)
class BlockSample:
    """Short parts of a collection at seeded places, each of whole rows."""

    splits: tuple[Split, ...]
    """In order of position. Ordinals increase, but are not row numbers."""
    n_rows: int
    share: float
    """Share of the collection's bytes that the blocks contain."""


@runtime_checkable
class Jumping(Protocol):
    """A connector that can sample collections without reading them whole."""

    def blocks(self, collection: Collection, count: int, n_bytes: int, seed: int) -> BlockSample | None:
        """``count`` blocks of about ``n_bytes``; ``None`` if reading cannot start in the middle of the
        collection.
        """


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a source that is listed separately: a file, or the files of one log."""

    name: str
    files: tuple[object, ...]
    """For use by the connector only; can be pickled."""
    size: int = 0
    """Bytes, where they are known."""


@runtime_checkable
class Piecewise(Protocol):
    """A connector whose ``collections()`` are those of its pieces, one after another."""

    def pieces(self) -> "Iterator[Piece | Collection]":
        """All pieces in order; a piece that cannot be read is replaced by a collection with the reason."""

    def describe(self, piece: Piece) -> list[Collection]: ...

    def is_risky(self, piece: Piece) -> bool:
        """Whether describing it needs a parser that a malformed file can crash or stall."""


@runtime_checkable
class Bound(Protocol):
    """A connector whose source may exist only in this process, such as files in memory."""

    only_here: bool


@dataclass(frozen=True, kw_only=True)
class Fragment:
    """A few letters and digits of the value to find, too few to reveal it."""

    letters: str = field(repr=False)
    is_spread: bool = False
    """Whether other characters may be between them."""


@runtime_checkable
class Filtering(Protocol):
    """A connector whose source can skip rows that cannot contain the value searched for."""

    def can_filter(self, collection: Collection) -> bool: ...

    def read_possible(
        self, collection: Collection, fragments: Sequence[Fragment], unusual: str, plan: ReadPlan
    ) -> Iterator[pa.RecordBatch]:
        """Rows with a cell that contains one of ``fragments``, in any case, or matches ``unusual`` (a regular
        expression that every engine understands); other rows may be returned, too. Ordinals are not row
        numbers here.
        """


@runtime_checkable
class Digesting(Protocol):
    """A connector that can fingerprint the content of collections without parsing it."""

    def digest(self, collection: Collection) -> str:
        """A text that differs whenever the content differs; empty if computing it costs more than reading."""


@runtime_checkable
class Counting(Protocol):
    """A connector that counts the rows of a collection only on request, because counting can take long."""

    def count_rows(self, collection: Collection) -> int | None:
        """The number of rows; ``None`` if counting takes too long or is not worthwhile."""


class Connector(Protocol):
    """An open source. Each connector's module docstring gives URI form, rights, sampling, bias and cost."""

    def collections(self) -> Iterator[Collection]: ...

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        """Cut ``collection`` into parts of about ``target_bytes``; always at least one."""

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class OpenOptions:
    """Options of the user for opening a source."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    schema_only: bool = False
    """Whether only names and types are wanted; then a schema file is read as the tables it describes."""
    read_views: tuple[str, ...] = ()
    """Globs of database owners whose views, functions and foreign tables may run, in addition to the owners
    who have full rights anyway.
    """
