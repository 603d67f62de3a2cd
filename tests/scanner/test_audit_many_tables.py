"""Audits of many tables: planning time is proportional to their number; references stay in their file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scanner.audit.column import Column
from scanner.policy.audit_roles import ColumnRole, Phrase
from tests.scanner.scanning import scan

_ACCOUNTS = "create table accounts (id integer primary key, email text, closed_at text)"
_TICKETS = "create table tickets (id integer primary key, account_id integer references accounts(id), requester text)"


def _write(folder: Path, number: int) -> None:
    rows = (f"{n},u{number}x{n}@example.org,+1202555{n:04d},Berlin\n" for n in range(20))
    (folder / f"people{number}.csv").write_text("id,email,phone,city\n" + "".join(rows))


def _names_compared(folder: Path, n_tables: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """The number of comparisons of a column with a role in an audit of ``n_tables`` similar tables."""
    folder.mkdir()
    for number in range(n_tables):
        _write(folder, number)
    fits, compared = Column.fits, 0

    def counted(column: Column, role: ColumnRole, of: Phrase = ()) -> int | None:
        nonlocal compared
        compared += 1
        return fits(column, role, of)

    with monkeypatch.context() as patched:
        patched.setattr(Column, "fits", counted)
        scan(folder, audit_seconds=60)
    return compared


def test_work_grows_with_the_tables_and_not_with_their_pairs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = _names_compared(tmp_path / "few", 10, monkeypatch)
    many = _names_compared(tmp_path / "many", 40, monkeypatch)
    assert 0 < many <= 5 * few


def test_a_reference_stays_in_its_own_file(tmp_path: Path) -> None:
    for name, closed in (("a", "2015-01-01"), ("b", "")):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite3")) as database, database:
            database.execute(_ACCOUNTS)
            database.execute(_TICKETS)
            database.executemany(
                "insert into accounts values (?, ?, ?)",
                [(n, f"{name}{n}@example.org", closed or None) for n in range(20)],
            )
            database.executemany(
                "insert into tickets values (?, ?, ?)",
                [(n, n, f"{name}{n}@example.com") for n in range(20)],
            )
    overdue = {
        audit.collection
        for audit in scan(tmp_path, audit_seconds=60).audits
        if audit.counts.get("overdue") and "tickets" in audit.collection
    }
    assert {name.split("!/")[0] for name in overdue} == {"a.sqlite3"}
