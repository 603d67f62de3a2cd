"""The short CSV report: few columns, most urgent first, no duplicates, record metadata last."""

import csv
import io
from dataclasses import replace

from reports.csv_report import COLUMNS
from scanner.finding import Report, Unscanned
from tests.factories import make_empty_report, make_finding, make_report, make_small_report
from tests.reports.golden_files import agrees_with_golden
from tests.reports.writing import written


def rows(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", report), newline="")))


def test_csv_as_agreed() -> None:
    assert agrees_with_golden("findings.csv", written("csv", make_small_report()))


def test_it_has_at_most_twenty_columns_and_always_its_header() -> None:
    assert len(COLUMNS) <= 20
    assert written("csv", make_empty_report()) == ",".join(COLUMNS) + "\n"


def test_every_finding_has_one_row_and_what_breaks_a_promise_comes_first() -> None:
    report = make_report()
    told = rows(report)
    prints = [row["fingerprint"] for row in told if row["record"] in ("broken", "finding", "metadata")]
    assert {item.fingerprint for item in report.findings} <= set(prints)
    assert len(prints) == len(set(prints))
    assert told[0]["record"] == "broken"


def test_record_metadata_is_told_apart_and_last() -> None:
    finding = make_finding(fingerprint="m", entity="RECORD_METADATA")
    report = make_empty_report(
        findings=(finding, make_finding(fingerprint="e")),
        unscanned=(Unscanned(source="s", collection="c", reason="timeout: 60 s"),),
    )
    assert [row["record"] for row in rows(report)] == ["finding", "unread", "metadata"]


def test_cells_cannot_become_formulas() -> None:
    [row] = rows(make_empty_report(findings=(make_finding(field="=1+1"),)))
    assert row["field"] == "'=1+1"


def test_what_is_gone_keeps_its_row() -> None:
    [row] = rows(make_empty_report(findings=(replace(make_finding(), status="gone"),)))
    assert row["status"] == "gone"
