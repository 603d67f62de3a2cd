"""Tables of things remain so despite a column about a person; numbered files are of one kind."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from detectors.registry import load_detectors
from scanner.classifier.decision import Classifier
from scanner.finding import Report
from scanner.policy.policy import load_policy
from tests.scanner.scanning import scan
from tests.scanner.test_audit_pages import _scanned

_KEY = "INTEGER PRIMARY KEY"


def _buildings(folder: Path, policy: str, manager: Sequence[str]) -> Report:
    columns = f"building_id {_KEY}, name TEXT, floors INTEGER, opened_on DATE, manager_email TEXT"
    names = ("North House", "Mill", "Old Barn", "Tower", "Annexe", "Depot", "Lodge", "Quay")
    rows = [
        (n + 1, names[n], n % 3 + 1, f"20{n + 5:02}-0{n + 1}-11", manager[n % len(manager)]) for n in range(8)
    ]
    visits = f"visit_id {_KEY}, building_id INTEGER REFERENCES buildings, lasted INTEGER"
    tables: Mapping[str, tuple[str, Sequence[Sequence[object]]]] = {
        "buildings": (columns, rows),
        "inspections": (visits, [(n, n % 8 + 1, n * 7 % 60) for n in range(200)]),
    }
    return _scanned(folder, policy, tables)


@pytest.mark.parametrize("policy", ("hospital", "gdpr"))
def test_the_address_of_a_manager_makes_no_people_of_buildings(tmp_path: Path, policy: str) -> None:
    report = _buildings(tmp_path, policy, [f"boss{n}@example.org" for n in range(8)])
    told = {(item.collection, item.field): item.entity for item in report.findings}
    assert told.pop(("buildings", "manager_email")) == "EMAIL_ADDRESS"
    assert set(told.values()) <= {"RECORD_METADATA"}
    staff = {item.field for item in report.findings if item.classifications[0].category == "staff"}
    assert staff <= {"manager_email"}


def test_the_day_on_which_a_thing_was_opened_is_no_birth_date(tmp_path: Path) -> None:
    halls = f"hall_id {_KEY}, phone TEXT, opened_on DATE"
    rows = [
        (n, f"0113 496 {5_000 + n * 17}", f"20{n % 14:02}-{n % 12 + 1:02}-{n % 27 + 1:02}") for n in range(60)
    ]
    report = _scanned(tmp_path, "gdpr", {"halls": (halls, rows)})
    assert "DATE_OF_BIRTH" not in {item.entity for item in report.findings}


def test_notes_on_special_needs_are_on_health(tmp_path: Path) -> None:
    columns = "pupil_no TEXT PRIMARY KEY, pupil_name TEXT, special_needs TEXT, sen_status TEXT"
    names = ("Jane Miller", "Ravi Novak", "Ilse Petit", "Omar Rossi")
    needs = ("none", "dyscalculia support", "autism, quiet room")
    rows = [(f"P{n * 7919}", names[n % 4], needs[n % 3], needs[(n + 1) % 3]) for n in range(60)]
    report = _scanned(tmp_path, "gdpr", {"year_nine": (columns, rows)})
    told = {item.field: item.classifications[0] for item in report.findings}
    for field in ("special_needs", "sen_status"):
        assert told[field].category == "special_categories"


def test_files_that_differ_in_a_number_are_classified_alike(tmp_path: Path) -> None:
    for number in range(1, 25):
        rows = (f"{n},+49 30 {2_000_000 + number * 7919 + n * 104_729},{n * 0.5}" for n in range(40))
        text = "\n".join(("log_no,contact,level", *rows))
        (tmp_path / f"gauge_{number:03}.csv").write_text(f"{text}\n", encoding="utf-8")
    policy = load_policy("gdpr")
    classifier = Classifier(policy=policy, kinds=policy.kinds, detectors=load_detectors())
    report = scan(tmp_path, classify_with=classifier)
    found = [item.classifications[0].element for item in report.findings if item.field == "contact"]
    assert len(found) == 24 and len(set(found)) == 1
