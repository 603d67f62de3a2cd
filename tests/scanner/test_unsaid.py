"""Columns of people that neither names nor values identify are possible findings; others are not."""

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from scanner.finding import Report
from tests.scanner.scanning import scan

ROWS = 60


def _write(path: Path, columns: Mapping[str, Sequence[object]], *, header: bool = True) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if header:
            writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def _possible(report: Report, field: str) -> list[str]:
    return [one.entity for one in report.possible if one.field == field]


def _told(report: Report, field: str) -> list[str]:
    """The entities of a field's findings and possible findings, without record metadata."""
    every = (*report.findings, *report.possible)
    return [one.entity for one in every if one.field == field and one.entity != "RECORD_METADATA"]


def _people(rng: random.Random) -> dict[str, list[object]]:
    first = [rng.choice(("Anna", "Peter", "Maria", "John", "Laura", "Thomas")) for _ in range(ROWS)]
    return {
        "first_name": [*first],
        "email": [f"{name.lower()}{at}@example.org" for at, name in enumerate(first)],
    }


def _numbers(rng: random.Random, digits: int) -> list[object]:
    return [rng.randrange(10 ** (digits - 1), 10**digits) for _ in range(ROWS)]


@pytest.mark.parametrize("name", ["kt", "PID", "subj", "xq", "sicil", "番号"])
def test_a_key_beside_people_is_possible_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    rng = random.Random(4)
    _write(tmp_path / "export.csv", {name: _numbers(rng, 7)} | _people(rng))
    assert _possible(scan(tmp_path), name) == ["USER_ID"]


def test_a_doubtful_one_says_why_and_is_no_finding(tmp_path: Path) -> None:
    rng = random.Random(5)
    keys: list[object] = [f"M{one}" for one in _numbers(rng, 5)]
    _write(tmp_path / "export.csv", {"kt": keys} | _people(rng))
    report = scan(tmp_path)
    (found,) = [one for one in report.possible if one.field == "kt"]
    assert found.why == "looks_alike" and found.evidence.n_match == 0
    assert any("field of the record" in term for term in found.evidence.terms)
    assert all(one.field != "kt" or one.entity == "RECORD_METADATA" for one in report.findings)


@pytest.mark.parametrize(
    "values",
    [
        [f"{at / 7:.3f}" for at in range(ROWS)],
        [f"2026-03-{1 + at % 28:02d}" for at in range(ROWS)],
        ["yes", "no"] * (ROWS // 2),
        [at % 5 for at in range(ROWS)],
    ],
    ids=["fractions", "days", "codes", "amounts"],
)
def test_amounts_days_and_codes_beside_people_are_not(tmp_path: Path, values: list[object]) -> None:
    _write(tmp_path / "export.csv", _people(random.Random(6)) | {"xq": values})
    assert not _told(scan(tmp_path), "xq")


def _things(rng: random.Random) -> Iterable[tuple[str, list[object]]]:
    yield "part", [f"M{number}" for number in _numbers(rng, 5)]
    yield "material", [rng.choice(("steel", "brass", "copper")) for _ in range(ROWS)]
    yield "weight", [f"{rng.random() * 9:.2f}" for _ in range(ROWS)]
    yield "stock", _numbers(rng, 3)
    yield "shelf", [rng.randrange(40) for _ in range(ROWS)]


def test_in_tables_about_nobody_nothing_is(tmp_path: Path) -> None:
    _write(tmp_path / "parts.csv", dict(_things(random.Random(7))))
    assert not scan(tmp_path).possible


def test_a_column_named_after_a_table_of_people_refers_to_them(tmp_path: Path) -> None:
    rng = random.Random(8)
    _write(tmp_path / "majitele.csv", _people(rng))
    _write(
        tmp_path / "kluby.csv",
        {
            "nazev": [f"Klub {at % 9}" for at in range(ROWS)],
            "majitel_id": [rng.randrange(ROWS) for _ in range(ROWS)],
            "liga_id": [rng.randrange(5) for _ in range(ROWS)],
        },
    )
    report = scan(tmp_path)
    assert _told(report, "majitel_id") == ["USER_ID"] and not _told(report, "liga_id")


def _script(folder: Path, *, declared: str = "") -> None:
    rng = random.Random(11)
    people = zip(range(700, 700 + ROWS), *_people(rng).values(), strict=True)
    rows = [f"INSERT INTO MAJITEL VALUES ({key}, '{name}', '{email}');" for key, name, email in people]
    clubs = [
        f"INSERT INTO SPOLEK VALUES ({at}, {rng.randrange(700, 760)}, {rng.randrange(700, 760)}, {at % 5});"
        for at in range(ROWS)
    ]
    tables = (
        "CREATE TABLE MAJITEL (ID int, JMENO text, EMAIL text);\n"
        "CREATE TABLE SPOLEK (ID int, MAJITELID int, ZAKLADATEL int, LIGAID int);\n"
    )
    (folder / "clubs.sql").write_text(tables + "\n".join([*rows, *clubs]) + f"\n{declared}")


def test_a_name_without_a_gap_refers_to_a_table_of_people(tmp_path: Path) -> None:
    _script(tmp_path)
    report = scan(tmp_path)
    assert _told(report, "MAJITELID") == ["USER_ID"]
    assert not _told(report, "ZAKLADATEL") and not _told(report, "LIGAID")


def _found(report: Report) -> set[tuple[str, str]]:
    return {(one.field, one.entity) for one in report.findings}


def test_a_key_of_people_to_which_others_are_declared_to_refer_is_found_with_them(tmp_path: Path) -> None:
    _script(tmp_path, declared="ALTER TABLE SPOLEK ADD FOREIGN KEY (ZAKLADATEL) REFERENCES MAJITEL (ID);\n")
    found = _found(scan(tmp_path))
    assert {("ID", "USER_ID"), ("ZAKLADATEL", "USER_ID")} <= found and ("LIGAID", "USER_ID") not in found


def test_a_key_of_things_to_which_others_are_declared_to_refer_is_not(tmp_path: Path) -> None:
    parts = "\n".join(f"INSERT INTO dily VALUES ({700 + at}, 'M{at % 7}', {at % 5});" for at in range(ROWS))
    uses = "\n".join(f"INSERT INTO vydej VALUES ({at}, {700 + at % ROWS});" for at in range(ROWS))
    (tmp_path / "store.sql").write_text(
        "CREATE TABLE dily (ID int, material text, shelf int);\n"
        f"CREATE TABLE vydej (ID int, dil int, FOREIGN KEY (dil) REFERENCES dily(ID));\n{parts}\n{uses}\n"
    )
    report = scan(tmp_path)
    assert not {one.entity for one in (*report.findings, *report.possible)} & {"USER_ID"}


@pytest.mark.parametrize("name", ["CPF_Majitel", "majitel_cpf", "CPF"])
def test_a_name_may_repeat_the_word_for_its_table(tmp_path: Path, name: str) -> None:
    rng = random.Random(13)
    _write(tmp_path / "majitel.csv", _people(rng) | {name: _numbers(rng, 11)})
    assert (name, "BR_CPF") in _found(scan(tmp_path))


def test_things_keep_their_names_behind_the_word_for_their_table(tmp_path: Path) -> None:
    rng = random.Random(14)
    named = {"Nome_Dil": [rng.choice(("Victoria", "Florence", "Charlotte")) for _ in range(ROWS)]}
    _write(tmp_path / "dil.csv", named | dict(_things(rng)))
    assert "PERSON" not in {one.entity for one in scan(tmp_path).findings}


_NAMES = (("James", "Carter"), ("Helen", "Leary"), ("Linda", "Douglas"), ("Rafael", "Ortega"))


@pytest.mark.parametrize("key", ["id", "groom_id"])
def test_the_own_key_of_a_table_of_people_is_found(tmp_path: Path, key: str) -> None:
    first, last = zip(*_NAMES, strict=True)
    _write(tmp_path / "grooms.csv", {key: range(1, 5), "first_name": first, "last_name": last})
    assert (key, "USER_ID") in {(one.field, one.entity) for one in scan(tmp_path).findings}


def test_the_key_of_a_thing_beside_a_name_is_not_found(tmp_path: Path) -> None:
    first, last = zip(*_NAMES, strict=True)
    things = {"parcel_id": range(1, 5), "first_name": first, "last_name": last}
    _write(tmp_path / "grooms.csv", things)
    _write(tmp_path / "parcels.csv", {"id": range(1, 5), "received_by": [" ".join(one) for one in _NAMES]})
    assert "USER_ID" not in {one.entity for one in scan(tmp_path).findings}


def test_a_column_declared_to_hold_a_found_key_is_found(tmp_path: Path) -> None:
    people = "\n".join(f"INSERT INTO grooms VALUES ({at}, '{a}', '{b}');" for at, (a, b) in enumerate(_NAMES))
    horses = "\n".join(f"INSERT INTO stalls VALUES ({at}, {at % 4}, {at % 3});" for at in range(40))
    (tmp_path / "stable.sql").write_text(
        "CREATE TABLE grooms (id INT PRIMARY KEY, first_name TEXT, last_name TEXT);\n"
        "CREATE TABLE stalls (id INT PRIMARY KEY, kept_by INT, row_no INT,"
        f" FOREIGN KEY (kept_by) REFERENCES grooms(id));\n{people}\n{horses}\n"
    )
    found = {(one.field, one.entity) for one in scan(tmp_path).findings}
    assert ("kept_by", "USER_ID") in found and ("row_no", "USER_ID") not in found


def test_what_the_model_of_names_says_of_a_column_is_not_passed_over(tmp_path: Path) -> None:
    rng = random.Random(12)
    signs = "abcdefghkmnpqrstuvwxyzABCDEFGH23456789"
    accounts: dict[str, list[object]] = {
        "id": [*range(1, 1 + ROWS)],
        "saldo": _numbers(rng, 3),
        "passord": ["".join(rng.choices(signs, k=10)) for _ in range(ROWS)],
        "cliente_id": _numbers(rng, 6),
    }
    _write(tmp_path / "login_cliente.csv", accounts)
    assert _told(scan(tmp_path), "passord") == ["PASSWORD"]


def test_an_empty_column_is_possible_by_its_name(tmp_path: Path) -> None:
    empty: dict[str, list[object]] = {name: [""] * ROWS for name in ("birthdate", "guardian_name", "shelf")}
    _write(tmp_path / "pupils.csv", _people(random.Random(15)) | empty)
    report = scan(tmp_path)
    (found,) = [one for one in report.possible if one.field == "birthdate"]
    assert (found.entity, found.why, found.evidence.n_match) == ("DATE_OF_BIRTH", "named_few_values", 0)
    assert _told(report, "guardian_name") == ["PERSON"] and not _told(report, "shelf")


def test_a_prefix_of_most_columns_is_read_past(tmp_path: Path) -> None:
    rng = random.Random(16)
    people = _people(rng)
    donors: dict[str, list[object]] = {
        "dfname": people["first_name"],
        "dmail": people["email"],
        "daddress": [
            f"{rng.choice(('Oak Street', 'Hill Road'))} {rng.randrange(1, 90)}" for _ in range(ROWS)
        ],
        "dgender": [rng.choice(("male", "female")) for _ in range(ROWS)],
        "bag": _numbers(rng, 3),
    }
    _write(tmp_path / "donor.csv", donors)
    assert {("dfname", "PERSON"), ("dgender", "GENDER")} <= _found(scan(tmp_path))


def test_a_table_of_things_that_people_ordered_is_not_theirs(tmp_path: Path) -> None:
    rng = random.Random(17)
    _write(tmp_path / "orders.csv", {"id": [*range(900, 900 + ROWS)]} | _people(rng))
    lines: dict[str, list[object]] = {
        "order_number": [900 + at % ROWS for at in range(ROWS)],
        "part": [f"M{number}" for number in _numbers(rng, 5)],
        "shelf": [rng.randrange(40) for _ in range(ROWS)],
    }
    _write(tmp_path / "lines.csv", lines)
    assert not _told(scan(tmp_path), "order_number")


def test_columns_with_hidden_names_are_kept_apart(tmp_path: Path) -> None:
    rng = random.Random(9)
    people = _people(rng)
    hidden: dict[str, list[object]] = {
        "שם פרטי": people["first_name"],
        "מין": [*("ז", "נ")] * (ROWS // 2),
        "דוא״ל": people["email"],
    }
    _write(tmp_path / "list.csv", hidden)
    report = scan(tmp_path)
    (summary,) = report.collections
    assert len(summary.fields) == 3
    assert {"EMAIL_ADDRESS", "PERSON"} <= {one.entity for one in report.findings}


def test_a_street_in_a_table_of_people_is_theirs(tmp_path: Path) -> None:
    rng = random.Random(10)
    streets = [
        f"{rng.choice(('Oak Street', 'Hill Road', 'Park Lane'))} {rng.randrange(1, 90)}" for _ in range(ROWS)
    ]
    born = [
        f"{rng.randrange(1950, 2001)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        for _ in range(ROWS)
    ]
    _write(tmp_path / "patients.csv", _people(rng) | {"dob": born, "street": streets})
    assert "street" in {one.field for one in scan(tmp_path).findings if one.entity == "STREET_ADDRESS"}


def test_extensions_of_a_switchboard_are_possible_numbers(tmp_path: Path) -> None:
    rows = [
        f"2026-11-24 10:{at:02}:00,{101 + at % 9},{107 + at % 5},{at + 5},{at + 3},ANSWERED"
        for at in range(40)
    ]
    (tmp_path / "calls.csv").write_text("\n".join(["calldate,src,dst,duration,billsec,disposition", *rows]))
    report = scan(tmp_path)
    told = {(one.field, one.entity) for one in (*report.findings, *report.possible)}
    assert {("src", "PHONE_NUMBER"), ("dst", "PHONE_NUMBER")} <= told
    assert all(entity != "PHONE_NUMBER" for field, entity in told if field not in ("src", "dst"))


def test_the_status_of_a_request_is_no_address(tmp_path: Path) -> None:
    line = '203.0.113.{0} - - [24/Nov/2026:10:00:{0:02} +0000] "GET /a HTTP/1.1" {1} {2} "-" "curl/8"'
    lines = [line.format(at, 200 if at % 3 else 404, 4000 + 7 * at) for at in range(60)]
    (tmp_path / "access.log").write_text("\n".join(lines))
    report = scan(tmp_path)
    assert {one.field for one in (*report.findings, *report.possible)} >= {"status"}
    assert not {one.field for one in report.possible if one.entity == "IP_ADDRESS"}
