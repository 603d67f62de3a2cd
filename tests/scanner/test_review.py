"""Reviews on the command line: later scans follow them, show them, and report when they end."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from scanner.store import open_store
from tests.running import Done, run

SCAN = ("--ner", "off", "--jobs", "1")
BY = ("--author", "dpo", "--reason", "known since spring")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    _write(
        tmp_path / "in" / "users.csv", ["email", "note"], [[f"ann{n}@example.org", "ok"] for n in range(60)]
    )
    calls = [[str(n), f"+1202555{n:04d}"] for n in range(100, 180)]
    _write(tmp_path / "in" / "calls.csv", ["duration", "to"], calls)
    return tmp_path


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _scan(place: Path, *options: str) -> dict[tuple[str, str], dict[str, Any]]:
    done = run(
        "scan",
        place / "in",
        "-o",
        place / "out",
        "--format",
        "json",
        "--store",
        place / "s.db",
        *SCAN,
        *options,
    )
    assert done.code in (0, 1), done.err
    report = json.loads((place / "out" / "findings.json").read_text("utf-8"))
    return {(item["field"], item["entity"]): item for item in report["findings"]}


def _review(place: Path, *arguments: object) -> Done:
    return run("review", *arguments, "--store", place / "s.db")


EMAIL, TO = ("email", "EMAIL_ADDRESS"), ("to", "PHONE_NUMBER")


def test_a_finding_is_accepted_and_the_acceptance_withdrawn(place: Path) -> None:
    first = _scan(place)
    assert {item["status"] for item in first.values()} == {"new"}
    done = _review(place, "accept", first[EMAIL]["fingerprint"][:12], *BY)
    assert done.code == 0 and "it matches 1 of the latest run: users.csv" in done.out
    found = _scan(place)
    assert (found[EMAIL]["status"], found[TO]["status"]) == ("suppressed", "unchanged")
    assert found[EMAIL]["reviews"] == [
        {
            "number": 1,
            "verdict": "accepted",
            "author": "dpo",
            "reason": "known since spring",
            "expires_at": "",
            "refused": "",
            "items_before": [],
        }
    ]
    (listed,) = json.loads(run("runs", "--limit", "1", "--json", "--store", place / "s.db").out)
    telling = sum(entity != "RECORD_METADATA" for _, entity in found)
    assert (listed["n_suppressed"], listed["n_findings"]) == (1, telling - 1)
    assert _review(place, "withdraw", "1", *BY).code == 0
    assert _scan(place)[EMAIL]["status"] == "changed"
    assert _scan(place)[EMAIL]["status"] == "unchanged"
    assert "withdrawn by dpo" in _review(place, "list", "--all").out


def test_patterns_set_aside_what_fits_and_the_gate_does_not_see_it(place: Path) -> None:
    _scan(place)
    assert _review(place, "false-alarm", "--collection", "call*", "--entity", "PHONE_*", *BY).code == 0
    found = _scan(place)
    assert found[TO]["status"] == "suppressed"
    assert {item["status"] for key, item in found.items() if key != TO} == {"unchanged"}
    for gate, code in (("entity=PHONE_NUMBER", 0), ("status=suppressed", 1), ("entity=EMAIL_ADDRESS", 1)):
        assert (
            run("scan", place / "in", "--quiet", "--store", place / "s.db", *SCAN, "--fail-on", gate).code
            == code
        )


def test_a_reclassified_finding_has_its_class_and_the_reviewers_reason(place: Path) -> None:
    fingerprint = _scan(place)[EMAIL]["fingerprint"]
    assert _review(place, "reclassify", fingerprint, "--as", "use_from_email", *BY).code == 2
    done = _review(place, "reclassify", fingerprint, "--as", "use_to_number", *BY)
    assert (done.code, "'use_to_number' is not known to hold such values: E-mail address" in done.out) == (
        0,
        True,
    )
    found = _scan(place)[EMAIL]
    (label,) = found["classifications"]
    assert (label["element"], label["category"], label["role"]) == (
        "use_to_number",
        "customer_usage_data",
        "controller",
    )
    assert label["reason"] == "Review 1 by dpo says so: known since spring"
    assert found["status"] == "changed"
    text = run("diff", "--store", place / "s.db").out
    assert "class: Customer account data → Customer usage data" in text and "review" in text


def test_a_review_of_one_finding_wins_over_patterns_and_then_the_later(place: Path) -> None:
    fingerprint = _scan(place)[TO]["fingerprint"]
    for arguments in (
        ["reclassify", fingerprint, "--as", "use_to_number"],
        ["reclassify", "--field", "to", "--as", "acct_phone"],
        ["accept", "--entity", "*"],
        ["false-alarm", "--entity", "PHONE*"],
    ):
        assert _review(place, *arguments, *BY).code == 0
    found = _scan(place)[TO]
    assert found["classifications"][0]["element"] == "use_to_number"
    assert [(note["number"], note["verdict"]) for note in found["reviews"]] == [
        (4, "false_alarm"),
        (1, "reclassified"),
    ]
    assert found["status"] == "suppressed"


def test_an_expired_review_falls_away_and_is_told(place: Path) -> None:
    _scan(place)
    with open_store(str(place / "s.db"), {}) as store:
        assert _review(place, "accept", "--field", "email", "--expires", "2999-01-01", *BY).code == 0
        (review,) = store.reviews.all()
        expired = type(review)(**vars(review) | {"expires_at": "2026-01-01"})
        store.reviews.withdraw(1, "dpo", "replaced", "2026-01-02")
        store.reviews.add(expired)
    done = run("scan", place / "in", "--store", place / "s.db", *SCAN, "--quiet")
    assert "review 2 (field email) expired after 2026-01-01" in done.err
    assert _review(place, "list").out.startswith("No review is in force.")
    assert "2 more expired or were withdrawn" in _review(place, "list").out
    (first, second) = json.loads(_review(place, "list", "--all", "--json").out)
    assert (first["state"], second["state"]) == ("withdrawn", "expired")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["accept", *BY], "name one finding by its FINGERPRINT, or several"),
        (["accept", "ab", "--field", "x", *BY], "name one finding by its FINGERPRINT, or several"),
        (["accept", "%", *BY], "no finding in the store has a fingerprint that starts with '%'"),
        (["accept", "zz"], "--reason"),
        (["accept", "--field", "x", "--reason", " "], "--reason is empty"),
        (["accept", "--field", "x", *BY, "--expires", "soon"], "write it as 2027-06-30"),
        (["accept", "--field", "x", *BY, "--expires", "2020-01-01"], "is in the past"),
        (["reclassify", "--field", "x", "--as", "use_to_numbr", *BY], "did you mean 'use_to_number'"),
        (["withdraw", "9", *BY], "there is no review 9 in force"),
        (["baseline", "nope"], "it holds no run 'nope'"),
        (["nonsense"], "nonsense"),
    ],
)
def test_what_cannot_be_done_is_said(place: Path, arguments: list[str], words: str) -> None:
    open_store(str(place / "s.db"), {}).close()
    done = _review(place, *arguments)
    assert done.code == 2
    assert words in done.err


def test_a_review_without_a_store_is_refused() -> None:
    done = run("review", "accept", "--field", "x", *BY, "--store", "none")
    assert done.code == 2
    assert "a review needs a store" in done.err


def test_diff_finds_the_run_before_and_the_accepted_one(place: Path) -> None:
    _scan(place)
    assert run("diff", "--store", place / "s.db").code == 2
    assert run("diff", "baseline", "latest", "--store", place / "s.db").code == 2
    assert _review(place, "baseline").code == 0
    (place / "in" / "calls.csv").unlink()
    _scan(place)
    _scan(place)
    assert json.loads(run("diff", "--format", "json", "--store", place / "s.db").out)["changes"] == []
    told = json.loads(run("diff", "baseline", "--format", "json", "--store", place / "s.db").out)
    assert {(item["status"], item["collection"]) for item in told["changes"]} == {("gone", "calls.csv")}
    for gate, code in (("status=gone and entity=PHONE_NUMBER", 1), ("status=new", 0)):
        assert run("diff", "baseline", "latest", "--fail-on", gate, "--store", place / "s.db").code == code
    assert run("diff", "a", "b", "c", "--store", place / "s.db").code == 2
    assert run("diff", "--fail-on", "status=", "--store", place / "s.db").code == 2


def test_a_fingerprint_outlives_order_rows_numbers_settings_and_users(place: Path) -> None:
    first = _scan(place)
    rows = [[str(n % 7), f"+1202555{n:04d}"] for n in range(199, 99, -1)]
    _write(place / "in" / "calls.csv", ["duration", "to"], rows)
    second = _scan(place, "--seed", "9", "--full", "--min-confidence", "0.6")
    assert {item["fingerprint"] for item in first.values()} >= {
        item["fingerprint"] for item in second.values()
    }
    assert second[TO]["fingerprint"] == first[TO]["fingerprint"]
    assert second[TO]["status"] == "unchanged"


def test_a_promise_that_only_an_accepted_finding_breaks_does_not_count(place: Path) -> None:
    rows = [[f"ann{n}@example.org", f"pw-Xq{n}!zin"] for n in range(60)]
    _write(place / "in" / "users.csv", ["email", "password"], rows)
    store = ("--store", place / "s.db")
    assert run("scan", place / "in", *store, *SCAN, "--quiet", "--fail-on", "severity=critical").code == 1
    assert _review(place, "accept", "--field", "password", *BY).code == 0
    done = run("scan", place / "in", *store, *SCAN, "--fail-on", "severity=critical")
    assert done.code == 0
    assert "No broken promise was found besides suppressed findings" in " ".join(done.out.split())


def test_an_accepted_finding_is_not_broken_by_its_rows_either(place: Path) -> None:
    people = [[f"ann{n}@example.org", f"{1960 + n % 30}-03-02", "2026-05-01", "US"] for n in range(60)]
    children = [[f"kid{n}@example.org", f"{2018 + n % 4}-03-02", "2026-05-01", "US"] for n in range(5)]
    columns = ["email", "birth_date", "created_at", "country"]
    _write(place / "in" / "users.csv", columns, [*people, *children])
    store = ("--store", place / "s.db", "-o", place / "out", "--quiet")

    def broken_by_rows() -> set[str]:
        run("scan", place / "in", *store)
        report = json.loads((place / "out" / "findings.json").read_text())
        shown = {item["fingerprint"]: item["field"] for item in report["findings"]}
        answers = {item["promise"] for item in report["answers"] if item["answer"] == "broken"}
        assert {item["promise"] for item in report["violations"]} - answers == set()
        assert ("v_child_account" in answers) is any(
            item["promise"] == "v_child_account" for item in report["violations"]
        )
        return {
            item["promise"] for item in report["violations"] if shown.get(item["finding"]) == "birth_date"
        }

    assert "v_child_account" in broken_by_rows()
    assert _review(place, "accept", "--field", "birth_date", *BY).code == 0
    assert "v_child_account" not in broken_by_rows()
