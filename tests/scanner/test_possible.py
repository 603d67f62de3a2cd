"""Possible findings, from a scan through the store to every command that shows findings."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running import Done, run, schema
from tests.scanner.doubting import doubt
from tests.scanner.serve.serving import served
from tests.scanner.test_filled_worklist import fill

BY = ("--author", "dpo", "--reason", "numbers of parts")
SCAN = ("--ner", "off", "--jobs", "1", "--quiet")


@pytest.fixture
def patched() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patched:
        yield patched


@pytest.fixture
def place(tmp_path: Path, patched: pytest.MonkeyPatch) -> Path:
    """A store with certain findings of addresses and only possible findings of numbers."""
    doubt(patched, lambda entity: entity == "PHONE_NUMBER")
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "users.csv").open("w", newline="") as file:
        rows = [[f"ann{number}@example.org", f"+1202555{number:04d}"] for number in range(100, 180)]
        csv.writer(file).writerows([["email", "phone"], *rows])
    return tmp_path


def _scan(place: Path, *options: object) -> dict[str, Any]:
    out = ("-o", place / "out", "--format", "json", "--store", place / "s.db")
    done = run("scan", place / "in", *out, *SCAN, *options)
    assert done.code in (0, 1), done.err
    report: dict[str, Any] = json.loads((place / "out" / "findings.json").read_text("utf-8"))
    schema().validate(report)
    return report


def _drop_the_numbers(place: Path) -> None:
    rows = [f"ann{number}@example.org\n" for number in range(80)]
    (place / "in" / "users.csv").write_text("email\n" + "".join(rows))


def _in_store(place: Path, *arguments: object) -> Done:
    return run(*arguments, "--store", place / "s.db")


def _only(report: dict[str, Any]) -> dict[str, Any]:
    (one,) = report["possible"]
    return dict(one)


def test_it_stands_beside_the_findings_and_breaks_no_promise(place: Path) -> None:
    report = _scan(place)
    one = _only(report)
    assert (one["field"], one["entity"], one["why"], one["status"]) == (
        "phone",
        "PHONE_NUMBER",
        "looks_alike",
        "new",
    )
    assert {item["entity"] for item in report["findings"]} == {"EMAIL_ADDRESS"}
    assert one["fingerprint"] not in {item["finding"] for item in report["violations"]}
    assert set(one) == {*report["findings"][0], "why"}
    assert [item["near_misses"] for item in report["collections"][0]["fields"]] == [[], []]


def test_the_run_is_listed_with_it(place: Path) -> None:
    _scan(place)
    (listed,) = json.loads(_in_store(place, "runs", "--json").out)
    assert (listed["n_findings"], listed["n_possible"]) == (1, 1)
    assert "possible" in _in_store(place, "runs").out.splitlines()[0]


def test_what_leaves_its_tier_has_changed_and_is_neither_gone_nor_new(
    place: Path, patched: pytest.MonkeyPatch
) -> None:
    fingerprint = _only(_scan(place))["fingerprint"]
    doubt(patched, lambda entity: False)
    surer = _scan(place)
    assert surer["possible"] == []
    (found,) = [item for item in surer["findings"] if item["fingerprint"] == fingerprint]
    assert found["status"] == "changed"
    assert found["change"]["differences"] == [{"what": "tier", "before": "possible", "after": "finding"}]
    assert "why" not in found
    assert "tier: possible → finding" in _in_store(place, "diff").out
    doubt(patched, lambda entity: entity == "PHONE_NUMBER")
    assert _only(_scan(place))["status"] == "changed"
    told = json.loads(_in_store(place, "diff", "--format", "json").out)
    assert (told["counts"]["gone"], told["counts"]["new"]) == (0, 0)
    assert told["possible_counts"]["changed"] == 1
    assert _only(_scan(place))["status"] == "unchanged"


def test_it_is_gone_where_its_place_was_read_whole_and_it_is_not_there(place: Path) -> None:
    _scan(place)
    _drop_the_numbers(place)
    one = _only(_scan(place))
    assert (one["status"], one["change"]["why"]) == ("gone", "the field is gone")
    text = _in_store(place, "diff").out
    assert "PHONE_NUMBER, possible" in text
    assert "Possible findings: 0 new, 0 changed, 1 gone" in text
    assert _scan(place)["possible"] == []


def test_a_collection_that_is_carried_keeps_what_is_possible(place: Path) -> None:
    first = _only(_scan(place, "--incremental"))
    again = _only(_scan(place, "--incremental"))
    assert again["carried_from"]
    assert again["masked_examples"] == first["masked_examples"] != []
    assert again["status"] == "unchanged"


@pytest.mark.parametrize("named", ["by place", "by fingerprint"])
def test_it_is_explained_with_its_reason(place: Path, named: str) -> None:
    fingerprint = _only(_scan(place))["fingerprint"]
    what = [fingerprint[:10]] if named == "by fingerprint" else [place / "in", "users.csv", "phone"]
    text = _in_store(place, "explain", *what).out
    assert "users.csv, phone: PHONE_NUMBER" in text
    assert "only possible (looks_alike): The values look like it, but other" in text
    assert "nothing reported" not in text
    assert "80 of 80 values match" in text


@pytest.mark.parametrize("verdict", ["accept", "false-alarm"])
def test_a_review_sets_it_aside(place: Path, verdict: str) -> None:
    fingerprint = _only(_scan(place))["fingerprint"]
    done = _in_store(place, "review", verdict, fingerprint[:10], *BY)
    assert done.code == 0 and "it matches 1 of the latest run: users.csv" in done.out
    one = _only(_scan(place))
    assert (one["status"], one["reviews"][0]["author"]) == ("suppressed", "dpo")
    (latest, _) = json.loads(_in_store(place, "runs", "--json").out)
    assert (latest["n_possible"], latest["n_suppressed"]) == (0, 0)


def test_who_says_what_it_is_makes_it_a_finding(place: Path) -> None:
    fingerprint = _only(_scan(place))["fingerprint"]
    done = _in_store(place, "review", "reclassify", fingerprint[:10], "--as", "use_to_number", *BY)
    assert done.code == 0, done.err
    report = _scan(place)
    assert report["possible"] == []
    [one] = [item for item in report["findings"] if item["fingerprint"] == fingerprint]
    assert (one["classifications"][0]["element"], one["status"]) == ("use_to_number", "changed")
    assert one["change"]["cause"] == "review"


def test_what_is_confirmed_is_a_finding_until_that_is_withdrawn(place: Path) -> None:
    first = _scan(place)
    one, [item] = _only(first), [each for each in first["worklist"] if each["kind"] == "possible"]
    listed = _in_store(place, "review", "worklist").out
    assert "possible, and such data: `noticemap review confirm --item ID --reason TEXT`" in listed
    done = _in_store(place, "review", "confirm", "--item", item["id"], *BY)
    assert done.code == 0 and "it matches 1 of the latest run: users.csv" in done.out
    assert item["id"] not in _in_store(place, "review", "worklist").out
    report = _scan(place)
    assert report["possible"] == []
    [found] = [each for each in report["findings"] if each["fingerprint"] == one["fingerprint"]]
    assert found["classifications"] == one["classifications"] and "why" not in found
    assert found["reviews"][0]["verdict"] == "confirmed"
    assert item["id"] in found["reviews"][0]["items_before"]
    assert (
        "confirmed, so it is a finding (dpo: numbers of parts)"
        in _in_store(place, "explain", one["fingerprint"][:12]).out
    )
    assert {each["kind"] for each in report["worklist"]} <= {"found", "broken", "to_decide", "metadata"}
    again = _in_store(place, "review", "confirm", one["fingerprint"][:12], *BY)
    assert again.code == 2 and "it is a finding already" in again.err
    assert _in_store(place, "review", "withdraw", "1", *BY).code == 0
    assert _only(_scan(place))["status"] == "changed"


def test_serve_and_a_workbook_confirm_it_too(place: Path) -> None:
    report = _scan(place)
    kinds = {item["kind"]: item["id"] for item in report["worklist"]}
    work = f"/runs/{report['run']['id']}/worklist"
    with served(place / "s.db") as client:
        assert 'value="confirm"' in client.get(f"{work}/{kinds['possible']}").text
        sure = next(item for kind, item in kinds.items() if kind not in ("possible", "metadata"))
        assert 'value="confirm"' not in client.get(f"{work}/{sure}").text
        wish = {"what": "confirm", "reason": "they are called", "author": "dpo"}
        assert client.post(f"{work}/{sure}/decide", wish).status == 422
        assert client.post(f"{work}/{kinds['possible']}/decide", wish).status == 303
    [review] = json.loads(_in_store(place, "review", "list", "--json").out)
    assert review["verdict"] == "confirmed"
    assert _in_store(place, "review", "withdraw", "1", *BY).code == 0
    book = place / "work.xlsx"
    assert _in_store(place, "report", "--format", "xlsx", "-o", book).code == 0
    fill(book, {number: {"Decision": "Confirm", "Comment": "they are called"} for number in range(1, 9)})
    assert _in_store(place, "review", "import", book).code == 0
    assert _scan(place)["possible"] == []


def test_what_was_a_false_alarm_by_mistake_can_be_confirmed(place: Path) -> None:
    fingerprint = _only(_scan(place))["fingerprint"][:12]
    for verdict in ("false-alarm", "confirm"):
        assert _in_store(place, "review", verdict, fingerprint, *BY).code == 0
    report = _scan(place)
    assert report["possible"] == []
    [found] = [item for item in report["findings"] if item["entity"] == "PHONE_NUMBER"]
    assert found["status"] == "changed" and len(found["reviews"]) == 1


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        ("entity=PHONE_NUMBER", 0),
        ("status=new and not entity=EMAIL_ADDRESS", 0),
        ("tier=possible", 1),
        ("tier=possible and entity=EMAIL_ADDRESS", 0),
        ("tier in (finding, possible) and entity=PHONE_NUMBER", 1),
        ("tier=finding and entity=PHONE_NUMBER", 0),
        ("tier=possible and severity>=info", 0),
    ],
)
def test_a_gate_looks_at_it_only_where_it_is_named(place: Path, gate: str, code: int) -> None:
    assert run("scan", place / "in", *SCAN, "--store", "none", "--fail-on", gate).code == code


def test_the_gate_of_a_diff_does_the_same(place: Path) -> None:
    _scan(place)
    _drop_the_numbers(place)
    _scan(place)
    assert _in_store(place, "diff", "--fail-on", "status=gone and entity=PHONE_NUMBER").code == 0
    assert _in_store(place, "diff", "--fail-on", "status=gone and tier=possible").code == 1


def test_secrets_show_no_example(tmp_path: Path, patched: pytest.MonkeyPatch) -> None:
    doubt(patched, lambda entity: True)
    (tmp_path / "in").mkdir()
    rows = [f"Tr0ub4dor{number},ann{number}@example.org\n" for number in range(60)]
    (tmp_path / "in" / "users.csv").write_text("password,email\n" + "".join(rows))
    report = _scan(tmp_path)
    shown = {item["entity"]: item["masked_examples"] for item in report["possible"]}
    assert shown["PASSWORD"] == []
    assert shown["EMAIL_ADDRESS"] != []
    assert report["findings"] == []
