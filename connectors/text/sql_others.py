"""Read the text of an SQL dump that is not rows, such as users with passwords, grants, functions and
comments.
"""

import re
from collections.abc import Iterable, Iterator

from connectors.base import ConnectorError
from connectors.text.sql_statements import LEAD, Statement
from connectors.text.sql_text import copy_target, insert_target

HEAD_BYTES = 1 << 16
"""Number of bytes at the beginning of a statement that are enough to find the table and columns that it
fills.
"""
_LEAD = re.compile(LEAD)


def fills_table(beginning: str) -> bool:
    """Whether a statement contains rows of a table or is followed by rows."""
    return insert_target(beginning) is not None or copy_target(beginning) is not None


def other_text(statement: Statement) -> bytes:
    """The whole statement if it contains no rows, otherwise only the comments before the statement.

    >>> other_text(Statement(b"-- to Ann\\nINSERT INTO t VALUES (1);", 0, 36))
    b'-- to Ann\\n'
    """
    if statement.is_data:
        return b""
    if not fills_table(statement.text[:HEAD_BYTES].decode("utf-8", "replace")):
        return statement.text
    lead = _LEAD.match(statement.text)
    return lead.group() if lead is not None else b""


class OtherText:
    """The text of all statements without rows, as one stream. An error in the dump is raised at the end of
    the stream.
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._pieces = _pieces(statements)
        self._error: ConnectorError | None = None

    def read(self, size: int, /) -> bytes:
        found: list[bytes] = []
        n_bytes = 0
        while n_bytes < size and (piece := self._next()):
            found.append(piece)
            n_bytes += len(piece)
        if not found and self._error is not None:
            raise self._error
        return b"".join(found)

    def _next(self) -> bytes:
        if self._error is not None:
            return b""
        try:
            return next(self._pieces, b"")
        except ConnectorError as error:
            self._error = error
            return b""

    def close(self) -> None:
        """Does nothing, because the caller closes the dump."""


def _pieces(statements: Iterable[Statement]) -> Iterator[bytes]:
    for statement in statements:
        if text := other_text(statement).strip():
            yield text + b"\n"
