"""For people, a limit after an event counts from their last such event, not from their row's creation."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scanner.finding import Audit
from tests.running import run
from tests.scanner.test_audit_pages import _ago, _day, _name, _scanned

_N = 40
_PUPILS = (
    "pupil_id INTEGER PRIMARY KEY, full_name TEXT, date_of_birth DATE, diagnosis TEXT, created_at TIMESTAMP"
)
_STAYS = "id INTEGER PRIMARY KEY, pupil_id INTEGER REFERENCES pupils, room TEXT, admitted_on DATE, {end} DATE"


def _pupils() -> tuple[str, Sequence[Sequence[object]]]:
    rows = [
        (n, _name(n), _day(12_000 + n), ["Asthma", "Type 2 diabetes"][n % 2], _ago(6_000)) for n in range(_N)
    ]
    return _PUPILS, rows


def _stays(last: int, end: str = "discharged_on") -> tuple[str, Sequence[Sequence[object]]]:
    """Stays of pupils: all long ago, the first 30 again later, and the last five of these are still there."""
    old = [(n, n, "R1", _day(5_900), _day(5_890)) for n in range(_N)]
    new = [(100 + n, n, "R2", _day(last + 10), _day(last) if n < 25 else None) for n in range(30)]
    return _STAYS.format(end=end), [*old, *new]


def _health(
    folder: Path, after: str, tables: Mapping[str, tuple[str, Sequence[Sequence[object]]]]
) -> dict[str, Audit]:
    page = folder / "clinic.yaml"
    limit = f"health=P10Y: {after}"
    new = ("policy", "new", page, "--like", "hospital", "--company", "Example Clinic", "--keep", limit)
    assert run(*new).code == 0
    report = _scanned(folder, str(page), tables)
    return {one.collection: one for one in report.audits if one.id == "keep_health"}


def test_a_limit_counts_from_the_last_treatment_of_a_person(tmp_path: Path) -> None:
    found = _health(tmp_path, "the treatment", {"pupils": _pupils(), "admissions": _stays(300)})
    people = found["pupils"]
    assert people.counts == {"in_time": 30, "overdue": 10}
    assert people.clock is not None
    assert (people.clock.collection, people.clock.field) == ("admissions", "discharged_on")
    assert people.n_subjects == 10
    assert "discharged_on" in people.statement


def test_records_with_nothing_but_their_class_are_under_its_limit(tmp_path: Path) -> None:
    stays = _health(tmp_path, "the treatment", {"pupils": _pupils(), "admissions": _stays(300)})["admissions"]
    assert stays.counts == {"in_time": 30, "overdue": _N}
    assert stays.n_subjects == _N


def test_the_date_of_a_row_is_no_treatment(tmp_path: Path) -> None:
    people = _health(tmp_path, "the treatment", {"pupils": _pupils()})["pupils"]
    assert people.counts == {"cannot_tell": _N}
    assert "the treatment" in people.reason
    assert people.clock is None


def test_whoever_has_no_record_of_a_treatment_cannot_be_told(tmp_path: Path) -> None:
    columns, rows = _stays(300)
    some = [row for row in rows if int(str(row[1])) < 35]
    people = _health(tmp_path, "the treatment", {"pupils": _pupils(), "admissions": (columns, some)})[
        "pupils"
    ]
    assert people.counts == {"in_time": 30, "overdue": 5, "cannot_tell": 5}


def test_a_date_when_a_row_was_made_counts_if_the_policy_says_so(tmp_path: Path) -> None:
    people = _health(tmp_path, "it is created", {"pupils": _pupils(), "admissions": _stays(300)})["pupils"]
    assert people.counts == {"overdue": _N}


@pytest.mark.parametrize("after", ("discharge", "discharged_on", "the discharge"))
def test_an_end_needs_a_column_of_its_name(tmp_path: Path, after: str) -> None:
    visits = "id INTEGER PRIMARY KEY, pupil_id INTEGER REFERENCES pupils, diagnosis TEXT, seen_on DATE"
    tables = {
        "pupils": _pupils(),
        "admissions": _stays(300),
        "encounters": (visits, [(n, n, "Asthma", _day(5_000)) for n in range(_N)]),
    }
    found = _health(tmp_path, after, tables)
    assert found["admissions"].counts == {"in_time": 30, "overdue": _N}
    assert found["pupils"].counts == {"in_time": 30, "overdue": 10}
    assert found["encounters"].counts == {"cannot_tell": _N}
