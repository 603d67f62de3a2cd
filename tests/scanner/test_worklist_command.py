"""`review worklist`, `explain ITEM` and decisions about items, on the command line."""

import csv
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reports.first_screen import actions
from reports.html_model import called
from scanner.finding import from_json
from scanner.finding.worklist import worklist
from tests.running import run

BY = ("--reason", "made up", "--author", "dpo")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Similar letters, a table with passwords, and a run about them."""
    folder = tmp_path_factory.mktemp("work")
    (folder / "in").mkdir()
    with (folder / "in" / "users.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["email", "password"])
        rows.writerows([f"ann{n}@example.org", f"pw-Xq{n}!zin"] for n in range(60))
    for number in range(3):
        words = f"Call me at +1 415 555 01{number:02}, or write to ann{number}@example.org.\n"
        (folder / "in" / f"letter-{number:04}.txt").write_text(words, "utf-8")
    done = run(
        *("scan", folder / "in", "--ner", "off", "--quiet", "--format", "json"),
        *("-o", folder / "out", "--store", folder / "s.db"),
    )
    assert done.code == 0, done.err
    return folder


@pytest.fixture
def store(place: Path, tmp_path: Path) -> tuple[str, Path]:
    """A copy of the store, so that the decisions of one test do not affect another."""
    (tmp_path / "s.db").write_bytes((place / "s.db").read_bytes())
    return "--store", tmp_path / "s.db"


def _report(place: Path) -> Mapping[str, Any]:
    told: dict[str, Any] = json.loads((place / "out" / "findings.json").read_text("utf-8"))
    return told


def _letters(place: Path) -> Mapping[str, Any]:
    return next(item for item in _report(place)["worklist"] if item["collection"] == "letter-#.txt")


def test_the_list_says_which_promise_is_broken_and_what_to_do(place: Path, store: tuple[str, Path]) -> None:
    broken = _report(place)["violations"][0]
    listed = run("review", "worklist", *store).out
    told = " ".join(listed.split())
    assert broken["title"] in told and broken["remediation"] in told
    assert all(one["title"] in told for one in _report(place)["violations"])
    assert "noticemap explain ID" in told and "noticemap review accept --item ID --reason TEXT" in told
    top = run("review", "worklist", "--top", "1", *store).out
    assert top.count("to do:") == 1


def test_a_word_finds_items_that_need_nothing(place: Path, store: tuple[str, Path]) -> None:
    listed = run("review", "worklist", "letter", *store).out
    assert _letters(place)["id"] in listed
    assert "password" not in listed
    assert "no such item" in run("review", "worklist", "zebra", *store).out


def test_the_first_actions_and_the_worklist_have_one_order(place: Path) -> None:
    report = from_json(_report(place))
    items = worklist(report)
    told = [act.title for act in actions(report, items, called(report)) if act.severity]
    of_items = dict.fromkeys(
        found.title for item in items for found in item.violations if found.severity == item.severity
    )
    assert told == list(of_items)[: len(told)]


def test_an_item_is_explained_by_its_id(place: Path, store: tuple[str, Path]) -> None:
    letters = _letters(place)
    told = run("explain", letters["id"][:8], *store)
    assert told.code == 0
    assert "letter-#.txt, text: 3 rows, 3 places" in told.out
    for entity in letters["entities"]:
        assert f": {entity}" in told.out


def test_an_explanation_says_that_a_review_suppresses_the_finding(
    place: Path, store: tuple[str, Path]
) -> None:
    assert run("review", "false-alarm", _letters(place)["id"], *BY, *store).code == 0
    told = run("explain", place / "in", "letter-0002.txt", "text", *store).out
    assert "review 1: false alarm; it applies from the next scan on" in told
    run("scan", place / "in", "--ner", "off", "--quiet", *store)
    told = run("explain", place / "in", "letter-0002.txt", "text", *store).out
    assert "review 1: false alarm, so it is suppressed (dpo: made up)" in told


def test_the_id_of_an_item_is_taken_in_place_of_a_fingerprint(place: Path, store: tuple[str, Path]) -> None:
    done = run("review", "false-alarm", _letters(place)["id"], *BY, *store)
    assert done.code == 0 and "item " in done.out
    assert "in 3 places" in done.out
    assert "also applies to findings of later scans" in done.out and "real data" in done.out


def test_a_decided_item_names_who_decided_what_when_and_why(place: Path, store: tuple[str, Path]) -> None:
    item = _letters(place)["id"]
    assert run("review", "false-alarm", item, "--expires", "2999-12-31", *BY, *store).code == 0
    today = datetime.now(UTC).date().isoformat()
    wanted = f"false alarm by dpo on {today}, valid until 2999-12-31 (review 1): made up"
    assert wanted in run("review", "worklist", "--all", *store).out, "before the next scan"
    run("scan", place / "in", "--ner", "off", "--quiet", *store)
    listed = run("review", "worklist", "--all", *store).out
    assert wanted in listed and listed.count("by dpo") == 1, "one line for all its places"
    assert run("review", "withdraw", "1", "--reason", "real people", "--author", "ann", *store).code == 0
    told = run("review", "worklist", "--all", *store).out
    assert f"{wanted}; withdrawn by ann on {today}: real people" in told


def test_a_false_alarm_can_be_about_one_entity_of_an_item(place: Path, store: tuple[str, Path]) -> None:
    item = _letters(place)["id"]
    assert run("review", "false-alarm", "--item", item, "--entity", "PHONE_NUMBER", *BY, *store).code == 0
    done = run("scan", place / "in", "--ner", "off", "--format", "json", *store)
    aside = {one["entity"] for one in json.loads(done.out)["findings"] if one["status"] == "suppressed"}
    assert aside == {"PHONE_NUMBER"}


def test_a_pattern_that_matches_nothing_names_what_is_near(store: tuple[str, Path]) -> None:
    done = run("review", "false-alarm", "--entity", "PHONE", "--field", "text", *BY, *store)
    assert done.code == 2 and "nothing was decided" in done.err
    assert "no entity matches 'PHONE'" in done.err and "PHONE_NUMBER" in done.err
    assert run("review", "list", *store).out.startswith("No review is in force.")
    later = run("review", "false-alarm", "--field", "voicemail", *BY, "--for-later", *store)
    assert later.code == 0 and "it applies to later scans" in later.out
    never = run("review", "false-alarm", "--entity", "FONE", *BY, "--for-later", *store)
    assert never.code == 2 and "no entity matches 'FONE'" in never.err
    listed = run("review", "worklist", "--all", *store).out.split()
    of_item = run("review", "false-alarm", "--item", listed[0], "--entity", "FONE", *BY, *store)
    assert of_item.code == 2 and f"item {listed[0]} has no FONE" in of_item.err


def test_a_class_is_looked_up_in_the_policy_of_the_run(tmp_path: Path, place: Path) -> None:
    store = ("--store", tmp_path / "own.db")
    page = tmp_path / "clinic.yaml"
    made = run("policy", "new", page, "--like", "hospital", "--company", "An Example")
    assert made.code == 0, made.err
    done = run("scan", place / "in", "--policy", page, "--ner", "off", "--quiet", "--format", "json", *store)
    report = json.loads(done.out)
    element = next(row["element"] for row in report["matrix"] if row["element"] != "undetermined")
    print_ = report["findings"][0]["fingerprint"]
    assert run("review", "reclassify", print_, "--as", element, *BY, *store).code == 0
    refused = run("review", "reclassify", print_, "--as", "use_to_number", *BY, *store)
    assert refused.code == 2
    assert f"policy {report['run']['policy']['id']} has no element" in refused.err
    page.unlink()
    assert run("review", "reclassify", print_, "--as", element, *BY, *store).code == 0, "from the run itself"


def test_classes_without_a_limit_are_named(tmp_path: Path, place: Path) -> None:
    store = ("--store", tmp_path / "own.db")
    run("scan", place / "in", "--policy", "gdpr", "--ner", "off", "--quiet", *store)
    assert "no time limit in policy gdpr" in run("review", "worklist", *store).out


def test_items_of_earlier_runs_and_of_other_sources_can_be_listed_and_accepted(
    place: Path, store: tuple[str, Path], tmp_path: Path
) -> None:
    earlier, letters = _report(place)["run"]["id"], _letters(place)["id"]
    (tmp_path / "other.csv").write_text("email\n" + "".join(f"bo{n}@example.org\n" for n in range(60)))
    assert (
        run("scan", tmp_path / "other.csv", "--ner", "off", "--quiet", "--policy", "gdpr", *store).code == 0
    )
    latest = run("review", "worklist", "--all", *store).out
    assert "letter-#.txt" not in latest and "policy gdpr" in latest and "--source SOURCE" in latest
    for which in (("--run", earlier[:18]), ("--source", place / "in")):
        listed = run("review", "worklist", "--all", *which, *store).out
        assert letters in listed and "other.csv" not in listed
    assert run("review", "worklist", "--run", earlier, "--source", place / "in", *store).code == 2
    assert "read a source called 'nowhere'" in run("review", "worklist", "--source", "nowhere", *store).err
    done = run("review", "accept", "--item", letters, *BY, *store)
    assert done.code == 0 and f"of run {earlier}, the last with this item" in done.out
    assert run("review", "assign", letters, "--owner", "Post", *store).code == 0


def test_explaining_says_which_run_and_policy_told_it(place: Path, store: tuple[str, Path]) -> None:
    told = run("explain", place / "in", "users.csv", "password", *store).out
    assert f"run {_report(place)['run']['id']}, policy xpoz " in told
