"""Spreadsheets: columns are those that hold something, whatever was formatted."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from connectors.registry import open_source
from tests.connectors.rows import cells, read_rows


def test_formats_alone_make_no_columns(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["id", None, "email", None, None, "note"],
        [1, None, "ann@example.org"],
        [2, None, None, None, "x"],
    ):
        sheet.append(row)
    for number in range(1, 4):
        sheet.cell(row=number, column=16_384).font = Font(bold=True)
        sheet.cell(row=number, column=16_384).value = ""
    sheet.cell(row=2, column=9_000).value = "far out"
    book.save(tmp_path / "wide.xlsx")
    connector = open_source(str(tmp_path / "wide.xlsx"))
    (collection,) = connector.collections()
    names = [info.name for info in collection.fields]
    assert names == ["id", "email", "column_5", "note", "column_9000"]
    assert cells(read_rows(connector, collection)) == [
        {"id": "1", "email": "ann@example.org", "column_9000": "far out"},
        {"id": "2", "column_5": "x"},
    ]
