"""Records of a hospital: whose key a column is, how many staff there are, and facts about patients."""

import pytest

from scanner.finding import Finding, Report
from tests.scanner.test_audit_pages import _day, _name, _scanned

_N = 120
_WORK = 20
_DRUGS = ("Ibuprofen", "Insulin", "Warfarin", "Lithium")
_ENDS = ("Flu", "Gout", "Mumps", "Migraine")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    key = "INTEGER PRIMARY KEY"
    patient, employee = "patient_ref INTEGER REFERENCES persons", "INTEGER REFERENCES employees"
    return _scanned(
        tmp_path_factory.mktemp("hospital"),
        "hospital",
        {
            "persons": (
                f"patient_id {key}, full_name TEXT, date_of_birth DATE",
                [(1_000 + n, _name(n), _day(12_000 + n)) for n in range(_N)],
            ),
            "employees": (
                f"staff_id {key}, full_name TEXT, work_email TEXT",
                [(n, _name(n), f"w{n}@example.org") for n in range(_WORK)],
            ),
            "encounters": (
                f"encounter_id {key}, {patient}, admitting_id {employee}, complaint TEXT, begun_on DATE",
                [(n, 1_000 + n, n % _WORK, _ENDS[n % 4], _day(50 + n)) for n in range(_N)],
            ),
            "medication": (
                f"med_id {key}, {patient}, dispenser_id {employee}, drug TEXT, dose TEXT, given_on DATE",
                [
                    (n, 1_000 + n, n % _WORK, _DRUGS[n % 4], f"{n % 5 + 1} mg", _day(50 + n))
                    for n in range(_N)
                ],
            ),
            "bills": (
                f"bill_id {key}, {patient}, amount REAL, billed_on DATE, settled_on DATE",
                [(n, 1_000 + n, 10.5 + n, _day(90 + n), _day(60 + n)) for n in range(_N)],
            ),
        },
    )


def _told(report: Report, place: str) -> Finding | None:
    found = (item for item in report.findings if f"{item.collection}.{item.field}" == place)
    return next(found, None)


@pytest.mark.parametrize("place", ("encounters.admitting_id", "medication.dispenser_id"))
def test_a_declared_key_is_that_of_the_people_to_whom_it_refers(report: Report, place: str) -> None:
    found = _told(report, place)
    assert found is not None
    assert found.classifications[0].category == "staff"
    assert found.classifications[0].data_subject == "employee"


def test_people_of_a_class_are_not_those_whose_records_they_work_on(report: Report) -> None:
    people = {item.id: item.n_people for item in report.people if item.of == "class"}
    assert people["staff"] == _WORK
    assert people["health"] == _N


@pytest.mark.parametrize("place", ("encounters.complaint", "medication.drug", "medication.dose"))
def test_what_a_health_record_says_of_a_person_is_a_finding(report: Report, place: str) -> None:
    found = _told(report, place)
    assert found is not None
    assert found.entity == "HEALTH"
    assert "special_category" in found.classifications[0].flags


@pytest.mark.parametrize("place", ("encounters.encounter_id", "encounters.begun_on", "medication.given_on"))
def test_keys_and_times_of_a_health_record_are_not(report: Report, place: str) -> None:
    found = _told(report, place)
    assert found is None or found.entity == "RECORD_METADATA"


@pytest.mark.parametrize("place", ("bills.billed_on", "bills.settled_on"))
def test_a_day_in_a_bill_is_no_finding_of_a_doctor(report: Report, place: str) -> None:
    found = _told(report, place)
    assert found is None or found.classifications[0].category == "billing"
