import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.csv_full_report import COLUMNS
from reports.names import escaped
from scanner.finding import Change, Report, Unscanned
from tests.factories import make_classification, make_empty_report, make_finding, make_small_report
from tests.reports.golden_files import agrees_with_golden
from tests.reports.writing import written

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv-full", report), newline="")))


def test_csv_as_agreed() -> None:
    assert agrees_with_golden("findings-full.csv", written("csv-full", make_small_report()))


def test_the_header_is_there_when_nothing_was_found() -> None:
    assert written("csv-full", make_empty_report()) == ",".join(COLUMNS) + "\n"


def test_one_row_for_each_class_of_a_finding() -> None:
    second = make_classification(category="customer_content", role="processor", element="recording")
    report = make_empty_report(findings=(make_finding(classifications=(make_classification(), second)),))
    assert [(row["label"], row["category"]) for row in rows(report)] == [
        ("1", "customer_account_data"),
        ("2", "customer_content"),
    ]


def test_a_finding_without_a_class_keeps_its_row() -> None:
    report = make_empty_report(findings=(make_finding(classifications=()),))
    assert [(row["record"], row["field"], row["category"]) for row in rows(report)] == [
        ("finding", "email", "")
    ]


def test_what_was_not_read_stands_among_the_rows() -> None:
    unread = Unscanned(source="s", collection="c.csv", reason="timeout: stopped after 60 s")
    [row] = rows(make_empty_report(unscanned=(unread,)))
    assert (row["record"], row["collection"], row["reason"]) == (
        "unscanned",
        "c.csv",
        "timeout: stopped after 60 s",
    )


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_cells_cannot_become_formulas(start: str) -> None:
    [row] = rows(make_empty_report(findings=(make_finding(field=f"{start}1+1"),)))
    assert row["field"] == escaped(f"'{start}1+1")


def test_why_a_finding_changed_stands_in_its_row() -> None:
    change = Change(cause="rules", why="the same values; tool changed")
    [row] = rows(make_empty_report(findings=(make_finding(status="changed", change=change),)))
    assert (row["change_cause"], row["change_why"]) == ("rules", "the same values; tool changed")


def test_masked_numbers_stay_readable() -> None:
    [row] = rows(make_empty_report(findings=(make_finding(masked_examples=("+4930••••71",)),)))
    assert row["masked_examples"] == "+4930••••71"


@given(st.text(max_size=40))
def test_any_name_comes_back_and_is_no_formula(name: str) -> None:
    [row] = rows(make_empty_report(findings=(make_finding(field=name),)))
    assert row["field"].replace("'", "") == escaped(name).replace("'", "")
    assert not row["field"].startswith(FORMULA_STARTS) or set(row["field"][1:]) <= set("0123456789•")


def test_bytes_that_are_not_utf8_are_made_visible() -> None:
    text = written("csv-full", make_empty_report(findings=(make_finding(collection="caf\udce9.csv"),)))
    assert "caf\\udce9.csv" in text
    text.encode("utf-8")
