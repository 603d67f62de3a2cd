"""The worklist: similar findings are one item, which is decided and assigned as a whole."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reports.folding import MANY, folded
from reports.html_work import subject_of
from scanner.finding import Assignment, Audit, Decided, Report, from_json
from scanner.finding.identity import SourceNames
from scanner.finding.makes import item_id, shape
from scanner.finding.worklist import worklist
from scanner.history.review import Target
from tests.factories import (
    make_collection,
    make_empty_report,
    make_finding,
    make_possible,
    make_report,
    make_series_report,
)
from tests.reports.writing import written
from tests.running import run
from tests.scanner.small_report import small_report

SCAN = ("--ner", "off", "--quiet")
BY = ("--reason", "test data", "--author", "dpo")


def test_findings_of_one_make_are_one_item() -> None:
    (item,) = worklist(make_series_report(7))
    assert (item.collection, item.field, item.n_places) == ("note-#.txt", "text", 7)
    assert item.entities == ("EMAIL_ADDRESS", "PHONE_NUMBER")
    assert (item.kind, item.is_work) == ("to_decide", True)


def test_an_id_is_the_same_whatever_other_places_there_are() -> None:
    assert {item.id for item in worklist(make_series_report(2))} == {
        item.id for item in worklist(make_series_report(9))
    }
    finding = make_series_report(1).findings[0]
    assert item_id(finding, "here") != item_id(finding, "there")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("calls_2026_01", "calls_#"),
        ("dt=2026-11-03/part-0001.parquet", "dt=#/part-#.parquet"),
        ("session:550e8400-e29b-41d4-a716-446655440000", "session:#"),
        ("users", "users"),
        ("deadbeef.txt", "deadbeef.txt"),
        ("cv_{VALUE}_2024#9ad9.pdf (2)", "cv_#.pdf"),
        ("{EMAIL_ADDRESS}#00ff/mail.eml", "#/mail.eml"),
    ],
)
def test_shapes(name: str, expected: str) -> None:
    assert shape(name) == expected


def _in_folders(n: int, folders: tuple[str, ...], file: str) -> Report:
    """A report with ``n`` files named ``file`` in each folder."""
    names = [f"{folder}/{number}/{file}" for folder in folders for number in range(n)]
    finding = make_finding(field="text", source="notes")
    return make_empty_report(
        findings=tuple(replace(finding, fingerprint=f"{name:>64}", collection=name) for name in names),
        collections=tuple(make_collection("notes", name, "document") for name in names),
    )


def test_files_of_one_name_in_many_folders_are_one_item_and_one_decision() -> None:
    report = _in_folders(20, ("crm/north", "crm/south", "crm/west"), "contact.json")
    (item,) = worklist(report)
    assert (item.collection, item.n_places) == ("crm/*/contact.json", 60)
    target, names = Target(item=item.id), SourceNames(report.sources).of_finding(report.findings[0])
    assert all(target.fits(finding, names) for finding in report.findings)
    elsewhere = replace(report.findings[0], collection="crm/east/1/contact.json")
    assert target.fits(elsewhere, names)
    assert not target.fits(replace(elsewhere, collection="crm/east/1/bill.json"), names)


def test_few_folders_or_files_stay_apart() -> None:
    assert len(worklist(_in_folders(200, ("live", "test"), "service.env"))) == 2
    assert len(worklist(_in_folders(2, ("live", "stage", "test"), "service.env"))) == 3


def test_owner_and_day_stand_with_the_item_and_what_is_decided_is_no_work() -> None:
    report = make_series_report(3)
    (item,) = worklist(report)
    given = (Assignment(item=item.id, owner="Billing", due="2027-01-31"),)
    (owned,) = worklist(replace(report, assignments=given))
    assert (owned.owner, owned.due) == ("Billing", "2027-01-31")
    aside = tuple(replace(finding, status="suppressed") for finding in report.findings)
    assert not any(item.is_work for item in worklist(replace(report, findings=aside)))


def test_what_was_decided_keeps_its_title_severity_and_rows() -> None:
    report = make_report()
    broken = next(item for item in worklist(report) if item.kind == "broken")
    later = tuple(
        Decided(fingerprint=one.fingerprint, verdict="accepted", review=1) for one in broken.findings
    )
    (decided,) = (item for item in worklist(replace(report, decided=later)) if item.id == broken.id)
    assert (decided.state, decided.is_work) == ("decided", False)
    assert (decided.severity, decided.n_rows, subject_of(decided)) == (
        broken.severity,
        broken.n_rows,
        subject_of(broken),
    )


def test_a_report_of_very_many_findings_is_folded_and_loses_no_place() -> None:
    report = make_series_report(MANY)
    short, beside = folded(report)
    (item,) = beside["worklist"]
    assert len(short.findings) < 50 and len(short.collections) == MANY
    told = {(at["collection"], one) for at in item["places"] for one in at["findings"]}
    more = zip(item["more_places"]["collections"], item["more_places"]["findings"], strict=True)
    told |= {(short.collections[at].collection, start) for at, start in more}
    assert told == {(finding.collection, finding.fingerprint[:16]) for finding in report.findings}
    assert beside["folded"]["findings"] == len(report.findings) - len(short.findings)
    lines = map(json.loads, written("jsonl", report).splitlines())
    assert sum(line["record"] == "finding" for line in lines) == len(report.findings)
    whole, also = folded(small_report())
    assert whole == small_report() and "folded" not in also


def test_the_summary_shows_a_series_of_files_once() -> None:
    words = written("text", make_series_report(3))
    shown = [line.split()[0] for line in words.splitlines() if "\N{MULTIPLICATION SIGN}3" in line]
    assert shown == ["note-#.txt", "note-#.txt"]  # one item per entity


def test_audits_that_cannot_tell_any_of_a_series_are_summed_up() -> None:
    report = make_series_report(MANY)
    untold = tuple(
        Audit(
            id="ret_days",
            kind="retention",
            source=item.source,
            collection=item.collection,
            field="text",
            counts={"cannot_tell": 2},
            n_subjects=0,
            oldest=None,
            days_over=0,
            clock=None,
            reason="no column says when",
            notice_section="",
            notice_lines=(),
            basis="said",
        )
        for item in report.collections
    )
    late = replace(untold[-1], counts={"overdue": 1, "cannot_tell": 1})
    short, beside = folded(replace(report, audits=(*untold[:-1], late)))
    assert short.audits[-1] == late
    (alike,) = beside["folded"]["audits_alike"]
    assert (alike["n_collections"], alike["n_rows"]) == (MANY - 1, 2 * (MANY - 1))
    assert beside["folded"]["audits"] == MANY - len(short.audits)


def test_a_decision_on_an_item_holds_for_places_to_come(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3):
        _note(tmp_path, number)
    store = ("--store", tmp_path / "s.db")
    told: dict[str, Any] = _scan(tmp_path)
    item = next(entry for entry in told["worklist"] if "EMAIL_ADDRESS" in entry["entities"])
    assert item["n_places"] == 3
    assert run("review", "assign", item["id"], "--owner", "Billing", "--due", "2027-01-31", *store).code == 0
    assert "Billing" in run("review", "worklist", "--all", *store).out
    assert run("review", "accept", "--item", item["id"][:8], *BY, *store).code == 0
    _note(tmp_path, 3)
    told = _scan(tmp_path)
    found = [finding for finding in told["findings"] if finding["entity"] == "EMAIL_ADDRESS"]
    assert len(found) == 4 and {finding["status"] for finding in found} == {"suppressed"}
    again = next(entry for entry in told["worklist"] if entry["id"] == item["id"])
    assert (again["state"], again["owner"], again["due"]) == ("decided", "Billing", "2027-01-31")
    assert from_json(told).assignments[0].owner == "Billing"


def test_what_was_decided_since_is_no_work_though_the_run_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    _note(tmp_path, 0)
    store = ("--store", tmp_path / "s.db")
    told = _scan(tmp_path)
    item = next(entry for entry in told["worklist"] if "EMAIL_ADDRESS" in entry["entities"])
    assert run("review", "false-alarm", "--item", item["id"], *BY, *store).code == 0
    again = json.loads(run("report", "--format", "json", *store).out)
    (mine,) = (entry for entry in again["worklist"] if entry["id"] == item["id"])
    assert (mine["state"], mine["reviewed"]) == ("decided", ["false_alarm"])
    assert {finding["status"] for finding in again["findings"]} == {"new"}
    assert item["id"] not in run("review", "worklist", *store).out
    assert run("review", "withdraw", 1, *BY, *store).code == 0
    assert json.loads(run("report", "--format", "json", *store).out)["decided"] == []


def test_an_item_that_there_is_not_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    _note(tmp_path, 1)
    _scan(tmp_path)
    store = ("--store", tmp_path / "s.db")
    done = run("review", "accept", "--item", "nope", *BY, *store)
    assert done.code == 2 and "review worklist --all" in done.err
    assert run("review", "assign", "nope", *store).code == 2


def _note(place: Path, number: int) -> None:
    text = f"Please write to ann{number}@example.org about the invoice.\n"
    (place / "in" / f"note-{number}.txt").write_text(text)


def _scan(place: Path) -> dict[str, list[dict[str, str]]]:
    run("scan", place / "in", *SCAN, "--store", place / "s.db", "-o", place / "out", "--format", "json")
    told: dict[str, list[dict[str, str]]] = json.loads((place / "out" / "findings.json").read_text())
    return told


@pytest.mark.parametrize(
    ("confidence", "n_match", "expected"),
    [(0.28, 0, "unlikely"), (0.38, 0, "possible"), (0.15, 3, "possible")],
)
def test_a_column_that_nothing_shows_to_hold_personal_data_is_no_work(
    confidence: float, n_match: int, expected: str
) -> None:
    plain = make_possible(field="id", entity="USER_ID", confidence=confidence)
    plain = replace(plain, evidence=replace(plain.evidence, n_match=n_match))
    (item,) = worklist(make_empty_report(possible=(plain,)))
    assert (item.kind, item.is_work) == (expected, expected == "possible")
