"""If two columns are equally likely to be what a promise needs, nothing is counted and both are named."""

from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.scanner.scanning import NOON, scan


def _requests(path: Path, columns: tuple[str, str]) -> Path:
    meta = sa.MetaData()
    names = ("ref", "mail", "asked_for", *columns, "came_on")
    kinds: list[sa.types.TypeEngine[Any]] = [sa.Integer(), *[sa.String(60)] * 4, sa.DateTime()]
    table = sa.Table("dsr_log", meta, *(sa.Column(n, k) for n, k in zip(names, kinds, strict=True)))
    engine = sa.create_engine(f"sqlite:///{path}")
    meta.create_all(engine)
    came_on = datetime(2026, 2, 1)
    rows = [
        (n, f"a{n}@example.org", ("access", "erasure")[n % 2], "rejected", "denied", came_on)
        for n in range(40)
    ]
    assert came_on < NOON.replace(tzinfo=None)
    with engine.begin() as connection:
        connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])
    engine.dispose()
    return path


def test_two_columns_that_are_as_likely_are_both_named(tmp_path: Path) -> None:
    report = scan(_requests(tmp_path / "a.db", ("first_say", "last_say")), audit_seconds=60)
    [told] = [item for item in report.answers if item.promise == "v_requester_unverified"]
    assert told.answer == "cannot_tell"
    assert "which column is that of state: first_say or last_say" in told.reason


def test_one_of_them_with_a_telling_name_is_taken(tmp_path: Path) -> None:
    report = scan(_requests(tmp_path / "a.db", ("first_say", "decision")), audit_seconds=60)
    [told] = [item for item in report.answers if item.promise == "v_refusal_without_reason"]
    assert "first_say" not in told.reason
    assert "state" not in told.reason
