"""Settings for open questions of the notice: each has a value and the stated effect, and is counted."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.cli.main import main
from scanner.policy.check import check
from scanner.policy.policy import load_policy
from tests.scanner.scanning import scan, write_table
from tests.scanner.test_further_labels import rows

HEAD = "extends: xpoz\npolicy: {id: own, version: '1', title: Own, company: Own}\n"


def own(folder: Path, settings: dict[str, Any], **parts: Any) -> str:
    path = folder / "own.yaml"
    values = {key: {"default": value} for key, value in settings.items()}
    path.write_text(HEAD + yaml.safe_dump({"settings": values, **parts}), encoding="utf-8")
    return str(path)


def write_calls(path: Path) -> None:
    made = [
        [*row, f"262-01-{number:04d}-{number:05d}"]
        for number, row in enumerate(rows("phone", "phone", "int"))
    ]
    write_table(path, "calls", ["from_number", "to_number", "duration", "cell_id"], made)


def scanned(source: Path, policy: str, kind: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    options = ("--source-kind", kind, "--policy", policy, "--format", "json", "--quiet")
    assert main(["scan", f"sqlite:///{source}", *options]) == 0
    body: dict[str, Any] = json.loads(capsys.readouterr().out)
    return body


@pytest.mark.parametrize(
    ("mode", "limits"),
    [("tiered", ("P60D", "P7Y")), ("strict", ("P60D", "P60D")), ("seven_year_only", ("P7Y", "P7Y"))],
)
def test_sixty_days_against_seven_years_is_settled_in_one_line(
    tmp_path: Path, mode: str, limits: tuple[str, str]
) -> None:
    path = own(tmp_path, {"account_data_60d_mode": mode})
    assert check(path) == []
    rules = load_policy(path).retention
    assert (rules["ret_close_60d"].limit.in_force, rules["ret_close_7y"].limit.in_force) == limits


@pytest.mark.parametrize(
    ("value", "severity"), [("open_point", "medium"), ("violation", "high"), ("ignore", None)]
)
def test_cells_in_call_records_are_an_open_point_unless_settled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str, severity: str | None
) -> None:
    write_calls(tmp_path / "cdr.db")
    body = scanned(tmp_path / "cdr.db", own(tmp_path, {"fine_location_in_cdr": value}), "cdr_store", capsys)
    broken = [one["severity"] for one in body["violations"] if one["promise"] == "v_cell_location_in_cdr"]
    assert broken == ([severity] if severity else [])


def test_messaging_is_cpni_where_a_company_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = rows("phone", "phone", "message")
    write_table(tmp_path / "sms.db", "messages", ["from", "to", "body"], made)
    body = scanned(
        tmp_path / "sms.db", own(tmp_path, {"cpni_includes_messaging": True}), "message_store", capsys
    )
    flags = {one["field"]: one["classifications"][0]["flags"] for one in body["findings"]}
    assert "cpni" in flags["to"]


def test_reports_list_what_they_take_for_granted_and_how_much_rests_on_it(tmp_path: Path) -> None:
    write_calls(tmp_path / "cdr.db")
    made = rows("email", "bcrypt", "phone", "role")
    write_table(tmp_path / "core.db", "users", ["email", "password_hash", "phone_number", "role"], made)
    calls = scan(f"sqlite:///{tmp_path / 'cdr.db'}", source_kind="cdr_store")
    users = scan(f"sqlite:///{tmp_path / 'core.db'}", source_kind="account_db")
    resting = {one.setting: one.n_findings for one in calls.assumptions}
    assert resting["fine_location_in_cdr"] == 1
    assert resting["cpni_class"] > 1
    assert resting["visitor_inactivity"] == 0
    resting = {one.setting: one.n_findings for one in users.assumptions}
    assert resting["account_data_60d_mode"] == len(users.findings)
    assert resting["security_chapter"] == 1
    assert resting["cpni_class"] == 0


def test_every_open_point_has_a_setting_with_lines_and_a_reason() -> None:
    settings = load_policy("xpoz").settings
    assert len(settings) >= 30
    assert all(setting.lines and setting.why for setting in settings.values())


def test_a_change_that_cannot_be_is_found(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    changes: dict[str, Any] = {
        "fine_location_in_cdr": {"changes": {"breach": {"promises": {"v_cell_location": {}}}}}
    }
    path.write_text(HEAD + yaml.safe_dump({"settings": changes}), encoding="utf-8")
    assert [one.message for one in check(str(path))] == ["'v_cell_location' is not defined under 'promises'"]
    text = path.read_text(encoding="utf-8").replace("v_cell_location:", "v_cell_location_in_cdr:")
    path.write_text(text, encoding="utf-8")
    assert "can never be 'breach'; valid: ignore, open_point, violation" in check(str(path))[0].message


def test_what_is_removed_is_no_longer_settled(tmp_path: Path) -> None:
    path = own(
        tmp_path, {}, remove={"elements": ["dev_precise_location"], "promises": ["v_content_for_own_purpose"]}
    )
    assert check(path) == []
    settings = load_policy(path).settings
    assert settings["fine_location_in_cdr"].touches is None
    assert settings["content_abuse_scanning"].changes == ()
