"""Excel files, opened with another library."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from reports.audited import overdue
from reports.first_screen import headline
from scanner.finding import Assignment, Report
from scanner.finding.worklist import worklist
from tests.factories import make_empty_report, make_finding, make_large_report, make_report, make_small_report
from tests.reports.golden_files import agrees_with_golden
from tests.reports.writing import written_bytes


def opened(name: str, report: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written_bytes(name, report)))


def members(data: bytes) -> str:
    """The decompressed parts of the file as text, for comparison: only their compression may differ."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(f"{item}\n{archive.read(item).decode('utf-8')}" for item in archive.namelist())


@pytest.mark.parametrize(("name", "golden"), [("xlsx", "findings.xlsx.txt"), ("ropa-xlsx", "ropa.xlsx.txt")])
def test_workbooks_as_agreed(name: str, golden: str) -> None:
    assert agrees_with_golden(golden, members(written_bytes(name, make_small_report())))


def test_a_sheet_for_each_kind_of_entry_with_filters_and_a_frozen_header() -> None:
    report = make_report()
    book = opened("xlsx", report)
    assert book.sheetnames == [
        *("Read first", "To do", "Findings", "Overdue", "Broken promises", "Not read", "Possible"),
        *(
            "Record metadata",
            "Promises",
            "Notice and reality",
            "People",
            "Flows",
            "Audits",
            "Settings",
            "Ids",
        ),
    ]
    counts = {name: book[name].max_row - 1 for name in book.sheetnames}
    metadata = sum(item.entity == "RECORD_METADATA" for item in report.findings)
    assert counts["Findings"] == len(report.findings) - metadata
    assert counts["Possible"] == len(report.possible)
    assert counts["To do"] == sum(item.is_work for item in worklist(report))
    assert counts["Overdue"] == len(overdue(report)) > 0
    assert counts["Audits"] == len(report.audits)
    assert counts["Promises"] == len(report.answers)
    assert counts["Broken promises"] == len(report.violations)
    assert counts["Not read"] == len(report.unscanned)
    for page in book:
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref


def test_no_cell_is_a_formula_and_masked_numbers_stay() -> None:
    found = make_finding(field="=cmd()|' /C calc'!A0", masked_examples=("+1415•••••06",))
    page = opened("xlsx", make_empty_report(findings=(found,)))["Findings"]
    cells = {header.value: cell for header, cell in zip(page[1], page[2], strict=True)}
    assert cells["Field"].value == "=cmd()|' /C calc'!A0"
    assert cells["Field"].data_type == "s"
    assert cells["Examples"].value == "+1415•••••06"
    assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)


def test_names_too_long_for_a_cell_are_cut_where_one_sees_it() -> None:
    page = opened("xlsx", make_empty_report(findings=(make_finding(field="x" * 40_000),)))["Findings"]
    longest = max(str(cell.value or "") for cell in page[2])
    assert len(longest) <= 32_767
    assert longest.endswith(" …")


def test_twenty_thousand_findings_fit() -> None:
    report = make_large_report(20_000)
    with zipfile.ZipFile(io.BytesIO(written_bytes("xlsx", report))) as archive:
        rows = archive.read("xl/worksheets/sheet3.xml").count(b"<row ")
    assert rows == 1 + sum(item.entity != "RECORD_METADATA" for item in report.findings)


def test_the_list_to_hand_on_has_owners_drop_downs_and_ids_that_join() -> None:
    report = make_report()
    first = next(item for item in worklist(report) if item.is_work)
    given = (Assignment(item=first.id, owner="Billing", due="2027-01-31"),)
    book = opened("xlsx", replace(report, assignments=given))
    page = book["To do"]
    row = {header.value: cell.value for header, cell in zip(page[1], page[2], strict=True)}
    assert (row["Owner"], row["Due"], row["State"]) == ("Billing", "2027-01-31", "Open")
    offered = {str(item.formula1) for item in page.data_validations.dataValidation}
    assert any("False alarm" in text for text in offered) and any("In work" in text for text in offered)
    ids = list(book["Ids"].iter_rows(min_row=2, values_only=True))
    assert ids[0][:3] == ("To do", 1, first.id)
    numbers = [item[1] for item in ids if item[0] == "Findings"]
    assert numbers == [line[0].value for line in book["Findings"].iter_rows(min_row=2)]
    assert "".join(words for _, words in headline(report, worklist(report))) == book["Read first"]["B3"].value


def test_records_of_processing_say_where_every_cell_comes_from() -> None:
    book = opened("ropa-xlsx", make_report())
    assert book.sheetnames == ["As controller 30(1)", "As processor 30(2)"]
    for page in book:
        for row in page.iter_rows(min_row=2, values_only=True):
            for text, origin in zip(row[::2], row[1::2], strict=True):
                assert origin in ("measured", "declared", "unknown")
                assert bool(text) == (origin != "unknown")


def test_sources_are_called_as_in_the_project() -> None:
    report = make_small_report()
    address = report.sources[0].source
    own = tuple(replace(item, source_id="crm") if item.source == address else item for item in report.sources)
    book = opened("xlsx", replace(report, sources=own))
    cells = {str(cell.value) for page in book for row in page.iter_rows() for cell in row}
    assert not [text for text in cells if address in text]
    assert "crm" in cells
