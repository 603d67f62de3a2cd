"""Several decisions on one finding: each applies to the result of the earlier ones."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.running import Done, run

BY = ("--author", "dpo", "--reason", "known since spring")
GATE = "category=customer_account_data"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two logs of calls, whose numbers form one item."""
    (tmp_path / "in").mkdir()
    for month in (1, 2):
        with (tmp_path / "in" / f"calls_{month}.csv").open("w", newline="") as file:
            rows = [[str(n), f"+1202555{n + month:04d}"] for n in range(100, 180)]
            csv.writer(file).writerows([["duration", "contact"], *rows])
    return tmp_path


def scan(place: Path) -> Done:
    options = ("--format", "json", "--store", place / "s.db", "--ner", "off", "--jobs", "1")
    return run("scan", place / "in", "-o", place / "out", *options, "--fail-on", GATE)


def review(place: Path, *arguments: object) -> Done:
    done = run("review", *arguments, "--store", place / "s.db")
    assert done.code == 0, done.err
    return done


def items(place: Path) -> list[dict[str, Any]]:
    """Items of telephone numbers in the last report."""
    report = json.loads((place / "out" / "findings.json").read_text("utf-8"))
    return [item for item in report["worklist"] if "PHONE_NUMBER" in item["entities"]]


def only(place: Path) -> dict[str, Any]:
    [item] = items(place)
    return item


def reclassified(place: Path, element: str = "acct_phone") -> tuple[str, str]:
    """Reclassify the item, and return its ids before and after."""
    scan(place)
    before = only(place)["id"]
    review(place, "reclassify", "--item", before, "--as", element, *BY)
    scan(place)
    return before, only(place)["id"]


def test_the_command_that_a_gate_prints_holds_after_a_reclassification(place: Path) -> None:
    before, after = reclassified(place)
    assert before != after
    failed = scan(place)
    assert failed.code == 1 and f"noticemap review accept --item {after} " in failed.err
    review(place, "accept", "--item", after, *BY)
    passed = scan(place)
    assert passed.code == 0, passed.err
    assert (only(place)["id"], only(place)["state"]) == (after, "decided")


@pytest.mark.parametrize("verdict", ["accept", "false-alarm"])
def test_the_former_id_of_a_whole_item_still_means_it(place: Path, verdict: str) -> None:
    scan(place)
    before = only(place)["id"]
    review(place, "reclassify", "--item", before, "--as", "acct_phone", *BY)
    review(place, verdict, "--item", before, *BY)
    assert scan(place).code == 0
    assert only(place)["state"] == "decided"


def test_decisions_follow_an_item_through_several_classes(place: Path) -> None:
    _, second = reclassified(place, "use_from_number")
    review(place, "reclassify", "--item", second, "--as", "acct_phone", *BY)
    scan(place)
    third = only(place)["id"]
    assert len({second, third}) == 2 and only(place)["element"] == "acct_phone"
    review(place, "accept", "--item", third, *BY)
    assert scan(place).code == 0


def test_owner_and_day_stay_where_an_item_gets_another_class(place: Path) -> None:
    scan(place)
    before = only(place)["id"]
    review(place, "assign", before, "--owner", "Billing", "--due", "2099-01-31")
    review(place, "reclassify", "--item", before, "--as", "acct_phone", *BY)
    scan(place)
    item = only(place)
    assert (item["id"] != before, item["owner"], item["due"]) == (True, "Billing", "2099-01-31")
    review(place, "assign", before, "--owner", "Sales")
    assert "Sales" in review(place, "worklist", "--all").out
    scan(place)
    assert only(place)["owner"] == "Sales"


def test_what_was_taken_out_of_an_item_is_not_decided_with_the_rest(place: Path) -> None:
    scan(place)
    whole = only(place)
    first = whole["places"][0]
    review(place, "reclassify", "--collection", first["collection"], "--as", "acct_phone", *BY)
    scan(place)
    assert len(items(place)) == 2
    review(place, "false-alarm", "--item", whole["id"], *BY)
    assert scan(place).code == 1
    assert {item["id"] == whole["id"]: item["state"] for item in items(place)} == {
        True: "decided",
        False: "open",
    }


def test_the_later_of_two_decisions_about_what_was_shown_wins(place: Path) -> None:
    scan(place)
    report = json.loads((place / "out" / "findings.json").read_text("utf-8"))
    for print_ in [one["fingerprint"] for one in report["findings"] if one["entity"] == "PHONE_NUMBER"]:
        review(place, "reclassify", print_, "--as", "use_from_number", *BY)
    scan(place)
    review(place, "reclassify", "--item", only(place)["id"], "--as", "acct_phone", *BY)
    scan(place)
    assert only(place)["element"] == "acct_phone"


def test_when_a_class_is_withdrawn_what_was_decided_about_it_no_longer_holds(place: Path) -> None:
    before, after = reclassified(place)
    review(place, "accept", "--item", after, *BY)
    scan(place)
    review(place, "withdraw", "1", *BY)
    scan(place)
    assert (only(place)["id"], only(place)["state"]) == (before, "open")
