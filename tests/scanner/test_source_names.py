"""A source keeps its reviews and history when it gets a name, another name, or loses its name."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from connectors.address import source_id
from scanner.project.reading import load_project
from tests.running import Done, run

SCAN = ("--ner", "off", "--quiet", "--format", "json", "-o")
GATE = ("--fail-on", "severity>=high")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two letters and a table of passwords, and a store next to it."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, column in (("users.csv", "password"), ("staff.csv", "password")):
        with (folder / name).open("w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(["email", column])
            rows.writerows([f"ann{n}@example.org", f"pw-Xq{n}!zin"] for n in range(60))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOTICEMAP_STORE", str(tmp_path / "s.db"))
    return tmp_path


def _scan(place: Path, *arguments: object) -> tuple[Done, Mapping[str, Any]]:
    done = run("scan", *arguments, *SCAN, place / "out")
    return done, json.loads((place / "out" / "findings.json").read_text("utf-8"))


def _project(place: Path, **sources: str) -> Path:
    path = place / "noticemap.yaml"
    listed = "".join(f"  {name}:\n    url: {url}\n" for name, url in sources.items())
    path.write_text(f"sources:\n{listed}", "utf-8")
    return path


def _found(report: Mapping[str, Any], collection: str, entity: str) -> Mapping[str, Any]:
    return next(
        item for item in report["findings"] if (item["collection"], item["entity"]) == (collection, entity)
    )


def _item(report: Mapping[str, Any], collection: str) -> str:
    return str(next(item["item"] for item in report["worklist"] if item["collection"] == collection))


def _decided(place: Path) -> None:
    """Make decisions of each sort about the folder, before it has a name."""
    _, report = _scan(place, "in")
    mail = _found(report, "users.csv", "EMAIL_ADDRESS")["fingerprint"]
    item = next(
        entry["id"]
        for entry in report["worklist"]
        if entry["collection"] == "staff.csv" and entry["field"] == "email"
    )
    password = next(entry["id"] for entry in report["worklist"] if entry["kind"] == "broken")
    why = ("--reason", "known", "--author", "dpo")
    assert run("review", "accept", mail, *why).code == 0
    assert run("review", "false-alarm", "--item", item, *why).code == 0
    assert run("review", "assign", password, "--owner", "Billing", "--author", "dpo").code == 0
    assert run("review", "baseline", "--author", "dpo").code == 0


def _suppressed(report: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {
        (item["collection"], item["field"]) for item in report["findings"] if item["status"] == "suppressed"
    }


def _keeps_all(done: Done, report: Mapping[str, Any]) -> None:
    assert done.code == 0, done.err
    assert _suppressed(report) == {("users.csv", "email"), ("staff.csv", "email")}
    assert {item["status"] for item in report["findings"]} <= {"unchanged", "suppressed"}
    assert "Billing" in {entry["owner"] for entry in report["worklist"]}


def test_a_source_that_gets_a_name_keeps_reviews_owners_baseline_and_history(place: Path) -> None:
    _decided(place)
    _project(place, exports="in")
    assert "Billing" in run("review", "worklist").out, "before its first run"
    done, report = _scan(place, *GATE)
    _keeps_all(done, report)
    assert (
        "source exports was scanned before as in: its history, its accepted baseline and 2 reviews"
        in done.err
    )
    [source] = report["sources"]
    assert source["source_id"] == "exports" and len(source["formerly"]) == 1
    again, later = _scan(place, *GATE)
    _keeps_all(again, later)
    assert "was scanned before" not in again.err
    assert run("scan", *SCAN, place / "out", "--fail-on", "status=unchanged and severity>=high").code == 1


def test_after_a_new_name_the_runs_are_compared_and_the_old_items_are_found(place: Path) -> None:
    _decided(place)
    _, before = _scan(place, "in")
    _project(place, exports="in")
    _scan(place)
    told = json.loads(run("diff", "--format", "json").out)
    assert {key: told["counts"][key] for key in ("new", "changed", "gone", "not_compared")} == dict.fromkeys(
        ("new", "changed", "gone", "not_compared"), 0
    )
    old = next(entry["id"] for entry in before["worklist"] if entry["kind"] == "broken")
    done = run("review", "assign", old, "--owner", "Sales", "--author", "dpo")
    assert done.code == 0 and "Sales" in done.out


def test_a_source_without_name_keeps_what_was_decided_under_its_name(place: Path) -> None:
    path = _project(place, exports="in")
    _, report = _scan(place)
    mail = _found(report, "users.csv", "EMAIL_ADDRESS")["fingerprint"]
    assert run("review", "accept", mail, "--reason", "known", "--author", "dpo").code == 0
    path.unlink()
    done, later = _scan(place, "in")
    assert _suppressed(later) == {("users.csv", "email")}
    assert "was scanned before as" in done.err


def test_a_renamed_source_keeps_everything_even_if_it_moves_later(place: Path) -> None:
    _decided(place)
    _project(place, exports="in")
    _scan(place)
    _project(place, billing="in")
    _keeps_all(*_scan(place, *GATE))
    (place / "in").rename(place / "moved")
    _project(place, billing="moved")
    _keeps_all(*_scan(place, *GATE))


def test_two_sources_of_one_address_go_on_from_it_and_then_apart(place: Path) -> None:
    _decided(place)
    _project(place, one="in", two="in")
    done, report = _scan(place, *GATE)
    assert done.code == 0, done.err
    assert _suppressed(report) == {("users.csv", "email"), ("staff.csv", "email")}
    other = [
        item["fingerprint"]
        for item in report["findings"]
        if item["collection"] == "staff.csv" and item["field"] == "password"
    ]
    assert len(set(other)) == 2
    assert run("review", "accept", other[0], "--reason", "known", "--author", "dpo").code == 0
    _, later = _scan(place)
    states = [item["status"] for item in later["findings"] if item["fingerprint"] in other]
    assert sorted(states) == ["suppressed", "unchanged"]


def test_another_address_under_a_new_name_gets_none_of_it(place: Path) -> None:
    _decided(place)
    (place / "other").mkdir()
    for file in (place / "in").iterdir():
        (place / "other" / file.name).write_bytes(file.read_bytes())
    _project(place, exports="other")
    done, report = _scan(place, *GATE)
    assert done.code == 1
    assert not _suppressed(report)
    assert "was scanned before" not in done.err


def test_a_decision_about_a_source_pattern_follows_the_name(place: Path) -> None:
    _scan(place, "./in")
    why = ("--reason", "known", "--author", "dpo")
    assert run("review", "accept", "--source", "./in", "--field", "email", *why).code == 0
    _project(place, exports=str(place / "in"))
    _, report = _scan(place)
    assert _suppressed(report) == {("users.csv", "email"), ("staff.csv", "email")}


def test_the_address_of_a_named_source_is_known_without_its_password(place: Path) -> None:
    path = _project(
        place, crm='"postgresql://reader:${CRM_PASSWORD}@db.example.org/crm?sslmode=require"', files="in"
    )
    there = (place / "in").as_uri()
    assert load_project(path).addresses == ("postgresql://db.example.org/crm", there)
    assert source_id("postgresql://ann@db.example.org/crm") == "postgresql://db.example.org/crm"


def test_a_server_is_the_same_one_however_its_address_is_spelled(place: Path) -> None:
    spellings = ["postgresql://db.invalid/crm", "postgresql://reader@DB.invalid:5432/crm?connect_timeout=1"]
    told = [_scan(place, spelling)[1]["sources"][0] for spelling in spellings]
    assert told[0]["source_id"] != told[1]["source_id"]
    assert told[0]["address"] == told[1]["address"]
    assert [name["source_id"] for name in told[1]["formerly"]] == [told[0]["source_id"]]
