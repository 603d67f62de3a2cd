"""Possible findings in every report: shown and counted separately, never presented as facts."""

import csv
import io
import json
from typing import Any, get_args

import openpyxl
import pytest

from reports.html_possible import MAX_SHOWN, possible_rows
from reports.notebook import notebook
from reports.order import in_order
from reports.verdict import verdict
from reports.whys import why_words
from scanner.finding import Change, Difference, Report, Why, from_json, to_json
from tests.factories import make_empty_report, make_finding, make_possible, make_possible_findings, word_of
from tests.reports.writing import written, written_bytes

POSSIBLE = make_possible_findings()
LIVE = [item for item in POSSIBLE if item.status == "new"]
PRINTS = {item.fingerprint for item in POSSIBLE}


def _only(**changes: Any) -> Report:
    """A report with one possible finding and no finding."""
    return make_empty_report(possible=(make_possible(**changes),))


def _opening(report: Report) -> str:
    return "".join(words for _, words in verdict(report))


def test_every_reason_has_its_words() -> None:
    told = [why_words(why) for why in get_args(Why)]
    assert len({words.says for words in told}) == len(told)
    assert all(len(words.short) <= 21 and words.to_do for words in told)
    assert "test data, or another kind of number?" in why_words("named_values_fail_check").says


def test_nothing_was_found_is_said_only_where_nothing_is_possible() -> None:
    assert _opening(make_empty_report()).startswith("No personal data was found")
    assert _opening(_only()) == "No finding is certain; 1 field possibly holds personal data."
    assert _opening(make_empty_report(possible=LIVE)).startswith(
        "No finding is certain; 5 fields possibly hold"
    )
    gone = _only(status="gone")
    assert "No personal data was found" in _opening(gone)
    both = make_empty_report(findings=(make_finding(),), possible=tuple(LIVE))
    assert "holds personal data. 5 more fields possibly hold some." in _opening(both)
    for name in ("text", "html"):
        assert "No personal data was found" not in written(name, _only())
        assert "Nothing was found" not in written(name, _only())


def test_a_field_with_a_finding_is_not_one_more() -> None:
    found = make_finding(collection="rates_2020", field="phone", entity="IMEI")
    report = make_empty_report(findings=(found,), possible=(make_possible(),))
    assert "more field" not in _opening(report)


def test_the_summary_counts_it_and_lists_the_surest() -> None:
    many = tuple(
        make_possible(fingerprint=f"{n:012x}", field=f"name_{n}", confidence=n / 10) for n in range(8)
    )
    text = written("text", make_empty_report(possible=many))
    assert "Possibly personal data: 8 possible findings, 1 collection" in text
    assert text.index("name_7") < text.index("name_6")
    assert "name_1" not in text and "and 2 more" in text
    assert "values fail the check" in text
    assert max(map(len, text.splitlines())) <= 80
    assert "ossibl" not in written("text", make_empty_report())


def test_json_carries_it_and_files_from_before_are_read() -> None:
    body = json.loads(written("json", make_empty_report(possible=POSSIBLE)))
    assert {item["fingerprint"] for item in body["possible"]} == PRINTS
    assert from_json(body) == in_order(make_empty_report(possible=POSSIBLE))
    old = to_json(make_empty_report(findings=(make_finding(),)))
    del old["possible"]
    assert from_json(old).possible == ()
    lines = map(json.loads, written("jsonl", make_empty_report(possible=POSSIBLE)).splitlines())
    assert {line["fingerprint"] for line in lines if line["record"] == "possible"} == PRINTS


def test_csv_tells_the_tier() -> None:
    report = make_empty_report(findings=(make_finding(),), possible=(make_possible(),))
    rows = csv.DictReader(io.StringIO(written("csv-full", report), newline=""))
    assert [(row["record"], row["tier"], row["why"]) for row in rows] == [
        ("finding", "finding", ""),
        ("possible", "possible", "named_values_fail_check"),
    ]


def test_excel_has_a_sheet_of_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written_bytes("xlsx", _only())))
    header, row = book["Possible"].iter_rows(values_only=True)
    told = dict(zip(header, row, strict=True))
    assert told["Why"] == why_words("named_values_fail_check").says
    assert told["Field"] == "phone"
    assert book["Findings"].max_row == 1


def test_sarif_notes_it() -> None:
    [run] = json.loads(written("sarif", make_empty_report(possible=POSSIBLE)))["runs"]
    assert {item["level"] for item in run["results"]} == {"note"}
    assert {item["properties"]["tier"] for item in run["results"]} == {"possible"}
    texts = [item["message"]["text"] for item in run["results"]]
    assert all(text.startswith("Possible: ") for text in texts)
    assert {rule["name"] for rule in run["tool"]["driver"]["rules"]} == {item.entity for item in POSSIBLE}
    states = [item.get("baselineState", "suppressed") for item in run["results"]]
    assert sorted(set(states)) == ["absent", "new", "suppressed"]


@pytest.mark.parametrize("name", ["dbt", "fides", "dpv", "ropa-csv", "ropa-html", "ropa-xlsx"])
def test_catalogues_and_records_of_processing_hold_facts_alone(name: str) -> None:
    """They may give the number of possible findings, but not where or what they are."""
    odd = make_possible(collection="rates", field="oddly_called", entity="IMEI", masked_examples=())
    data = written_bytes(name, make_empty_report(possible=(odd,)))
    assert b"oddly_called" not in data and b"IMEI" not in data
    without = written_bytes(name, make_empty_report())
    assert b"contains_pii" not in without or data.count(b"contains_pii") == without.count(b"contains_pii")


def test_html_folds_it_away_one_row_each() -> None:
    page = written("html", make_empty_report(possible=POSSIBLE))
    section = page[page.index('<section id="possible"') : page.index('<section id="unscanned"')]
    assert "<details" in section and "<details open" not in section
    assert [section.count(f'id="p-{mark}"') for mark in sorted(PRINTS)] == [1] * len(PRINTS)
    for item in POSSIBLE:
        assert why_words(item.why).says in section
    assert "first in rows 18, 404" in section
    assert "false alarm by kim: numbers of parts" in section
    assert "<script>alert" not in section
    assert "possible in 3" in page


def test_html_lists_so_many_and_counts_the_rest() -> None:
    many = tuple(make_possible(field=word_of(n), fingerprint=f"{n:012x}") for n in range(MAX_SHOWN + 3))
    report = make_empty_report(possible=many)
    rows, more = possible_rows(report, {many[0].source: "db"}, ())
    assert (len(rows), more) == (MAX_SHOWN, 3)
    assert "and 3 more possible findings: findings.csv lists them all" in written("html", report)


def test_what_is_gone_or_set_aside_comes_last_and_asks_for_nothing() -> None:
    rows, _ = possible_rows(make_empty_report(possible=POSSIBLE), {item.source: "s" for item in POSSIBLE}, ())
    assert [row.status for row in rows] == ["new"] * len(LIVE) + ["suppressed", "gone"]
    assert [bool(row.to_do) for row in rows] == [True] * len(LIVE) + [False, False]


def test_html_says_how_many_findings_are_none_any_more() -> None:
    moved = Difference(what="tier", before="finding", after="possible")
    change = Change(cause="data", why="other values", differences=(moved,))
    page = written("html", _only(status="changed", change=change))
    assert "1 finding of then is only possible now" in page


def test_a_notebook_folds_it_away() -> None:
    text = notebook(make_empty_report(possible=POSSIBLE))
    assert "<details><summary>Not sure: 5 possible findings, 3 collections</summary>" in text
    assert text.count("<li>") == len(LIVE)
