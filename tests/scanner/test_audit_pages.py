"""The limits that one-page policies state are tested on rows, whatever the names of their classes."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from detectors.registry import load_detectors
from reports.first_screen import actions
from scanner.classifier.decision import Classifier
from scanner.finding import Report
from scanner.finding.worklist import worklist
from scanner.gate.gate import failing, parse_gate
from scanner.policy.page_clock import clock_of
from scanner.policy.policy import load_policy
from tests.running import run
from tests.scanner.scanning import NOON, scan

Rows = Mapping[str, tuple[str, Sequence[Sequence[object]]]]
"""Columns and rows by table."""
_N = 40


def _ago(days: int) -> str:
    return (NOON - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S")


def _day(days: int) -> str:
    return _ago(days)[:10]


def _mail(n: int) -> str:
    return f"person{n}@example.org"


def _name(n: int) -> str:
    return (
        f"{['Jane', 'Ravi', 'Ilse', 'Omar'][n % 4]} {['Miller', 'Novak', 'Petit', 'Rossi', 'Weiss'][n % 5]}"
    )


def _bank(late: bool) -> Rows:
    def when(n: int, limit_days: int) -> str:
        return _ago(limit_days + 20 if late and n < 7 else limit_days - 20)

    return {
        "customers": (
            "customer_id INTEGER PRIMARY KEY, full_name TEXT, email TEXT, relationship_ended_on DATE",
            [(n, _name(n), _mail(n), when(n, 1827)[:10] if n < 12 else None) for n in range(_N)],
        ),
        "online_logins": (
            "login_id INTEGER PRIMARY KEY, customer_id INTEGER, ip_address TEXT, logged_in_at TIMESTAMP",
            [(n, n, f"192.0.2.{n}", when(n, 366)) for n in range(_N)],
        ),
        "employees": (
            "employee_id INTEGER PRIMARY KEY, employee_name TEXT, work_email TEXT, employment_ended_on DATE",
            [(n, _name(n), _mail(n), when(n, 1096)[:10] if n < 12 else None) for n in range(_N)],
        ),
    }


def _hospital(late: bool) -> Rows:
    # The limit counts from the end of the year, so all bills of one year are overdue, or none.
    year = NOON.year - 11 if late else NOON.year - 10
    return {
        "patients": (
            "patient_id INTEGER PRIMARY KEY, full_name TEXT, date_of_birth DATE, last_treatment DATE",
            [(n, _name(n), _day(12_000 + n), _day(3_700 if late and n < 7 else 300)) for n in range(_N)],
        ),
        "bills": (
            "bill_no INTEGER PRIMARY KEY, patient_id INTEGER, insurance_number TEXT, bill_date DATE",
            [(n, n, f"A10000{n:04}", f"{year}-12-30" if n < 7 else _day(100)) for n in range(_N)],
        ),
    }


def _telecom(late: bool) -> Rows:
    return {
        "location_updates": (
            "id INTEGER PRIMARY KEY, msisdn TEXT, latitude REAL, longitude REAL, recorded_at TIMESTAMP",
            [
                (
                    n,
                    f"+1415555{100 + n:04}",
                    52.5 + n / 1000,
                    13.4 + n / 1000,
                    _ago(20 if late and n < 7 else 2),
                )
                for n in range(_N)
            ],
        ),
        "subscribers": (
            "subscriber_no INTEGER PRIMARY KEY, full_name TEXT, address TEXT, contract_ended_on DATE",
            [
                (
                    n,
                    _name(n),
                    f"Weg {n}, 10115 Berlin",
                    f"{NOON.year - (2 if late else 1)}-02-01" if n < 7 else None,
                )
                for n in range(_N)
            ],
        ),
    }


_MADE = {"bank": _bank, "hospital": _hospital, "telecom": _telecom}
_LATE = {
    "bank": {("keep_customer", "customers"), ("keep_access", "online_logins"), ("keep_staff", "employees")},
    "hospital": {("keep_identification", "patients"), ("keep_billing", "bills")},
    "telecom": {("keep_location", "location_updates"), ("keep_subscriber", "subscribers")},
}


def _scanned(folder: Path, policy: str, tables: Rows) -> Report:
    path = folder / "company.sqlite"
    with sqlite3.connect(path) as database:
        for table, (columns, rows) in tables.items():
            database.execute(f"CREATE TABLE {table} ({columns})")
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    database.close()
    read = load_policy(policy)
    classifier = Classifier(policy=read, kinds=read.kinds, detectors=load_detectors())
    return scan(path, classify_with=classifier, audit_seconds=60)


def _overdue(folder: Path, policy: str, tables: Rows) -> dict[tuple[str, str], int]:
    return {
        (audit.id, audit.collection): audit.counts["overdue"]
        for audit in _scanned(folder, policy, tables).audits
        if audit.counts.get("overdue")
    }


@pytest.mark.parametrize("policy", sorted(_MADE))
def test_rows_past_the_limits_of_a_page_are_counted_and_others_are_not(tmp_path: Path, policy: str) -> None:
    assert _overdue(tmp_path, policy, _MADE[policy](True)) == dict.fromkeys(_LATE[policy], 7)


@pytest.mark.parametrize("policy", sorted(_MADE))
def test_rows_within_the_limits_of_a_page_raise_nothing(tmp_path: Path, policy: str) -> None:
    assert _overdue(tmp_path, policy, _MADE[policy](False)) == {}


_STAYS = {
    "ends": ("started_at TIMESTAMP, ended_at TIMESTAMP", "ended_at"),
    "dates": ("treatment_start_date DATE, treatment_end_date DATE", "treatment_end_date"),
    "a stay": ("admitted_on DATE, discharged_on DATE", "discharged_on"),
    "begins": ("started_at TIMESTAMP, ward_no TIMESTAMP", "started_at"),
}


@pytest.mark.parametrize("made", sorted(_STAYS))
@pytest.mark.parametrize("after", ("the treatment", "the start of the treatment"))
def test_what_lasts_is_kept_from_its_end_if_a_row_says_when_that_was(
    tmp_path: Path, made: str, after: str
) -> None:
    columns, end = _STAYS[made]
    page = tmp_path / "clinic.yaml"
    limit = f"health=P10Y: {after}"
    new = ("policy", "new", page, "--like", "hospital", "--company", "Example Clinic", "--keep", limit)
    assert run(*new).code == 0
    ends = [_ago(3_700)] * 7 + [_ago(3_600)] * 20 + [None] * 13
    rows = [(n, _name(n), "Type 2 diabetes", _ago(3_800), ends[n]) for n in range(_N)]
    made_of = f"treatment_id INTEGER PRIMARY KEY, patient_name TEXT, diagnosis TEXT, {columns}"
    report = _scanned(tmp_path, str(page), {"treatments": (made_of, rows)})
    [audit] = [one for one in report.audits if one.id == "keep_health"]
    assert audit.clock is not None
    is_end = after == "the treatment" and made != "begins"
    assert (audit.clock.field == end) == (is_end or made == "begins")
    assert audit.counts.get("overdue") == (7 if is_end else _N)


def test_what_happens_to_a_record_later_is_not_its_own_date() -> None:
    assert clock_of("the bill is sent") == {"clock": "", "called": ["bill sent"]}
    assert clock_of("the last treatment") == {"clock": "", "called": ["last treatment"]}
    assert clock_of("the year the contract ends") == {
        "clock": "closure",
        "called": ["contract ends", "contract end", "contract ended"],
        "whole_years": True,
    }


def test_rows_past_a_limit_are_work_first_in_the_worklist_and_a_gate_names_them(tmp_path: Path) -> None:
    report = _scanned(tmp_path, "bank", _bank(late=True))
    items = [item for item in worklist(report) if item.kind == "broken"]
    late = {f"late_{rule.removeprefix('keep_')}": table for rule, table in _LATE["bank"]}
    assert {item.violations[0].promise: item.collection for item in items} == late
    assert {(item.n_rows, item.n_people, item.is_work) for item in items} == {(7, 7, True)}
    assert all(item.violations[0].remediation.startswith("Delete ") for item in items)
    assert {item.promise for item in report.answers if item.answer == "broken"} == set(late)
    first = actions(report, worklist(report), {})[:3]
    assert {(action.collection, action.n_rows, action.n_people) for action in first} == {
        (table, 7, 7) for table in late.values()
    }
    assert {
        item.violation.promise for item in failing(parse_gate("severity>=medium"), report) if item.violation
    } == set(late)


def _logins(folder: Path, n_late: int = 40, n_all: int = 60) -> Path:
    """A database with logins, of which ``n_late`` are past the limit of the bank's policy."""
    path = folder / "logins.sqlite"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE online_logins (id INTEGER PRIMARY KEY, ip_address TEXT, logged_in_at TIMESTAMP)"
        )
        rows = [
            (
                n,
                f"198.51.{n // 200}.{n % 200}",
                "2020-03-04 10:00:00" if n < n_late else "2999-01-01 10:00:00",
            )
            for n in range(n_all)
        ]
        database.executemany("INSERT INTO online_logins VALUES (?, ?, ?)", rows)
    database.close()
    return path


def _late_at(folder: Path, *more: str) -> tuple[int, str, Mapping[str, Any]]:
    """A scan of the logins by the policy of the bank: exit code, all it printed, and its findings.json."""
    out = folder / "out"
    source = f"sqlite:///{folder / 'logins.sqlite'}"
    done = run(
        "scan", source, "--policy", "bank", "--store", folder / "s.db", "--ner", "off", "-o", out, *more
    )
    told = json.loads((out / "findings.json").read_text())
    return done.code, " ".join((done.out + done.err).split()), told


def test_accepted_rows_past_a_limit_are_in_no_verdict_table_action_or_gate_but_told(tmp_path: Path) -> None:
    _logins(tmp_path)
    gate = ("--fail-on", "audit=overdue")
    code, text, told = _late_at(tmp_path, *gate)
    assert code == 1 and "40 rows in 1 collection are overdue" in text and "Kept too long" in text
    assert "Counted from: online_logins.logged_in_at." in text
    [item] = [one for one in told["worklist"] if one["kind"] == "broken"]
    by = ("--reason", "kept for a court", "--author", "dpo", "--store", str(tmp_path / "s.db"))
    assert run("review", "accept", "--item", item["id"], *by).code == 0
    code, text, told = _late_at(tmp_path, *gate)
    assert code == 0 and told["violations"] == []
    assert "Kept too long" not in text and "overdue" not in text
    assert "40 rows in 1 collection are past a limit and accepted by review" in text
    assert "1 of 1 collection holds personal data" in text
    assert [one["counts"] for one in told["audits"] if one["kind"] == "retention"] == [
        {"in_time": 20, "accepted": 40}
    ]
    assert not [one for one in told["worklist"] if one["kind"] == "broken"]


def test_what_is_no_personal_data_is_not_kept_too_long(tmp_path: Path) -> None:
    _logins(tmp_path)
    _, _, told = _late_at(tmp_path)
    assert [one["counts"].get("overdue") for one in told["audits"]] == [40, None]
    by = ("--reason", "versions", "--author", "dpo", "--store", str(tmp_path / "s.db"))
    assert run("review", "false-alarm", "--field", "*", *by).code == 0
    _, text, told = _late_at(tmp_path)
    assert not [
        one for one in told["audits"] if one["counts"].get("overdue") or one["counts"].get("accepted")
    ]
    assert "No personal data was found in 1 collection that could be read:" in text
    assert "decided to be" in text and "overdue" not in text


def test_a_gate_of_overdue_rows_passes_on_a_baseline_until_there_are_more(tmp_path: Path) -> None:
    _logins(tmp_path)
    gates = ("audit=overdue", "severity>=high")
    assert [_late_at(tmp_path, "--fail-on", gate)[0] for gate in gates] == [1, 1]
    run("review", "baseline", "--author", "dpo", "--store", tmp_path / "s.db")
    assert [_late_at(tmp_path, "--fail-on", gate)[0] for gate in gates] == [0, 0]
    _logins(tmp_path, 200, 220)
    for gate in gates:
        code, text, _ = _late_at(tmp_path, "--fail-on", gate)
        assert code == 1 and "more than was accepted: was 40 of 60, now 200 of 220" in text
