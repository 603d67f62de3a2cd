"""Turn tables in documents into records if the columns have names, or else into one row of text per table
row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.arrow.batches import unique_names
from connectors.documents.rows import DocumentRow, text_row
from connectors.text.table_head import is_header

_MAX_WAITING = 200
"""Maximum number of rows that are inspected to decide whether the first row names the columns."""
_MAX_CELL = 2_000
"""Maximum number of characters in a cell of a table with data; a table with longer cells is page layout."""
_MIN_COLUMNS = 3
"""Least number of columns in a table of records without a header mark; tables with two columns contain
name-value pairs as often as records.
"""


@dataclass
class Table:
    """One table of a document, to which rows are added one by one."""

    number: int
    """Position of this table among the tables of the document, from 1."""
    names: tuple[str, ...] = ()
    waiting: list[list[str]] = field(default_factory=list)
    is_marked: bool = False
    """Whether the document itself marks the first row as a header."""
    is_decided: bool = False

    def add(self, row: list[str]) -> Iterator[DocumentRow]:
        """Add a row. Yields all waiting rows as soon as it is decided whether the first row names the
        columns.
        """
        if any(row):
            self.waiting.append(row)
        if self.is_decided or len(self.waiting) >= _MAX_WAITING:
            yield from self.end()

    def end(self) -> Iterator[DocumentRow]:
        """Yield the rows that are still waiting."""
        if not self.is_decided and self.waiting:
            self._decide()
        for row in self.waiting:
            yield self._row(row)
        self.waiting = []

    def _decide(self) -> None:
        self.is_decided = True
        first, *rest = self.waiting
        width = max(map(len, self.waiting))
        is_layout = any(len(cell) > _MAX_CELL for row in self.waiting for cell in row)
        is_wide = len([cell for cell in first if cell]) >= (2 if self.is_marked else _MIN_COLUMNS)
        if rest and is_wide and not is_layout and is_header(first, rest):
            self.names = unique_names([*first, *[""] * (width - len(first))])
            self.waiting = rest

    def _row(self, row: list[str]) -> DocumentRow:
        if not self.names:
            return text_row("\t".join(row).strip("\t"))
        names = unique_names([*self.names, *[""] * (len(row) - len(self.names))])
        cells = {name: cell for name, cell in zip(names, row, strict=False) if cell}
        return DocumentRow(cells, f"table_{self.number}")
