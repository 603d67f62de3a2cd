"""Facts that change a field's class or promises: children, message bodies, logs, opt-outs, counts."""

import random
from pathlib import Path

import pytest

from scanner.finding import Report
from tests.scanner.made_values import make
from tests.scanner.scanning import scan, write_table


def table(folder: Path, name: str, columns: dict[str, str], source_kind: str = "") -> Report:
    """The report on a table of sixty made-up rows."""
    rng = random.Random(7)
    rows: list[list[str | None]] = [[make(kind, rng) for kind in columns.values()] for _ in range(60)]
    write_table(folder / "data.db", name, list(columns), rows)
    return scan(f"sqlite:///{folder / 'data.db'}", source_kind=source_kind)


def elements(report: Report, field: str) -> set[str]:
    return {label.element for one in report.findings if one.field == field for label in one.classifications}


def classes(report: Report, field: str) -> set[str]:
    return {label.category for one in report.findings if one.field == field for label in one.classifications}


def broken(report: Report) -> set[str]:
    return {one.promise for one in report.violations}


USERS = {"email": "email", "password_hash": "bcrypt", "first_name": "given", "last_name": "surname"}


@pytest.mark.parametrize("column", ["date_of_birth", "birthday", "dob", "birth_date"])
def test_the_birth_date_of_an_adult_is_account_data(column: str, tmp_path: Path) -> None:
    report = table(tmp_path, "users", {**USERS, column: "adult_birth"})
    assert elements(report, column) == {"acct_birth_date"}
    assert "v_child_account" not in broken(report)


@pytest.mark.parametrize("column", ["date_of_birth", "birthday", "dob", "birth_date"])
def test_a_birth_date_in_the_years_of_children_breaks_the_promise(column: str, tmp_path: Path) -> None:
    report = table(tmp_path, "users", {**USERS, column: "birth"})
    assert elements(report, column) == {"acct_birth_date", "chd_account_signup"}
    assert "v_child_account" in broken(report)
    found = [one for one in report.findings if one.field == column]
    assert all(one.evidence.newest is None and not one.masked_examples for one in found)
