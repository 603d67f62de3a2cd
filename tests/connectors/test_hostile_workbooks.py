"""Workbooks with a sheet that would need more memory than there is."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.connectors.rows import by_name
from tests.made_documents import packed
from tests.running import scan

HEAD = ["id", "email"]


def _workbook(path: Path, cell: str) -> None:
    """Write three sheets of one row, the second with one more cell at ``cell``."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in ("first", "odd", "last"):
        sheet = book.create_sheet(name)
        sheet.append(HEAD)
        sheet.append([1, "ann@example.org"])
    plain = path.with_suffix(".plain")
    book.save(plain)
    row = f'<row r="{cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{cell}"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "xl/worksheets/sheet2.xml":
                data = data.replace(b"</sheetData>", row.encode())
            target.writestr(info.filename, data)
    plain.unlink()


@pytest.mark.parametrize("cell", ["XFD1048576", "A4294967295", "A99999999999", "ZZZZZZZ3", "AZ1048576"])
def test_a_sheet_whose_cells_lie_far_apart_costs_itself_alone(tmp_path: Path, cell: str) -> None:
    (tmp_path / "in").mkdir()
    _workbook(tmp_path / "in" / "a.xlsx", cell)
    done = scan(tmp_path / "in", "--ner", "off", into=tmp_path / "out")
    assert {"a.xlsx!/first", "a.xlsx!/last"} <= done.scanned
    assert done.unscanned["a.xlsx!/odd"].startswith("too_large: its cells are too far apart")


def test_a_long_or_a_wide_sheet_is_read(tmp_path: Path) -> None:
    for cell in ("B300000", "ZZZ1"):
        _workbook(tmp_path / "a.xlsx", cell)
        assert by_name(tmp_path / "a.xlsx")["a.xlsx!/odd"].status == "ready"


_FEW, _MANY = b"16385", b"4000000000"


@pytest.mark.parametrize(
    ("row", "cell", "before", "reason"),
    [
        (b"1", _MANY, b"1", "too_large: its cells repeat more often than is read"),
        (_MANY, b"1", b"1", "too_large: its cells repeat more often than is read"),
        (b"1", b"1", _FEW, "too_large: its cells repeat more often than is read"),
        (b"1048576", b"16000", b"1", "too_large: its cells repeat more often than is read"),
        (b"1", b"0", b"1", "corrupt: some of its cells have a repeat count of 0"),
        (b"9", b"9", b"9", ""),
    ],
)
def test_cells_of_open_spreadsheets_that_come_too_often_are_told(
    tmp_path: Path, row: bytes, cell: bytes, before: bytes, reason: str
) -> None:
    content = (
        b'<d xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:spreadsheet>'
        b'<table:table table:name="S"><table:table-row table:number-rows-repeated="' + row + b'">'
        b'<table:table-cell table:number-columns-repeated="' + before + b'"/>'
        b'<table:table-cell office:value-type="string" table:number-columns-repeated="'
        + cell
        + b'"><text:p>a</text:p>'
        b'</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="' + _MANY + b'">'
        b"<table:table-cell/></table:table-row></table:table></office:spreadsheet></office:body></d>"
    )
    parts: dict[str, str | bytes] = {"META-INF/manifest.xml": "<manifest/>", "content.xml": content}
    media = "application/vnd.oasis.opendocument.spreadsheet"
    (tmp_path / "a.ods").write_bytes(packed(parts, first=media))
    (item, *_) = by_name(tmp_path).values()
    assert item.reason == reason


def test_a_workbook_with_one_damaged_sheet_is_listed(tmp_path: Path) -> None:
    _workbook(tmp_path / "a.xlsx", "A3")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        start = archive.getinfo("xl/worksheets/sheet2.xml").header_offset
    data = bytearray((tmp_path / "a.xlsx").read_bytes())
    data[start + 80 : start + 110] = b"\xff" * 30
    (tmp_path / "a.xlsx").write_bytes(data)
    found = {name: item.reason for name, item in by_name(tmp_path).items()}
    assert found["a.xlsx!/odd"].startswith("corrupt: the workbook is damaged")
    assert found["a.xlsx!/last"] == ""
