"""Standard input: any kind of file content, recognised from its first megabyte.

URI: ``-``. Rights: none. Sampling: by a seeded hash of the row's ordinal, so without bias. Text, delimited
text and JSON are streamed, so a plan with a row limit, such as a probe, reads only the first megabyte.
Archives and formats that need random access (databases, dumps, workbooks, columnar files) are saved in a
private temporary file, up to 4 GB.
"""

import contextlib
import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from connectors.archives.kinds import archive_kind
from connectors.base import Collection, Connector, ConnectorError, OpenOptions, ReadPlan, Split
from connectors.files import FilesConnector
from connectors.formats.base import Head, Match
from connectors.formats.registry import best_format, format_named
from connectors.schemas.registry import looks_like_schema
from connectors.storage.compression import compression_of
from connectors.storage.content import Content, Unpacked
from connectors.storage.head import is_binary, is_office, why_unread
from connectors.storage.kept_stream import KeptStream
from connectors.storage.streams import ByteStream, chunks
from connectors.storage.walk import unread

SCHEMES = ("-",)
EXAMPLE = "-"
NAME = "stdin"
HEAD_BYTES = 1 << 20
_NO_FILE = ConnectorError("unsupported", "this cannot be read from a stream; save it to a file")


class _Joined:
    """The bytes that were already read, followed by the rest of the stream."""

    def __init__(self, head: bytes, rest: ByteStream) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def read(self, size: int, /) -> bytes:
        return self._head.read(size) or self._rest.read(size)

    def close(self) -> None:
        """Does nothing: the caller owns the stream and closes it."""


@dataclass(frozen=True)
class _Once:
    """A ``Content`` for a stream, which can be opened only once and allows no random access."""

    stream: ByteStream
    address: str = NAME
    size: None = None
    can_seek: bool = False
    is_near: bool = False
    stamp: tuple[int, ...] = ()
    watermark: str = ""

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        return self.stream

    def seekable(self) -> BinaryIO:
        raise _NO_FILE

    def local(self) -> AbstractContextManager[Path]:
        raise _NO_FILE


class StreamConnector:
    """Reads a stream that cannot be rewound. The beginning is stored, or the whole stream if necessary."""

    def __init__(self, stream: ByteStream, options: OpenOptions | None = None) -> None:
        self._stream, self._options = stream, options or OpenOptions()
        self._kept: FilesConnector | None = None
        self._is_consumed = False
        self._head = b""
        while len(self._head) < HEAD_BYTES and (more := stream.read(HEAD_BYTES - len(self._head))):
            self._head += more
        self._is_whole = len(self._head) < HEAD_BYTES

    def collections(self) -> Iterator[Collection]:
        try:
            yield from (replace(found, kind="stream") for found in self._described())
        except ConnectorError as error:
            yield replace(unread(NAME, error), kind="stream")

    def _described(self) -> Iterable[Collection]:
        if self._kept is not None:
            return self._kept.collections()
        head = self._described_head()
        match, form = best_format(head)
        if not head.data:
            raise ConnectorError("empty", "the stream holds nothing")
        is_file = (form.needs_file or form.members is not None) and match > Match.NO
        is_file |= self._options.schema_only and looks_like_schema(head)
        if is_file or (match < Match.MAGIC and not is_office(head) and archive_kind(head)):
            tree = KeptStream.of(_Joined(self._head, self._stream), NAME)
            self._kept = FilesConnector(tree=tree, options=self._options)
            return self._kept.collections()
        if match < Match.MAGIC and (reason := why_unread(head)):
            raise reason
        if match < Match.MAGIC and is_binary(head):
            raise ConnectorError("binary", "the stream holds something other than text")
        return form.describe(head)

    def _described_head(self) -> Head:
        compression = compression_of(self._head)
        content, data = self._content(compression), self._head
        if compression:
            data = b""
            with contextlib.suppress(ConnectorError):  # The head of a stream always ends early.
                for piece in chunks(self._content(compression).open(), HEAD_BYTES):
                    data += piece
                    if len(data) >= HEAD_BYTES:
                        break
        is_whole = self._is_whole and len(data) < HEAD_BYTES
        return Head(
            name=NAME, content=content, data=data, is_whole=is_whole, size=None, compression=compression
        )

    def _content(self, compression: str) -> Content:
        """The beginning of the stream, decompressed. This content can be read only once."""
        content = _Once(io.BytesIO(self._head))
        return Unpacked(content, compression) if compression else content

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        return [Split()] if self._kept is None else self._kept.splits(collection, target_bytes)

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
        if self._kept is not None:
            yield from self._kept.read(collection, split, plan)
            return
        is_probe = plan.limit is not None or self._is_whole
        if not is_probe and self._is_consumed:
            raise ConnectorError("unsupported", "a stream can be read only once; save it to a file")
        self._is_consumed |= not is_probe
        source: ByteStream = io.BytesIO(self._head) if is_probe else _Joined(self._head, self._stream)
        content: Content = _Once(source)
        if compression := collection.options["compression"]:
            content = Unpacked(content, compression)
        try:
            yield from format_named(collection.format).read(collection, split, plan, content)
        except ConnectorError:
            if not is_probe or self._is_whole:
                raise

    def close(self) -> None:
        """Does nothing: standard input was not opened here, so it stays open."""


def open_source(source: str, options: OpenOptions) -> Connector:
    """Read the beginning of standard input."""
    return StreamConnector(sys.stdin.buffer, options)
