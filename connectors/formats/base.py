"""The interface of a file format. Each module of this package that reads files defines a ``FORMAT``."""

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
    """How certain a format is that it can read a file. The most certain format is chosen."""

    NO = 0
    FALLBACK = 1
    """The format can read the file, but nothing suggests that the file is in this format."""
    CONTENT = 2
    NAMED = 3
    """The file name indicates the format, and the content does not contradict it."""
    MAGIC = 4


@dataclass(frozen=True, kw_only=True)
class Head:
    """The decompressed beginning of a file, with what is known about the whole file."""

    name: str
    """Name of the collection: the file's path relative to the source."""
    content: Content
    """The content of the whole file, decompressed like ``data``."""
    data: bytes
    is_whole: bool
    """Whether ``data`` is the whole file."""
    size: int | None
    """Size of the file in bytes, as stored; ``None`` for a stream."""
    compression: str = ""

    @cached_property
    def suffix(self) -> str:
        """The file suffix in lower case, ignoring a compression suffix such as ``.gz``; ``.env`` for ``.env``
        files.
        """
        name = self.name.rpartition("/")[2].lower()
        if self.compression:
            name = name_without(name, self.compression)
        return ".env" if name == ".env" or name.startswith(".env.") else Path("x" + name).suffix

    @cached_property
    def packed(self) -> ZipHead:
        """The first members of the archive, if the file is a ZIP archive."""
        return zip_head(self.data)

    @cached_property
    def encoding(self) -> str:
        return encoding_of(self.data)

    @cached_property
    def read_as(self) -> str:
        """The encoding to read the file with, which also states whether lines end with only a carriage
        return.
        """
        is_old = self.encoding == UTF8 and has_return_ends(self.data)
        return UTF8_CR if is_old else self.encoding

    @cached_property
    def text(self) -> str:
        """The text of the head, without a last line that is cut off."""
        return self._lines(self.data, self.is_whole)

    @cached_property
    def first_text(self) -> str:
        """The complete lines in the head's first 8 kB, to recognise formats by how a file begins."""
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
    """The ``splits`` function of formats whose files cannot be divided; it always returns one split."""
    return [Split()]


@dataclass(frozen=True, kw_only=True)
class Format:
    """The functions of one file format. The docstring of the format's module describes detection and
    sampling.
    """

    name: str
    sniff: Callable[[Head], Match]
    describe: Callable[[Head], Iterable[Collection]]
    """Lists the collections of a file; there are several if the file contains several tables. Each
    ``locator`` begins with the address of the head's content.
    """
    read: Callable[[Collection, Split, ReadPlan, Content], Iterator[pa.RecordBatch]]
    splits: Callable[[Collection, Content, int], list[Split]] = one_split
    count: Callable[[Collection, Content], int | None] | None = None
    """Counts the rows of a collection that is listed without a number of rows (``Counting``)."""
    align: Align | None = None
    """Finds whole rows in the middle of a file; ``None`` if files must be read from the beginning."""
    needs_file: bool = False
    """Whether the format needs random access to the content, which standard input does not offer."""
    members: ListMembers | None = None
    """Lists embedded files, which are then read as separate files."""
    extract: Extract | None = None
    """Extracts an embedded file that is not a byte range of the content; the member's content is an
    ``Inside``.
    """
    is_risky: bool = False
    """Whether the format's third-party parser can crash, stall or use too much memory on a malformed file."""
