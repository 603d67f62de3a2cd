"""Excel workbooks with plain tables: frozen header, filters, and no cell that would run as a formula."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from reports.names import legible

Cell = str | int | float | None
MAX_ROWS = 1_048_575
"""Maximum number of rows per sheet below the header; further rows continue on another sheet."""
MAX_TEXT = 32_767
"""Maximum number of characters in a cell."""
_WIDEST, _NARROWEST = 60, 8


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table; every row has as many cells as ``columns``."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    fills: Mapping[str, str] | None = None
    """Background colour (``#RRGGBB``) of cells, by their text."""
    wraps: bool = False
    """Whether long text is wrapped, so that the row becomes higher."""
    choices: Mapping[str, Sequence[str]] | None = None
    """Options of the drop-down list of each column that has one, by column name."""


def write_workbook(sheets: Sequence[Sheet], out: BinaryIO, *, title: str, created: str) -> None:
    """Write ``sheets``. Equal input gives equal bytes, because the file contains ``created`` (ISO 8601)
    instead of the current time.
    """
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": _moment(created)})
        formats = _Formats(book)
        for sheet in sheets:
            rows = [[_cell(value) for value in row] for row in sheet.rows]
            parts = range(0, max(1, len(rows)), MAX_ROWS)
            for number, first in enumerate(parts, start=1):
                name = sheet.name if number == 1 else f"{sheet.name} {number}"
                _write_sheet(book.add_worksheet(name), sheet, rows[first : first + MAX_ROWS], formats)


class _Formats:
    """The styles of one workbook, each created once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.plain = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self._filled: dict[str, Any] = {}

    def filled(self, colour: str) -> Any:
        if colour not in self._filled:
            self._filled[colour] = self._book.add_format({"bg_color": colour, "valign": "top"})
        return self._filled[colour]


def _write_sheet(page: Any, sheet: Sheet, rows: Sequence[Sequence[Cell]], formats: _Formats) -> None:
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(rows)), len(sheet.columns) - 1)
    for column, offered in (sheet.choices or {}).items():
        place = sheet.columns.index(column)
        page.data_validation(
            1, place, max(1, len(rows)), place, {"validate": "list", "source": list(offered)}
        )
    fills, plain = sheet.fills or {}, formats.wrapped if sheet.wraps else formats.plain
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column, formats.header)
        longest = max((len(str(row[place])) for row in rows[:1_000]), default=0)
        page.set_column(place, place, min(_WIDEST, max(_NARROWEST, len(column) + 2, longest + 1)))
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                style = formats.filled(fills[value]) if value in fills else plain
                page.write_string(line, place, value, style)
            elif value is not None:
                page.write_number(line, place, value, formats.plain)


def _cell(value: Cell) -> Cell:
    if isinstance(value, float):
        return round(value, 6)
    if not isinstance(value, str):
        return value
    text = legible(value)
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 2]} …"


def _moment(text: str) -> datetime:
    """The time in UTC, without a time zone, because Excel does not support time zones; 1980 if ``text`` is
    not a time.
    """
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return datetime(1980, 1, 1)
