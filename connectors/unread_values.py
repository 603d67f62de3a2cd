"""Counts values that could not be read, or only in part, and reports the numbers at the end of reading."""

from dataclasses import dataclass, field
from typing import Self

from connectors.base import ConnectorError
from connectors.text.encoding import decode_cell

MAX_CELL = 1 << 20
"""Maximum number of characters of a value that are read."""
_MAX_ROW = 32 << 20


def most_characters(n_columns: int) -> int:
    """Maximum number of characters of each value that are read. It is lower for a table with very many
    columns, since rows are fetched whole.

    >>> most_characters(5) == MAX_CELL, most_characters(1024)
    (True, 32768)
    """
    return min(MAX_CELL, _MAX_ROW // max(1, n_columns))


@dataclass
class Losses:
    """Counts of the values of one collection that were not read, or only in part."""

    most: int = MAX_CELL
    """Maximum number of characters of a value that are read."""
    n_binary: int = field(default=0)
    n_cut: int = field(default=0)

    @classmethod
    def of_row(cls, n_columns: int) -> Self:
        """The counts for a table with ``n_columns`` columns."""
        return cls(most=most_characters(n_columns))

    def text(self, value: bytes | str, *, is_text: bool) -> str | None:
        """A value as text; ``None`` if it is not text, truncated if it is too long. Both are counted."""
        text = value if isinstance(value, str) else decode_cell(value, is_text=is_text)
        if text is None:
            self.n_binary += 1
        elif len(text) > self.most:
            self.n_cut += 1
            return text[: self.most]
        return text

    def report(self) -> None:
        """Raise ``ConnectorError`` if anything was left out."""
        if self.n_cut:
            most = "megabyte" if self.most == MAX_CELL else f"{self.most:,} characters"
            raise ConnectorError("too_large", f"only the first {most} of {self.n_cut} values could be read")
        if self.n_binary:
            raise ConnectorError("binary", f"{self.n_binary} values are not text and were left out")
