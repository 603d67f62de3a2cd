"""Findings with two classes, through the real pipeline and in every output."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import pytest

from reports.registry import formats
from scanner.cli.main import main
from scanner.finding import Classification, Report
from scanner.policy.shipped import FOLDER
from tests.scanner.made_values import make
from tests.scanner.scanning import scan, write_table
from tests.scanner.test_origins import numbers, write_messages


def rows(*kinds: str, count: int = 60) -> list[list[str | None]]:
    rng = random.Random(11)
    return [[make(kind, rng) for kind in kinds] for _ in range(count)]


def labels(report: Report, field: str, entity: str = "") -> tuple[Classification, ...]:
    found = [one for one in report.findings if one.field == field and entity in ("", one.entity)]
    return found[0].classifications


def told(found: tuple[Classification, ...]) -> list[tuple[str, str, str]]:
    return [(label.category, label.role, label.element) for label in found]


def write_stored_calls(path: Path) -> None:
    columns = ["call_sid", "from_number", "to_number", "duration", "recording_url"]
    made = rows("sid:CA", "phone", "phone", "int")
    calls = [[*row, f"https://media.example.org/rec/{number:06d}.wav"] for number, row in enumerate(made)]
    write_table(path, "calls", columns, calls)


def test_a_call_record_kept_with_its_recording_is_usage_and_content(tmp_path: Path) -> None:
    write_stored_calls(tmp_path / "cdr.db")
    report = scan(f"sqlite:///{tmp_path / 'cdr.db'}", source_kind="cdr_store")
    found = labels(report, "to_number")
    assert told(found) == [
        ("customer_usage_data", "controller", "use_to_number"),
        ("customer_content", "processor", "con_stored_record"),
    ]
    first, second = found
    assert second.reason.startswith("It is records a customer chose to store in its account as well: ")
    assert first.notice_section != second.notice_section
    assert second.retention.rule == "ret_stored_as_instructed"
    assert [one.masked_examples for one in report.findings if one.field == "to_number"] == [()]


def test_a_call_record_by_itself_is_usage_alone(tmp_path: Path) -> None:
    columns = ["call_sid", "from_number", "to_number", "duration"]
    write_table(tmp_path / "cdr.db", "calls", columns, rows("sid:CA", "phone", "phone", "int"))
    found = labels(scan(f"sqlite:///{tmp_path / 'cdr.db'}", source_kind="cdr_store"), "to_number")
    assert told(found) == [("customer_usage_data", "controller", "use_to_number")]


def test_a_copy_for_troubleshooting_carries_content_and_breaks_a_promise(tmp_path: Path) -> None:
    rng, path = random.Random(5), tmp_path / "app.db"
    events = [
        [str(number), f"To={make('phone', rng)}&Body=Hello Ana, {make('message', rng)}"]
        for number in range(60)
    ]
    write_table(path, "debugger_alerts", ["error_code", "debugger_event"], events)
    report = scan(f"sqlite:///{path}", source_kind="app_log")
    found = labels(report, "debugger_event")
    assert told(found) == [
        ("customer_usage_data", "controller", "use_debug_copy"),
        ("customer_content", "processor", "con_message_body"),
    ]
    assert [label.retention.rule for label in found] == ["ret_usage_copy_ops", "ret_stored_as_instructed"]
    assert "v_content_in_logs" in {item.promise for item in report.violations}


def test_end_users_in_an_audience_stay_usage_and_stand_in_an_audience(tmp_path: Path) -> None:
    rng, path = random.Random(3), tmp_path / "marketing.db"
    called = numbers(rng, 200)
    write_messages(path, called, rng)
    write_table(path, "audiences", ["audience_id", "hashed_phone"], [["7", one] for one in called[:150]])
    found = labels(scan(f"sqlite:///{path}", source_kind="marketing_tool"), "hashed_phone")
    assert [(label.category, label.role) for label in found] == [
        ("customer_usage_data", "controller"),
        ("customer_account_data", "controller"),
    ]
    assert found[1].retention.rule == "ret_marketing_3d"


def test_what_is_known_of_a_recording_goes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "media.db"
    made = rows("sid:RE", "sid:CA", "int", "phone")
    write_table(path, "recordings", ["recording_sid", "call_sid", "duration", "caller"], made)
    found = labels(scan(f"sqlite:///{path}", source_kind="media_store"), "caller")
    assert told(found) == [
        ("customer_usage_data", "controller", "use_from_number"),
        ("customer_content", "processor", "con_stored_record"),
    ]


def test_a_passport_in_a_ticket_is_a_subscriber_record_and_part_of_the_ticket(tmp_path: Path) -> None:
    folder = tmp_path / "tickets" / "attachments"
    folder.mkdir(parents=True)
    (folder / "passport_front.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    found = labels(scan(tmp_path, source_kind="helpdesk"), "(path)")
    assert told(found) == [
        ("customer_account_data", "controller", "sub_document_file"),
        ("customer_account_data", "controller", "sup_attachment"),
    ]
    assert [label.confidentiality for label in found] == ["highest", "confidential"]


@pytest.mark.parametrize("form", sorted(formats().keys() - {"dpv", "ropa-html", "ropa-xlsx", "xlsx"}))
def test_every_report_shows_both(tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    write_stored_calls(tmp_path / "cdr.db")
    source = f"sqlite:///{tmp_path / 'cdr.db'}"
    assert main(["scan", source, "--source-kind", "cdr_store", "--format", form]) == 0
    shown = capsys.readouterr().out
    rule = "a report shows every class of a finding; one that is not about findings is left out above"
    assert "usage" in shown.lower(), rule
    assert "con_stored_record" in shown or "customer content" in shown.lower(), rule
    if form == "csv":
        told = [row for row in csv.DictReader(shown.splitlines()) if row["field"] == "to_number"]
        assert [row["role"] for row in told] == ["controller; processor"]


def test_a_rule_that_names_what_is_not_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.yaml"
    text = (FOLDER / "xpoz.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("names:", "kinds:", "tags:"))]
    text = "\n".join(kept).replace(
        "    element: con_stored_record\n    why", "    element: con_stored\n    why", 1
    )
    path.write_text(text + "\n", encoding="utf-8")
    assert main(["policy", "check", str(path)]) == 2
    line = text[: text.index("    element: con_stored\n")].count("\n") + 1
    assert f"{path}:{line}: 'con_stored' is not defined under 'elements'" in capsys.readouterr().out


def test_a_rule_is_shown_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "show", "record_kept_for_a_customer"]) == 0
    shown = capsys.readouterr().out
    assert "customer_content, processor" in shown
    assert "lines 165, 178" in shown


def test_json_is_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_stored_calls(tmp_path / "cdr.db")
    source = f"sqlite:///{tmp_path / 'cdr.db'}"
    assert main(["scan", source, "--source-kind", "cdr_store", "--quiet", "--format", "json"]) == 0
    body: dict[str, Any] = json.loads(capsys.readouterr().out)
    groups = [group for item in body["collections"] for group in item["record_groups"]]
    assert [group["record_kind"] for group in groups] == ["call_record"]
