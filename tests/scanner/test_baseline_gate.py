"""A gate that failed fails again until the cause is fixed or accepted; runs belong to a project."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.cli.gate_lines import gate_lines
from scanner.gate.gate import failing, parse_gate
from scanner.history.baseline import Amount, Baseline, baseline_of, violation_key
from scanner.history.comparison import Known
from scanner.history.diff import diff
from scanner.history.diff_text import diff_to_json, diff_to_lines, opening
from scanner.history.project_key import file_project, sources_project
from scanner.history.renaming import known_sources
from scanner.store import open_store
from tests.factories import make_audit, make_empty_report, make_finding
from tests.running import run
from tests.scanner.small_report import small_report

SCAN = ("--ner", "off", "--quiet")
GATE = ("--fail-on", "status=new and severity>=high")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    _write(tmp_path / "in" / "users.csv", "password")
    return tmp_path


def _write(path: Path, column: str, n_rows: int = 60) -> None:
    with path.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["email", column])
        rows.writerows([f"ann{n}@example.org", f"pw-Xq{n}!zin"] for n in range(n_rows))


def test_a_gate_that_failed_fails_again_and_says_what_and_how(place: Path) -> None:
    store = ("--store", place / "s.db")
    first = run("scan", place / "in", *store, *SCAN, *GATE)
    again = run("scan", place / "in", *store, *SCAN, *GATE)
    assert (first.code, again.code) == (1, 1)
    assert "users.csv › password" in again.err  # noqa: RUF001
    assert "noticemap review accept " in again.err and "noticemap review baseline " in again.err
    assert f"--store {place / 's.db'}" in again.err
    assert "to fix: " in again.err


def test_every_entry_has_the_fingerprint_that_accepts_it(place: Path) -> None:
    store = ("--store", place / "s.db")
    _write(place / "in" / "members.csv", "password")
    for left in (2, 1):
        failed = run("scan", place / "in", *store, *SCAN, *GATE)
        entries = [line for line in failed.err.splitlines() if "› password" in line]  # noqa: RUF001
        assert len(entries) == left
        print_ = entries[0].split()[-1]
        assert run("review", "accept", print_, "--reason", "known", "--author", "dpo", *store).code == 0
    assert run("scan", place / "in", *store, *SCAN, *GATE).code == 0


def test_what_is_accepted_passes_and_what_comes_later_does_not(place: Path) -> None:
    store = ("--store", place / "s.db")
    plain = ("--fail-on", "severity>=high")
    assert run("scan", place / "in", *store, *SCAN, *plain).code == 1
    assert run("review", "baseline", *store, "--author", "dpo").code == 0
    assert run("scan", place / "in", *store, *SCAN, *plain).code == 0
    assert (
        run("scan", place / "in", *store, *SCAN, "--fail-on", "severity>=high and status=unchanged").code == 1
    )
    _write(place / "in" / "members.csv", "password")
    for _ in range(2):
        failed = run("scan", place / "in", *store, *SCAN, *plain)
        assert failed.code == 1
        assert "members.csv" in failed.err and "users.csv" not in failed.err
    (place / "in" / "members.csv").unlink()
    assert run("scan", place / "in", *store, *SCAN, *plain).code == 0


def test_more_rows_than_were_accepted_are_told_with_both_numbers(place: Path) -> None:
    store = ("--store", place / "s.db")
    plain = ("--fail-on", "severity>=high")
    assert run("scan", place / "in", *store, *SCAN, *plain).code == 1
    assert run("review", "baseline", *store, "--author", "dpo").code == 0
    _write(place / "in" / "users.csv", "password", 63)
    assert run("scan", place / "in", *store, *SCAN, *plain).code == 0
    _write(place / "in" / "users.csv", "password", 120)
    failed = run("scan", place / "in", *store, *SCAN, *plain)
    assert failed.code == 1
    assert "more than was accepted: was 60 of 60, now 120 of 120" in failed.err
    told = run("diff", "baseline", "latest", *plain, *store)
    assert told.code == 1 and "more than before: was 60 of 60, now 120 of 120" in told.err
    assert "was 60 of 60, now 120 of 120" in told.out and "more in 1 place." in told.out
    assert "so what differs is the data" in told.out
    _write(place / "in" / "users.csv", "password", 20)
    assert run("scan", place / "in", *store, *SCAN, *plain).code == 0


def test_overdue_rows_that_grew_are_told_alike_by_gate_and_diff() -> None:
    late = make_audit(source=small_report().sources[0].source, collection="calls", field="dst")
    before = replace(small_report("a"), audits=(late,), violations=())
    grown = replace(late, counts={"in_time": 178, "overdue": 40})
    after = replace(small_report("b"), audits=(grown,), violations=())
    gate = parse_gate("audit=overdue and status in (new, changed)")
    baseline = baseline_of([(before, known_sources(after))])
    failed = list(failing(gate, after, baseline))
    lines = list(gate_lines("audit=overdue", failed, baseline, after, ""))
    assert "40 rows overdue  more than was accepted: was 22 of 203, now 40 of 218" in lines[1]
    assert lines[2].startswith("    to fix: delete or de-identify these rows; the report has the statement")
    assert "  noticemap review baseline b   (everything in this run)" in lines
    told = diff(before, after)
    [row] = diff_to_lines(told)
    assert row[:2] == ("changed", "data") and row[3] == "calls › dst"  # noqa: RUF001
    assert row[-1] == "Sixty days after closure, rows overdue: was 22 of 203, now 40 of 218"
    assert opening(told)[-1] == "Rows that break a promise or a limit: more in 1 place."
    [body] = diff_to_json(told)["rows"]
    assert (body["before"], body["after"]) == ({"rows": 22, "of": 203}, {"rows": 40, "of": 218})
    assert opening(diff(after, before))[-1].endswith("limit: fewer in 1 place.")
    assert not diff(before, replace(before, run=after.run)).moved


def test_files_of_one_make_are_one_entry_and_one_command(place: Path) -> None:
    store = ("--store", place / "s.db")
    for month in range(1, 5):
        _write(place / "in" / f"members_2026-{month:02}.csv", "password")
    failed = run("scan", place / "in", *store, *SCAN, *GATE)
    assert failed.err.count("members_") == 1 and "members_#.csv › password ×4" in failed.err  # noqa: RUF001
    [command] = [line for line in failed.err.splitlines() if "review accept" in line]
    assert "(the first of 2; the others in the same way)" in command
    ids = {line.split()[-1] for line in failed.err.splitlines() if "› password" in line}  # noqa: RUF001
    for each in ids:
        run("review", "accept", "--item", each, "--reason", "known", "--author", "dpo", *store)
    assert run("scan", place / "in", *store, *SCAN, *GATE).code == 0


def test_a_baseline_under_another_policy_is_said(place: Path) -> None:
    store = ("--store", place / "s.db")
    run("scan", place / "in", *store, *SCAN)
    told = run("review", "baseline", *store, "--author", "dpo")
    assert "under policy xpoz" in told.out
    other = run("scan", place / "in", *store, *SCAN, "--policy", "gdpr", "--fail-on", "severity>=high")
    assert "the baseline was accepted under policy xpoz, this run uses gdpr" in other.err
    same = run("scan", place / "in", *store, *SCAN, "--fail-on", "severity>=high")
    assert same.code == 0 and "accepted under policy" not in same.err


def test_without_a_store_a_gate_fails_every_time(place: Path) -> None:
    for _ in range(2):
        done = run("scan", place / "in", "--store", "none", *SCAN, *GATE)
        assert done.code == 1 and "review baseline" not in done.err


def test_a_run_that_read_nothing_is_neither_baseline_nor_latest(place: Path) -> None:
    store = ("--store", place / "s.db")
    assert run("scan", place / "in", *store, *SCAN).code == 0
    assert run("scan", place / "inn.csv", *store, *SCAN).code in (2, 3)
    (latest,) = json.loads(run("runs", "--limit", "1", "--json", *store).out)
    if latest["status"] == "failed":
        assert run("review", "baseline", latest["id"], *store).code == 2
    text = run("report", "--format", "json", *store)
    assert json.loads(text.out)["sources"][0]["source"] == str(place / "in")


def test_a_project_has_its_own_latest_and_baseline(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "noticemap.yaml").write_text("sources:\n  crm:\n    url: in\nstore: s.db\n")
    monkeypatch.chdir(place)
    assert run("scan", *SCAN).code == 0
    _write(place / "other.csv", "secret")
    assert run("scan", place / "other.csv", "--store", place / "s.db", *SCAN).code == 0
    told = json.loads(run("report", "--format", "json").out)
    assert [item["source_id"] for item in told["sources"]] == ["crm"]
    assert run("diff").code == 2
    assert run("scan", *SCAN).code == 0
    assert run("diff").code == 0


def test_a_promise_that_an_accepted_finding_newly_breaks_is_new() -> None:
    finding = make_finding(fingerprint="f1", status="unchanged")
    violation = small_report().violations[0]
    broken = replace(violation, finding="f1", severity="high")
    report = replace(small_report(), findings=(finding,), violations=(broken,), possible=())
    known = (Known(source_id=finding.source, finding=finding),)
    gate = parse_gate("status=new and severity>=high")
    before = Baseline(runs=("r",), findings=known)
    assert len(list(failing(gate, report, before))) == 1
    amount = Amount(n_rows=9_800, n_all=9_800, low=9_800, high=9_800)
    after = replace(before, amounts={violation_key(broken): amount})
    assert not list(failing(gate, report, after))
    assert not list(failing(parse_gate("severity>=high"), report, after))


def test_what_is_gone_from_the_baseline_can_be_asked_for() -> None:
    gone = make_finding(fingerprint="g", status="gone")
    report = make_empty_report(findings=(gone,))
    assert len(list(failing(parse_gate("status=gone"), report, Baseline()))) == 1


def test_a_run_belongs_to_its_file_or_else_to_its_sources(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "s.db"), {}) as store:
        mine = file_project("/p/noticemap.yaml", ["other"])
        store.save(small_report("a"), mine)
        store.save(small_report("b"))
        assert store.load("latest", mine).run.id == "a"
        assert store.load("latest").run.id == "b"
        ids = [item.source_id or item.source for item in small_report().sources]
        assert store.load("latest", sources_project(ids)).run.id == "b"
        store.accept("a", "2027-01-01", "dpo")
        known = known_sources(small_report())
        assert store.baseline(mine, known).runs == ("a",)
        assert store.baseline(sources_project(ids), known).runs == ()


def test_a_report_in_which_nothing_was_read_keeps_the_one_before_it(place: Path) -> None:
    """A program that reads the folder must not mistake an old report for that of this run."""
    out = place / "out"
    scan = ("scan", place / "in", "--store", "none", *SCAN, "-o", out)
    assert run(*scan).code == 0
    good = {path.name: path.read_bytes() for path in out.iterdir()}
    (place / "in").rename(place / "away")
    for _ in range(2):
        failed = run(*scan)
        assert failed.code == 3 and f"the earlier report is in {out / 'last-read'}" in failed.err
        assert "Nothing could be read" in (out / "report.html").read_text(encoding="utf-8")
        assert {path.name: path.read_bytes() for path in (out / "last-read").iterdir()} == good
    (place / "away").rename(place / "in")
    assert run(*scan).code == 0
    assert {path.name for path in out.iterdir()} == set(good)
