"""What a connector is: it lists collections, cuts them into splits, and reads them as Arrow batches.

A connector knows no entity. ``collections()`` reads metadata and at most the head of a file;
``splits()`` cuts a collection into parts that can be read apart, in any order, on any machine;
``read()`` streams one part. What depends on seeing data (encoding, dialect, header) is fixed in
``Collection.options`` by ``collections()``, so that every split is read alike.
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
"""Name of the only other column of a batch whose layout is ``lines``: one raw line a row."""

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
    """Something could not be read. ``str()`` is ``code: words`` and never holds a value or a password."""

    def __init__(self, code: ReasonCode, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words

    def __reduce__(self) -> tuple[type["ConnectorError"], tuple[ReasonCode, str]]:
        return type(self), (self.code, self.words)


@dataclass(frozen=True, kw_only=True)
class FieldInfo:
    """What the source itself says of a field, known without reading rows."""

    name: str
    type: str
    primary_key: bool = False
    references: str = ""
    """``table.column`` that a foreign key points to."""
    comment: str = ""
    tags: tuple[str, ...] = ()
    """What people marked it with, as ``key.key=value`` or a bare word."""
    around: tuple[str, ...] = ()
    """The same of what holds it: its table, the object that it is a part of."""
    nullable: bool = True
    is_own_type: bool = False
    """Of a type that people defined in the database."""
    nested: bool = False
    """Its cells are JSON text by declaration, whatever those at the head hold."""


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A table, file, log, document, key pattern or stream: what findings are reported against."""

    name: str
    kind: CollectionKind
    layout: Layout = "records"
    status: Literal["ready", "described", "skipped", "failed"] = "ready"
    """``described``: its fields are told, and its rows are not to be read."""
    reason: str = ""
    """``code: words`` when the status is not ``ready``."""
    rows: int | None = None
    estimated_rows: int | None = None
    """Rows by the statistics that the source keeps, where it does not count them."""
    size: int | None = None
    """Bytes as stored (compressed, where it is)."""
    held: int = 0
    """Bytes that reading it may go through, where it has no size of its own: those of the database's file."""
    members: tuple[str, ...] = ()
    fields: tuple[FieldInfo, ...] = ()
    comment: str = ""
    served: bool = False
    """A server reads it for us: it draws the sample, and is asked over one connection, by one process."""
    sampling: str = ""
    """How the source draws a sample and with what bias; empty: by a seeded hash of each row's ordinal."""
    is_schema: bool = False
    """Its fields are told by a schema: there are no rows behind it."""
    is_risky: bool = False
    """Read with a parser that a malformed file can crash or stall: in a process of its own, if any."""
    format: str = ""
    """Which reader opens it (``delimited``, ``parquet``, ``sqlite``, ...)."""
    locator: tuple[str, ...] = ()
    """Where it is, for the connector alone."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What was fixed by looking at the head: encoding, delimiter, header, compression, ..."""
    stamp: str = field(default="", compare=False)
    """Another one when what it holds has changed, where the source tells so without being read."""
    watermark: str = field(default="", compare=False, repr=False)
    """The same only as long as it holds the same, for years to come; empty where the source cannot vouch."""

    @property
    def is_computed(self) -> bool:
        """Whether it may show something else although nothing stored has changed, as a view of today does."""
        return self.options.get("object") == "view"

    @property
    def names_are_known(self) -> bool:
        """Whether its fields can be named without reading a row."""
        return bool(self.fields) and (self.served or self.is_schema or self.kind == "table")


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
    """Which of ``Collection.members`` it belongs to, where there are any."""


@dataclass(frozen=True, kw_only=True)
class ReadPlan:
    """How to read: which share of the rows (by a seeded hash of the ordinal, or as the collection's
    ``sampling`` says), at most how many."""

    share: float = 1.0
    seed: int = 0
    limit: int | None = None
    """Stop after this many rows; only the probe sets it."""
    batch_rows: int = 16_384


@dataclass(frozen=True, kw_only=True)
class BlockSample:
    """Short parts of a collection at seeded places, each of whole rows."""

    splits: tuple[Split, ...]
    """By position. Their ordinals rise, but are no row numbers."""
    n_rows: int
    share: float
    """Of all bytes of the collection."""


@runtime_checkable
class Jumping(Protocol):
    """A connector that can sample collections without reading them whole."""

    def blocks(self, collection: Collection, count: int, n_bytes: int, seed: int) -> BlockSample | None:
        """``count`` blocks of about ``n_bytes``; ``None`` where this collection cannot be jumped in."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a source that is listed apart from the others: a file, or the files of one log."""

    name: str
    files: tuple[object, ...]
    """For the connector alone; they can be sent to another process."""
    size: int = 0
    """Bytes, where they are known."""


@runtime_checkable
class Piecewise(Protocol):
    """A connector whose ``collections()`` are those of its pieces, one after another."""

    def pieces(self) -> "Iterator[Piece | Collection]":
        """In order; collections stand for what cannot be read."""

    def describe(self, piece: Piece) -> list[Collection]: ...

    def is_risky(self, piece: Piece) -> bool:
        """Whether to describe it takes a parser that a malformed file can crash or stall."""


@dataclass(frozen=True, kw_only=True)
class Fragment:
    """Some letters and digits of what is looked for: too few to tell what that is."""

    letters: str = field(repr=False)
    is_spread: bool = False
    """Anything may stand between them."""


@runtime_checkable
class Filtering(Protocol):
    """A connector whose source can leave out rows that cannot hold what is looked for."""

    def can_filter(self, collection: Collection) -> bool: ...

    def read_possible(
        self, collection: Collection, fragments: Sequence[Fragment], unusual: str, plan: ReadPlan
    ) -> Iterator[pa.RecordBatch]:
        """Rows with a cell that holds one of ``fragments``, in any case, or something ``unusual`` (a regular
        expression that every engine knows); others may come too. Their ordinals are no row numbers."""


@runtime_checkable
class Digesting(Protocol):
    """A connector that can read collections without understanding them, only to know them again."""

    def digest(self, collection: Collection) -> str:
        """The same only for the same content; empty where that would cost more than to read it."""


class Connector(Protocol):
    """A source that is open. Its module's docstring gives URI form, rights, sampling, bias and cost."""

    def collections(self) -> Iterator[Collection]: ...

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        """Cut ``collection`` into parts of about ``target_bytes``; always at least one."""

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class OpenOptions:
    """What the user may say of a source before it is opened."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    schema_only: bool = False
    """Only names and types are wanted: a schema file stands for the tables it describes."""
    read_views: tuple[str, ...] = ()
    """Globs of owners in a database whose views, functions and foreign tables may run, besides those who
    could do anything anyhow."""


class ConnectorModule(Protocol):
    """A module of this package that the registry takes in: it names schemes and opens a source."""

    SCHEMES: tuple[str, ...]
    """URI schemes, or ``()`` with ``takes_path`` for bare paths."""

    def open_source(self, source: str, options: OpenOptions) -> Connector: ...
