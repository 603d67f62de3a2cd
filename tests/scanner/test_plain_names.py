"""Columns with plain names are found, and look-alikes of such names are not."""

import csv
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.running import scan

Make = Callable[[random.Random], str]


def digits(rng: random.Random, form: str) -> str:
    """``form`` with a digit for every ``0``."""
    return "".join(str(rng.randrange(10)) if one == "0" else one for one in form)


def form(text: str) -> Make:
    return lambda rng: digits(rng, text)


def one_of(*values: str) -> Make:
    return lambda rng: rng.choice(values)


LOWER = one_of("jane doe", "oliver brown", "maria garcia", "hannah schmidt", "kenji tanaka", "anna rossi")
HEARD: Mapping[str, tuple[str, Make, str]] = {
    "numbers of which one in nine fails": ("SSN", form("000-00-0000"), "US_SSN"),
    "cards without a check digit": ("credit card", form("4000 0000 0000 0000"), "CREDIT_CARD"),
    "a state behind the words": ("License Number Alabama", form("0000000"), "DRIVER_LICENSE"),
    "days without signs": (
        "dob",
        lambda rng: f"19{rng.randint(40, 99)}0{rng.randint(1, 9)}{rng.randint(10, 28)}",
        "DATE_OF_BIRTH",
    ),
    "days as milliseconds": ("dob", lambda rng: str(rng.randint(-900, 900) * 1_000_000_000), "DATE_OF_BIRTH"),
    "a name with a suffix": ("Phone__c", form("(555) 555-0100"), "PHONE_NUMBER"),
    "one number over and over": ("phone", one_of("5555555555", "15555555555"), "PHONE_NUMBER"),
    "a word before": ("mailing_postal_code", form("00000"), "POSTAL_CODE"),
    "two names in one": ("Zip/Postal Code", form("00000"), "POSTAL_CODE"),
    "frames of vehicles": ("VIN", form("1M8GDM9A0KP000000"), "VEHICLE_ID"),
    "names in lower case": ("full_name", LOWER, "PERSON"),
    "first names in lower case": (
        "first_name",
        one_of("jane", "oliver", "maria", "hannah", "kenji"),
        "PERSON",
    ),
    "names in Georgian": ("full_name", one_of("გიორგი ბერიძე", "ნინო კაპანაძე", "დავით გელაშვილი"), "PERSON"),
    "names in Hebrew": ("last_name", one_of("כהן", "לוי", "מזרחי", "פרץ"), "PERSON"),
    "names in Nepali": ("full_name", one_of("राम श्रेष्ठ", "सीता गुरुङ", "हरि थापा"), "PERSON"),
    "names in Lithuanian": (
        "last_name",
        one_of("Kazlauskas", "Petrauskienė", "Jankauskas", "Žukauskaitė"),
        "PERSON",
    ),
    "ids of persons": ("requester_id", form("000000"), "USER_ID"),
    "names of senators": ("senator_name", LOWER, "PERSON"),
    "one senator again and again": ("congresswoman_name", one_of("Maria Garcia"), "PERSON"),
    "names in dots": ("CPF.do.candidato", form("00000000000"), "BR_CPF"),
    "ids of farmers": ("farmer_id", form("000000"), "USER_ID"),
    "handles": ("Twitter", one_of("@jane_doe", "@oliver.b", "@maria_g", "@hs84"), "USERNAME"),
}
SILENT: Mapping[str, tuple[str, Make]] = {
    "versions": (
        "plan_version",
        lambda rng: f"5.{rng.randint(1, 12)}.{rng.randint(0, 9)}.{rng.randint(1, 250)}",
    ),
    "builds": (
        "build",
        lambda rng: f"{rng.randint(1, 9)}.{rng.randint(0, 12)}.{rng.randint(0, 99)}.{rng.randint(0, 99)}",
    ),
    "serials": ("serial", form("840-000-0000")),
    "digests": ("fingerprint", lambda rng: f"{rng.getrandbits(128):032x}"),
    "invoices": ("Invoice ID", form("750-67-0000")),
    "nothing": ("username", one_of("NULL", "N/A", "none", "true")),
    "centers": ("CostCenter", one_of("A50", "A60", "A80", "A100")),
    "places": ("latitude", lambda rng: f"{rng.uniform(-60, 60):.5f}"),
}


def report_of(folder: Path, name: str, make: Make) -> Mapping[str, Any]:
    rng = random.Random(name)
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["row", name], *([n, make(rng)] for n in range(113))])
    return scan(folder / "rows.csv", "--ner", "off", into=folder / "report", formats="json").report


def held(items: list[dict[str, Any]], name: str) -> set[str]:
    return {item["entity"] for item in items if item["field"] == name} - {"RECORD_METADATA", "LOCATION"}


@pytest.mark.parametrize("case", HEARD)
def test_what_a_column_plainly_is_is_heard(case: str, tmp_path: Path) -> None:
    name, make, entity = HEARD[case]
    report = report_of(tmp_path, name, make)
    assert entity in held([*report["findings"], *report["possible"]], name)


@pytest.mark.parametrize("case", SILENT)
def test_what_only_looks_alike_is_no_finding(case: str, tmp_path: Path) -> None:
    name, make = SILENT[case]
    assert held(report_of(tmp_path, name, make)["findings"], name) == set()


@pytest.mark.parametrize(("table", "held_as"), [("provinces", set()), ("senators", {"PERSON"})])
def test_names_are_those_of_what_the_table_lists(table: str, held_as: set[str], tmp_path: Path) -> None:
    names = ("Nguyen Van An", "Tran Thi Hoa", "Le Minh Duc", "Pham Thi Lan", "Hoang Van Nam")
    with (tmp_path / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["code", "name"], *([n, names[n % 5]] for n in range(40))])
    report = scan(tmp_path / f"{table}.csv", "--ner", "off", into=tmp_path / "report", formats="json").report
    assert held(report["findings"], "name") == held_as


def test_a_header_of_another_language_is_shown(tmp_path: Path) -> None:
    rows = [
        ["Name, Vorname(n)", "Geburts_jahr", "Partei"],
        *(["Muster, Anna", "1953", "ABC"] for _ in range(9)),
    ]
    with (tmp_path / "kandidaten.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    report = scan(
        tmp_path / "kandidaten.csv", "--ner", "off", into=tmp_path / "report", formats="json"
    ).report
    (table,) = report["collections"]
    assert [field["field"] for field in table["fields"]] == rows[0]


def test_the_code_of_a_language_leaves_a_name_a_name(tmp_path: Path) -> None:
    """Names that no list or model knows, next to fields that only people have."""
    rows = [[f"u{n}@example.org", f"{1900 + n}-02-03", f"QORV ZEMUL{n:c}KA"] for n in range(65, 90)]
    with (tmp_path / "members.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["email", "birth_date", "name_en"], *rows])
    report = scan(tmp_path / "members.csv", "--ner", "off", into=tmp_path / "report", formats="json").report
    assert held([*report["findings"], *report["possible"]], "name_en") == {"PERSON"}


def test_a_header_of_one_sign_is_shown(tmp_path: Path) -> None:
    with (tmp_path / "kokyaku.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["番号", "姓", "名", "年齢"], *([n, "田中", "翔平", 20 + n] for n in range(9))]
        )
    report = scan(tmp_path / "kokyaku.csv", "--ner", "off", into=tmp_path / "report", formats="json").report
    assert [field["field"] for field in report["collections"][0]["fields"]] == ["番号", "姓", "名", "年齢"]
    assert held(report["findings"], "名") == {"PERSON"}


@pytest.mark.parametrize(("table", "held_as"), [("phone", {"PHONE_NUMBER"}), ("orders", set())])
def test_a_number_is_that_of_what_the_table_lists(table: str, held_as: set[str], tmp_path: Path) -> None:
    with (tmp_path / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["row", "number"], *([n, 230 + 7 * n] for n in range(40))])
    report = scan(tmp_path / f"{table}.csv", "--ner", "off", into=tmp_path / "report", formats="json").report
    assert held([*report["findings"], *report["possible"]], "number") == held_as


def test_a_short_name_for_cards_is_no_finding_over_numbers_of_three_digits(tmp_path: Path) -> None:
    with (tmp_path / "customers.csv").open("w", encoding="utf-8", newline="") as file:
        rows = ([f"u{n}@example.org", f"{n:03d}"] for n in range(100, 160))
        csv.writer(file).writerows([["email", "ccn3"], *rows])
    report = scan(tmp_path / "customers.csv", "--ner", "off", into=tmp_path / "report", formats="json").report
    assert "CREDIT_CARD" not in held(report["findings"], "ccn3")
