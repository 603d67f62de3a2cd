"""Outputs for people: what each number counts, where data is, from when limits count, what is valid."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner.cli.policies import new
from scanner.explain import explain
from scanner.finding.worklist import worklist
from scanner.history.diff import diff
from tests.factories import make_audit
from tests.running import Done, run
from tests.scanner.scanning import write_table
from tests.scanner.serve.serving import served
from tests.scanner.small_report import small_report

BY = ("--author", "dpo", "--reason", "made up")
SCAN = ("--ner", "off", "--jobs", "1")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one run of two sources, whose table has the same name."""
    folder = tmp_path_factory.mktemp("two")
    for name in ("shop", "clinic"):
        (folder / name).mkdir()
        rows = (f"{n},{name}.{n}@example.org,pw-Xq{n}!zin" for n in range(60))
        (folder / name / "people.csv").write_text("\n".join(["id,email,password", *rows]))
    done = run("scan", folder / "shop", folder / "clinic", *SCAN, "--store", folder / "s.db")
    (folder / "summary.txt").write_text(done.out)
    return folder


def _kept(folder: Path, *arguments: object) -> Done:
    return run(*arguments, "--store", folder / "s.db")


def test_the_worklist_and_the_summary_name_the_source_where_there_are_several(two: Path) -> None:
    listed = _kept(two, "review", "worklist").out
    assert "shop: people.csv › password" in listed and "clinic: people.csv › password" in listed  # noqa: RUF001
    summary = (two / "summary.txt").read_text()
    assert "shop: people.csv › " in summary and "clinic: people.csv › " in summary  # noqa: RUF001


def test_a_due_date_in_the_past_is_refused(two: Path) -> None:
    item = _kept(two, "review", "worklist").out.split()[0]
    done = _kept(two, "review", "assign", item, "--due", "2020-01-31")
    assert done.code == 2 and "--due 2020-01-31 is in the past" in done.err


@pytest.mark.parametrize("option", ["--policy", "--password-file"])
def test_explain_says_why_it_takes_no_options_of_a_scan(two: Path, option: str) -> None:
    done = _kept(two, "explain", two / "shop", "people.csv", "email", option, "x")
    assert done.code == 2 and f"unknown option '{option}'" in done.err
    assert "it reads no source and needs no password" in done.err


def test_a_class_that_a_gate_does_not_know_is_answered_with_those_of_its_policy(two: Path) -> None:
    done = run("scan", two / "shop", "--store", "none", "--policy", "gdpr", "--fail-on", "category=helth")
    assert done.code == 2 and "no category is called 'helth'" in done.err
    [valid] = [line for line in done.err.splitlines() if line.strip().startswith("valid: ")]
    assert "special_categories" in valid and "contact" in valid
    many = run("scan", two / "shop", "--store", "none", "--policy", "gdpr", "--fail-on", "element=zzz")
    assert "`noticemap policy show --policy gdpr` list" in many.err


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("postgresql://reader@127.0.0.1:abc/shop", "'abc' is not a port; write a number from 1 to 65535"),
        ("postgresql://reader@127.0.0.1:99999/shop", "99999 is not a port; write a number from 1 to 65535"),
        ("redis://127.0.0.1:0/0", "it has no valid port"),
    ],
)
def test_a_port_that_is_none_is_named(uri: str, says: str) -> None:
    done = run("scan", uri, "--store", "none")
    assert says in " ".join((done.out + done.err).split())


@pytest.mark.parametrize("password", ["pa/ss:wo", "hunter2:x#y"])
def test_a_piece_of_a_password_is_never_taken_for_a_port(password: str) -> None:
    done = run("scan", f"mysql://ann:{password}@127.0.0.1/shop", "--store", "none")
    told = done.out + done.err
    assert "is not a port" not in told and "ss:wo" not in told and "hunter2" not in told


def test_numbers_of_what_is_suppressed_say_what_they_count(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    rows = (f"ann{n}@example.org,2026-01-{n % 28 + 1:02},open" for n in range(60))
    for number in range(3):
        file = tmp_path / "in" / f"users_{number}.csv"
        file.write_text("\n".join(["email,created_at,status", *rows]))
        rows = (f"bob{number}.{n}@example.org,2026-02-{n % 28 + 1:02},open" for n in range(60))
    scan = ("scan", tmp_path / "in", *SCAN, "--format", "text,json", "-o", tmp_path / "out")
    _kept(tmp_path, *scan)
    assert _kept(tmp_path, "review", "false-alarm", "--collection", "*", *BY).code == 0
    summary = " ".join(_kept(tmp_path, "scan", tmp_path / "in", *SCAN).out.split())
    [listed, *_] = json.loads(_kept(tmp_path, "runs", "--json").out)
    assert listed["n_suppressed"] == 6
    assert "Findings: 6 suppressed by review." in summary
    assert "6 findings and 3 fields of record metadata were decided to be false alarms by review" in summary
    assert "3 fields of record metadata suppressed by review, too" in summary


def test_an_item_says_from_which_date_its_overdue_rows_count(tmp_path: Path) -> None:
    ended = (datetime.now(UTC) - timedelta(days=2_000)).strftime("%Y-%m-%d")
    names, mails = ("Jane Miller", "Ravi Novak", "Ilse Petit", "Omar Rossi"), "person{}@example.org"
    rows = [[str(n), names[n % 4], mails.format(n), ended if n < 12 else ""] for n in range(40)]
    columns = ["customer_id", "full_name", "email", "relationship_ended_on"]
    write_table(tmp_path / "bank.db", "customers", columns, rows)
    scan = ("scan", f"sqlite:///{tmp_path / 'bank.db'}", *SCAN, "--policy", "bank", "--quiet")
    report = json.loads(_kept(tmp_path, *scan, "--format", "json").out)
    assert any(audit["counts"].get("overdue") for audit in report["audits"])
    [item, *_] = [one["id"] for one in report["worklist"] if "email" in {at["field"] for at in one["places"]}]
    told = _kept(tmp_path, "explain", item).out
    assert "kept too long: 12 of 40 rows in customers, under " in told
    assert "counted from customers.relationship_ended_on" in told
    with served(tmp_path / "s.db") as client:
        page = client.get(f"/runs/{report['run']['id']}/worklist/{item}").text
    assert "Kept too long: 12 of 40 rows in customers" in page
    assert "counted from customers.relationship_ended_on" in page


def test_one_overdue_fact_is_told_once_with_its_finding() -> None:
    source = small_report().sources[0].source
    limit = make_audit(source=source, collection="calls", field="dst")
    promise = replace(limit, kind="promise", id="v_kept", counts={"breach": 22, "kept": 181})
    before = replace(small_report("a"), audits=(limit, promise), violations=())
    grown = (
        replace(limit, counts={"in_time": 178, "overdue": 40}),
        replace(promise, counts={"breach": 40, "kept": 178}),
    )
    after = replace(small_report("b"), audits=grown, violations=())
    [row] = diff(before, after).moved
    assert row.kind == "promise"
    prints = {(one.collection, one.field): one.fingerprint for one in reversed(after.findings)}
    assert row.finding == prints.get(("calls", "dst"), "")


def test_a_confidence_without_a_matching_value_is_explained() -> None:
    report = small_report()
    finding = report.findings[0]
    named = replace(finding, confidence=0.73, evidence=replace(finding.evidence, n_match=0, n_non_null=60))
    assert "0 of 60 values match" in explain(report, named)
    assert "this is not a contradiction" in explain(report, named)
    assert "this is not a contradiction" not in explain(report, replace(named, confidence=0.3))
    assert worklist(report)


def test_the_name_of_the_company_is_asked_again() -> None:
    assert new._something("") and not new._something("Example Clinic")
