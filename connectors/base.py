"""The contract of a connector, which lists collections, cuts them into splits, and reads Arrow batches.

A connector knows nothing about entities. ``collections()`` reads metadata, and at most the head of a file.
``splits()`` cuts a collection into parts that can be read independently, in any order, on any machine.
``read()`` streams one part. Properties that are detected in the data (encoding, CSV dialect, header) are
stored in ``Collection.options`` by ``collections()``, so that all splits are read in the same way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, cast, runtime_checkable

import pyarrow as pa

ROW = "\x00row"
"""Name of the first column of every batch: each row's ordinal in the collection, as int64, counted from 1."""

GROUP = b"group"
"""Key in the metadata of a batch's schema, for the object path of the batch's records (empty: top level)."""

LINE = "line"
"""Name of the only column besides ``ROW`` in a batch with layout ``lines``: one raw line per row."""

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
    """The reason why something could not be read, as ``code: words``, without values or passwords."""

    def __init__(self, code: ReasonCode, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words

    def __reduce__(self) -> tuple[type["ConnectorError"], tuple[ReasonCode, str]]:
        return type(self), (self.code, self.words)


@dataclass(frozen=True, kw_only=True)
class FieldInfo:
    """A field as the source declares it, known without reading rows."""

    name: str
    type: str
    primary_key: bool = False
    references: str = ""
    """Target of a foreign key: ``table.column``, or only the table if the column is unknown; empty: none."""
    comment: str = ""
    tags: tuple[str, ...] = ()
    """Tags that people gave to the field, as ``key.key=value`` or a single word."""
    around: tuple[str, ...] = ()
    """Tags on the field's container, which is a table or an enclosing object."""
    is_own_type: bool = False
    """Whether the field's type is user-defined in the database."""
    nested: bool = False
    """Whether the field is declared as JSON or another nested type, whatever its first cells contain."""


_DECLARED = frozenset({"sql", "sql_dump", "sqlite", "duckdb"})


@dataclass(frozen=True, kw_only=True)
class Access:
    """How a collection is read, within which limits, and how a change of its content is detected."""

    served: bool = False
    """Whether a server or database engine is queried for the rows. The sample is then drawn by the query or
    the connector, and one process reads over one connection."""
    sampling: str = ""
    """How rows are sampled, and with what bias; empty: by a seeded hash of each row's ordinal."""
    is_schema: bool = False
    """Whether the collection only has the fields that a schema file describes, and no rows."""
    is_risky: bool = False
    """Whether a malformed file can crash or stall the parser. The parser then runs in a separate process."""
    purse: str = ""
    """Key of a time limit that several collections share, such as all views of one file."""
    held: int = 0
    """Number of bytes from which time and memory limits are derived: the size of the database file, or the
    disk space of a sparse file; 0: ``size`` is used.
    """
    stamp: str = field(default="", compare=False)
    """A text that changes whenever the content changes; empty if it cannot be had without reading."""
    watermark: str = field(default="", compare=False, repr=False)
    """A text that stays the same, even over years, only if the content is unchanged; empty if the source
    cannot guarantee that."""


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A table, file, log, document, key pattern or stream: the unit of reporting."""

    name: str
    kind: CollectionKind
    layout: Layout = "records"
    status: Literal["ready", "described", "skipped", "failed"] = "ready"
    """``described`` means that the fields are listed, but the rows must not be read."""
    reason: str = ""
    """Why the status is not ``ready``, as ``code: words``."""
    rows: int | None = None
    estimated_rows: int | None = None
    """Number of rows according to the source's statistics, for a source that does not count rows."""
    size: int | None = None
    """Size in bytes as stored (compressed size of a compressed file)."""
    members: tuple[str, ...] = ()
    fields: tuple[FieldInfo, ...] = ()
    comment: str = ""
    access: Access = Access()
    format: str = ""
    """Name of the reader that opens the collection (``delimited``, ``parquet``, ``sqlite``, ...)."""
    locator: tuple[str, ...] = ()
    """Location of the collection, in a form that only its connector interprets."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Facts found while listing: encoding, delimiter, header, compression, ..."""

    @property
    def error(self) -> ConnectorError:
        """The reason why nothing of this collection can be read, as an error to raise."""
        code, _, words = self.reason.partition(": ")
        return ConnectorError(cast(ReasonCode, code), words)

    @property
    def is_computed(self) -> bool:
        """Whether the content can change although no stored data changes, as in a view of today's rows."""
        return self.options.get("object") == "view"

    @property
    def has_columns(self) -> bool:
        """Whether the fields are columns that all rows share, rather than keys of each record."""
        return bool(self.fields) and self.layout == "records" and not self.format.startswith("json")

    @property
    def is_declared(self) -> bool:
        """Whether SQL declares the fields. A declared name is no data, while a file's header may be data."""
        return self.format in _DECLARED

    @property
    def names_are_known(self) -> bool:
        """Whether the names of the fields are known without reading a row."""
        return bool(self.fields) and (self.access.served or self.access.is_schema or self.kind == "table")


@dataclass(frozen=True, kw_only=True)
class Split:
    """A part of a collection: ``start`` to ``stop`` in the reader's unit (bytes, row ids, row groups)."""

    index: int = 0
    start: int = 0
    stop: int = -1
    """-1: to the end of the collection."""
    first_row: int = 1
    """Ordinal of the split's first row in the collection."""
    member: int = 0
    """Index in ``Collection.members`` of the file that the split belongs to; 0 if there are no members."""


@dataclass(frozen=True, kw_only=True)
class ReadPlan:
    """Which share of a collection's rows to read, and at most how many. The rows are chosen by a seeded hash
    of the ordinal, or as the collection's ``sampling`` says.
    """

    share: float = 1.0
    seed: int = 0
    limit: int | None = None
    """Maximum number of rows to read. Only the probe sets this limit."""
    batch_rows: int = 16_384


@dataclass(frozen=True, kw_only=True)
class BlockSample:
    """Short parts (blocks) of a collection at seeded places. Each block consists of whole rows."""

    splits: tuple[Split, ...]
    """The blocks in order of position. Ordinals in them increase, but are not row numbers."""
    n_rows: int
    share: float
    """Share of the collection's bytes that the blocks contain."""


@runtime_checkable
class Jumping(Protocol):
    """A connector that can sample collections without reading them whole."""

    def blocks(self, collection: Collection, count: int, n_bytes: int, seed: int) -> BlockSample | None:
        """A sample of ``count`` blocks of about ``n_bytes`` each; ``None`` if reading cannot start in the
        middle of the collection.
        """


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a source that is listed separately: a file, or the files of one log."""

    name: str
    files: tuple[object, ...]
    """The files of the piece, in a form that only the connector interprets; they can be pickled."""
    size: int = 0
    """Size in bytes; 0 if unknown."""


@runtime_checkable
class Piecewise(Protocol):
    """A connector that can list a source piece by piece, instead of by ``collections()``."""

    def pieces(self) -> "Iterator[Piece | Collection]":
        """All pieces in order. Instead of a piece that cannot be read, a collection states the reason."""

    def describe(self, piece: Piece) -> list[Collection]: ...

    def is_risky(self, piece: Piece) -> bool:
        """Whether describing the piece needs a parser that a malformed file can crash or stall."""


@runtime_checkable
class Bound(Protocol):
    """A connector whose source may exist only in this process, such as files in memory."""

    only_here: bool


@dataclass(frozen=True, kw_only=True)
class Fragment:
    """A few letters and digits of the value searched for, too few to reveal that value."""

    letters: str = field(repr=False)
    is_spread: bool = False
    """Whether other characters may occur between the letters."""


@runtime_checkable
class Filtering(Protocol):
    """A connector whose source can skip rows that cannot contain the value searched for."""

    def can_filter(self, collection: Collection) -> bool: ...

    def read_possible(
        self, collection: Collection, fragments: Sequence[Fragment], unusual: str, plan: ReadPlan
    ) -> Iterator[pa.RecordBatch]:
        """Rows with a cell that contains one of ``fragments`` in upper or lower case, or that matches
        ``unusual``, a regular expression that every engine understands. Other rows may be returned, too.
        Ordinals are not row numbers here.
        """


@runtime_checkable
class Digesting(Protocol):
    """A connector that can fingerprint the content of collections without parsing it."""

    def digest(self, collection: Collection) -> str:
        """A text that differs whenever the content differs; empty if it cannot be computed cheaply."""


@runtime_checkable
class Counting(Protocol):
    """A connector that counts the rows of a collection only on request, because counting can take long."""

    def count_rows(self, collection: Collection) -> int | None:
        """The number of rows; ``None`` if counting takes too long or is not worthwhile."""


class Connector(Protocol):
    """A source that has been opened. The docstring of a connector's module states the form of the URI, the
    rights needed, the sampling method with its bias, and the cost.
    """

    def collections(self) -> Iterator[Collection]: ...

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        """Cut ``collection`` into parts of about ``target_bytes``; always at least one."""

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class OpenOptions:
    """The user's options for opening a source."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    schema_only: bool = False
    """Whether only names and types are wanted. A schema file is then read as the tables that it describes."""
    read_views: tuple[str, ...] = ()
    """Name patterns of database owners whose views, functions and foreign tables may run. Owners who have
    full rights need not be named.
    """
