"""Spreadsheets: only columns with content count, not those that are merely formatted."""

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from connectors.documents.workbook import beside_cells, files_in
from connectors.registry import open_source
from connectors.storage.content import LocalFile
from tests.connectors.rows import cells, read_rows
from tests.made_documents import open_document, packed


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
    _, collection = connector.collections()
    names = [info.name for info in collection.fields]
    assert names == ["id", "email", "column_5", "note", "column_9000"]
    assert cells(read_rows(connector, collection)) == [
        {"id": "1", "email": "ann@example.org", "column_9000": "far out"},
        {"id": "2", "column_5": "x"},
    ]


def test_what_stands_beside_the_cells_of_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["id", "name"], [1, "x"], [2, "y"]):
        sheet.append(row)
    sheet["A1"].comment = Comment("Ask +1 212 555 0100", "Bob Author")
    sheet["B2"].hyperlink = "mailto:carol@example.org"
    assert sheet.oddHeader is not None
    sheet.oddHeader.center.text = "ann@example.org"
    book.properties.creator = "Carl Creator"
    book.save(tmp_path / "a.xlsx")
    connector = open_source(str(tmp_path))
    said, cells_only = connector.collections()
    assert (said.name, said.kind, cells_only.name) == ("a.xlsx", "document", "a.xlsx!/Sheet")
    rows = cells(read_rows(connector, said))
    assert [row["author"] for row in rows[:2]] == ["Carl Creator", "Bob Author"]
    assert rows[2:] == [
        {"text": "Ask +1 212 555 0100"},
        {"text": "ann@example.org"},
        {"href": "mailto:carol@example.org"},
    ]


def test_what_a_workbook_keeps_that_no_sheet_shows(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": '<workbook><fileSharing userName="Ann"/><sheets/></workbook>',
        "xl/pivotCache/pivotCacheRecords1.xml": '<pivotCacheRecords><r><s v="bob@example.org"/></r></pivotCacheRecords>',
        "xl/externalLinks/externalLink1.xml": "<externalLink><cell><v>carol@example.org</v></cell></externalLink>",
        "xl/connections.xml": '<connections><connection><dbPr connection="Server=db;Uid=dan"/></connection></connections>',
        "xl/embeddings/list.csv": b"id,email\n1,ann@example.org\n2,bob@example.org\n",
    }
    content = LocalFile(tmp_path / "a.xlsx")
    content.path.write_bytes(packed(parts))
    assert [row.cells for row in beside_cells(content)] == [
        {"connection": "Server=db;Uid=dan"},
        {"text": "carol@example.org"},
        {"text": "bob@example.org"},
        {"author": "Ann"},
    ]
    assert [member.name for member in files_in(content)] == ["xl/embeddings/list.csv"]


def test_notes_and_footers_of_open_spreadsheets(tmp_path: Path) -> None:
    note = b"<office:annotation><dc:creator>Bob</dc:creator><text:p>Call her</text:p></office:annotation>"
    data = open_document("spreadsheet", (), table=[["id"], ["x"], ["y"]], author="Ann", footer="Page")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"<text:p>x", note + b"<text:p>x")
    media = parts.pop("mimetype").decode()
    (tmp_path / "a.ods").write_bytes(packed(parts, first=media))
    connector = open_source(str(tmp_path))
    said, sheet = connector.collections()
    assert cells(read_rows(connector, said)) == [
        {"author": "Ann"}, {"author": "Bob"}, {"text": "Call her"}, {"text": "Page"},
    ]  # fmt: skip
    assert len(read_rows(connector, sheet)) in (2, 3)
