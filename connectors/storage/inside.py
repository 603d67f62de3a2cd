"""The bytes of an embedded file that only the reader of the outer document can extract."""

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from connectors.base import ConnectorError
from connectors.storage.content import SEPARATOR, Content, Packed
from connectors.storage.spool import SpooledFile

Extract = Callable[[Content, int], bytes]
"""Extracts the embedded file at an index, counted from 0 in the document's order."""


@dataclass(frozen=True)
class Inside(Packed):
    """One attachment of a mail or a document."""

    form: str
    place: int
    extract: Extract

    @property
    def address(self) -> str:
        return f"{self.inner.address}{SEPARATOR}{self.form}:{self.place}"

    def unpack(self, file: "BinaryIO | SpooledFile") -> None:
        try:
            file.write(self.extract(self.inner, self.place))
        except (ConnectorError, MemoryError):
            raise
        except Exception as error:
            raise ConnectorError("corrupt", f"it cannot be extracted ({type(error).__name__})") from None


def buffered(content: Content, limit: int, what: str) -> io.BytesIO:
    """All bytes of a content, in memory. Raises ``ConnectorError`` (``too_large``) beyond ``limit`` bytes."""
    with contextlib.closing(content.open()) as stream:
        parts, n_bytes = [], 0
        while data := stream.read(1 << 20):
            parts.append(data)
            n_bytes += len(data)
            if n_bytes > limit:
                raise ConnectorError("too_large", f"{what} are read up to {limit >> 20} MB")
    return io.BytesIO(b"".join(parts))
