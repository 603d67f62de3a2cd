"""Workbooks: content that no cell shows is read, and workbooks only by name are read as what they are."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import Rule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from connectors.documents import sheet_rest
from connectors.documents.workbook import beside_cells
from connectors.storage.content import LocalFile
from tests.connectors.rows import by_name
from tests.made_documents import open_document, packed

_MAIL = "ann@example.org"


def _beside(path: Path, parts: dict[str, str | bytes] | None = None) -> list[dict[str, str]]:
    if parts is not None:
        path.write_bytes(packed({"[Content_Types].xml": "<Types/>", **parts}))
    return [dict(row.cells) for row in beside_cells(LocalFile(path))]


def test_lists_hints_rules_names_and_formulas_are_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = '=IF(B1="bob@example.org",HYPERLINK("mailto:"&B1,"write ""now"""),C1)'
    choice = DataValidation(type="list", formula1=f'"{_MAIL},none"', prompt="Ask Carol", allow_blank=True)
    choice.add("A1")
    sheet.add_data_validation(choice)
    sheet.conditional_formatting.add("A1:A2", Rule(type="expression", formula=['A1="dan@example.org"']))
    sheet.auto_filter.ref = "A1:A2"
    sheet.auto_filter.add_filter_column(0, ["eve@example.org"])
    book.defined_names["Contact"] = DefinedName("Contact", attr_text='"fay@example.org"')
    chart = BarChart()
    chart.title = "Sales of Gus"
    chart.add_data(Reference(sheet, min_col=1, min_row=1))
    sheet.add_chart(chart, "E5")
    book.save(tmp_path / "a.xlsx")
    found = [text for row in _beside(tmp_path / "a.xlsx") for text in row.values()]
    expected = {
        *("bob@example.org", "mailto:", 'write "now"', f"{_MAIL},none", "Ask Carol", "dan@example.org"),
        *("eve@example.org", "fay@example.org", "Sales of Gus"),
    }
    assert expected <= set(found)


@pytest.mark.parametrize("size", [64, 1 << 20])
def test_a_sheet_is_read_around_its_cells_in_pieces_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(sheet_rest, "_CHUNK_BYTES", size)
    cells = "".join(
        f'<row r="{n}"><c r="A{n}"><f>X("{n}@example.org")</f><v>1</v></c></row>' for n in range(90)
    )
    rules = '<extLst><ext uri="x"/></extLst>' * 9_000
    footer = f"<headerFooter><oddFooter>&amp;L&amp;P {_MAIL}</oddFooter></headerFooter>"
    sheet = f"<worksheet><sheetData>{cells}</sheetData>{footer}{rules}</worksheet>"
    rows = _beside(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": sheet})
    assert rows == [{"text": _MAIL}, *({"formula": f"{n}@example.org"} for n in range(90))]


def test_parts_that_only_excel_looks_into_are_read(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "customXml/item1.xml": f"<a><b>{_MAIL}</b></a>",
        "xl/diagrams/data1.xml": f"<m><p><r><t>{_MAIL}</t></r></p></m>",
        "xl/charts/chart1.xml": f"<c><strCache><pt><v>{_MAIL}</v></pt></strCache><numCache><pt><v>7</v></pt></numCache></c>",
        "xl/drawings/vmlDrawing1.vml": f"<xml xmlns:v='v'><v:textbox><div>{_MAIL}<br></div></v:textbox></xml>",
        "xl/slicerCaches/slicerCache1.xml": f"<s><items><i n='{_MAIL}'/></items></s>",
    }
    assert _beside(tmp_path / "a.xlsx", parts) == [{"text": _MAIL}] * 5


def test_links_formulas_and_rules_of_open_spreadsheets_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(open_document("spreadsheet", (), table=[["id"], ["x"]]))
    rules = (
        '<table:content-validations><table:content-validation table:condition="of:is-in-list(&quot;Carol&quot;)"/>'
        "</table:content-validations>"
    )
    cell = f'<table:table-cell table:formula="of:=X(&quot;Bob&quot;)"><text:p><text:a xlink:href="mailto:{_MAIL}">w</text:a></text:p></table:table-cell>'
    names = 'xmlns:table="t" xmlns:text="x" xmlns:xlink="l"'
    rows = _beside(path, {"content.xml": f"<d {names}>{rules}<table:table-row>{cell}</table:table-row></d>"})
    assert rows == [{"formula": "Carol"}, {"formula": "Bob"}, {"href": f"mailto:{_MAIL}"}]


def test_pages_and_text_that_are_called_workbooks_are_read_as_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "page.xls").write_text(
        f"<html><table><tr><td>mail</td></tr><tr><td>{_MAIL}</td></tr></table></html>"
    )
    (tmp_path / "list.xls").write_text("id\tmail\n" + f"1\t{_MAIL}\n" * 9)
    (tmp_path / "old.xls").write_text(f"<?xml version='1.0'?><Workbook><Data>{_MAIL}</Data></Workbook>")
    found = {name: item.format for name, item in by_name(tmp_path).items()}
    assert found == {"page.xls": "html", "list.xls": "text", "old.xls": "xml_document"}
