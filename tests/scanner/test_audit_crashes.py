"""An unexpected failure in an audit affects only the part that failed, and is reported with the reason."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scanner.audit import audit, promise_plan, retention
from scanner.audit.spelled import meant
from scanner.audit.table import Table
from tests.scanner.scanning import scan

_TABLES = """
create table customers (account_id integer primary key, email text, closed_at text, status text);
create table lone (a text, email text);
insert into lone values ('bob@example.org', 'ann@example.org');
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite3"
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_TABLES)
        rows = [(n, f"user{n}@example.org", "2017-01-01", "closed") for n in range(50)]
        database.executemany("insert into customers values (?, ?, ?, ?)", rows)
    return path


def test_a_column_of_which_no_value_is_known_means_nothing() -> None:
    assert meant(None, ("closed", "open")) == {"closed": frozenset(), "open": frozenset()}


@pytest.mark.parametrize(("module", "what"), [(retention, "retention"), (promise_plan, "promise")])
def test_a_table_that_cannot_be_planned_costs_itself_alone(
    shop: Path, monkeypatch: pytest.MonkeyPatch, module: object, what: str
) -> None:
    plan = module._plan  # type: ignore[attr-defined]

    def failing(*given: object) -> object:
        if any(isinstance(one, Table) and one.collection == "lone" for one in given):
            raise KeyError("Plimbroth")
        return plan(*given)

    expected = [one for one in scan(shop, audit_seconds=60).audits if one.collection != "lone"]
    monkeypatch.setattr(module, "_plan", failing)
    audits = scan(shop, audit_seconds=60).audits
    of_it = [one.reason for one in audits if one.collection == "lone" and one.kind == what]
    lost = [reason for reason in of_it if reason.startswith("crashed: ")]
    assert lost and all("KeyError" in reason and "Plimbroth" not in reason for reason in lost)
    assert [one for one in audits if one.collection != "lone"] == expected


@pytest.mark.parametrize("name", ["by_rows", "audits_of"])
def test_an_error_of_a_promise_or_of_the_whole_audit_leaves_the_report(
    shop: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def failing(*_: object) -> object:
        raise KeyError("Plimbroth")

    monkeypatch.setattr(audit, name, failing)
    report = scan(shop, audit_seconds=60)
    assert {item.collection for item in report.findings} == {"customers", "lone"}
    reasons = {one.reason for one in report.answers if one.reason.startswith("crashed: ")}
    assert len(reasons) == 1 and "KeyError" in str(reasons) and "Plimbroth" not in str(reasons)
