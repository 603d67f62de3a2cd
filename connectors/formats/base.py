"""The contract of a file format. Each module of this package that reads files defines one as ``FORMAT``."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from connectors.base import Collection, ReadPlan, Split
from connectors.storage.compression import name_without
from connectors.storage.content import Content
from connectors.storage.inside import Extract
from connectors.storage.members import ListMembers
from connectors.storage.zip_head import ZipHead, zip_head
from connectors.text.blocks import Align
from connectors.text.encoding import UTF8, UTF8_CR, encoding_of, has_return_ends, to_utf8

_FIRST = 8192


class Match(IntEnum):
    """Certainty of a format that it can read a file; the most certain format is chosen."""

    NO = 0
    FALLBACK = 1
    """The format can read this file."""
    CONTENT = 2
    NAMED = 3
    """The file name indicates the format, and the content does not contradict it."""
    MAGIC = 4


@dataclass(frozen=True, kw_only=True)
class Head:
    """The decompressed beginning of a file, with what is known of the rest."""

    name: str
    """Name of the collection: the path below the source."""
    content: Content
    """The whole file, decompressed like ``data``."""
    data: bytes
    is_whole: bool
    """Whether ``data`` is the whole file."""
    size: int | None
    """Bytes as stored; ``None`` for a stream."""
    compression: str = ""

    @cached_property
    def suffix(self) -> str:
        """File suffix in lower case, without that of a compression; ``.env`` for ``.env`` files."""
        name = self.name.rpartition("/")[2].lower()
        if self.compression:
            name = name_without(name, self.compression)
        return ".env" if name == ".env" or name.startswith(".env.") else Path("x" + name).suffix

    @cached_property
    def packed(self) -> ZipHead:
        """The first members, for a ZIP archive."""
        return zip_head(self.data)

    @cached_property
    def encoding(self) -> str:
        return encoding_of(self.data)

    @cached_property
    def read_as(self) -> str:
        """The encoding, including whether lines end with a carriage return alone."""
        is_old = self.encoding == UTF8 and has_return_ends(self.data)
        return UTF8_CR if is_old else self.encoding

    @cached_property
    def text(self) -> str:
        """The complete lines of the head."""
        return self._lines(self.data, self.is_whole)

    @cached_property
    def first_text(self) -> str:
        """The complete lines of its first 8 kB, to recognise formats by how a file begins."""
        return self._lines(self.data[:_FIRST], self.is_whole and len(self.data) <= _FIRST)

    def _lines(self, data: bytes, is_whole: bool) -> str:
        if self.encoding != UTF8:
            text = data.decode(self.encoding, "ignore")
        else:
            data = data.replace(b"\r", b"\n") if self.read_as == UTF8_CR else data
            complete = data if is_whole else data[: data.rfind(b"\n") + 1] or data
            text = to_utf8(complete).decode()
        lines = text if is_whole else text[: text.rfind("\n") + 1] or text
        return lines.removeprefix("\ufeff").replace("\r\n", "\n")

    def options(self, **more: str) -> dict[str, str]:
        """The options that the reader of any text file needs."""
        return {"encoding": self.read_as, "compression": self.compression, **more}


def one_split(collection: Collection, content: Content, target_bytes: int) -> list[Split]:
    """``splits`` for formats that cannot be cut."""
    return [Split()]


@dataclass(frozen=True, kw_only=True)
class Format:
    """The functions of one file format. Its module's docstring describes its detection and its sampling."""

    name: str
    sniff: Callable[[Head], Match]
    describe: Callable[[Head], Iterable[Collection]]
    """Collections of a file; several if it holds several tables. ``locator`` begins with the address of the
    head's content."""
    read: Callable[[Collection, Split, ReadPlan, Content], Iterator[pa.RecordBatch]]
    splits: Callable[[Collection, Content, int], list[Split]] = one_split
    count: Callable[[Collection, Content], int | None] | None = None
    """Counts rows of collections that are listed without a count (``Counting``)."""
    align: Align | None = None
    """Finds whole rows in the middle of a file; ``None``: it must be read from its beginning."""
    needs_file: bool = False
    """Whether it needs random access to the content, which standard input does not offer."""
    members: ListMembers | None = None
    """Lists embedded files, which are then read as separate files."""
    extract: Extract | None = None
    """Extracts a member that is not a byte range; its content is an ``Inside``."""
    is_risky: bool = False
    """Whether its third-party parser can crash, stall or use too much memory on a malformed file."""
