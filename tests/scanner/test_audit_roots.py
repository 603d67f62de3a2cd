"""Tables of accounts are recognised by the tables that refer to them, not by names; events are none."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from tests.scanner.scanning import NOON, scan


def _overdue(folder: Path, parent: str, end: str) -> dict[str, int]:
    """Overdue rows by rule, of 30 contacts whose parents of 10 ended long ago."""
    path = folder / "company.sqlite"
    long_ago = (NOON - timedelta(days=400)).date().isoformat()
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE {parent} ({parent}_no INTEGER PRIMARY KEY, brand TEXT, {end} DATE)")
        database.executemany(
            f"INSERT INTO {parent} VALUES (?, ?, ?)",
            [(n, f"Brand {n}", long_ago if n < 10 else None) for n in range(30)],
        )
        database.execute(
            f"CREATE TABLE {parent}_desk (desk_no INTEGER PRIMARY KEY, {parent}_no INTEGER, email TEXT)"
        )
        database.executemany(
            f"INSERT INTO {parent}_desk VALUES (?, ?, ?)",
            [(n, n, f"person{n}@example.org") for n in range(30)],
        )
    database.close()
    report = scan(path, audit_seconds=60)
    return {audit.id: audit.counts["overdue"] for audit in report.audits if audit.counts.get("overdue")}


def test_a_table_that_others_belong_to_may_be_one_of_accounts(tmp_path: Path) -> None:
    assert _overdue(tmp_path, "franchise", "dissolved_on") == {"ret_close_60d": 10}


def test_the_end_of_a_campaign_closes_no_account(tmp_path: Path) -> None:
    assert _overdue(tmp_path, "campaign", "ended_on") == {}
