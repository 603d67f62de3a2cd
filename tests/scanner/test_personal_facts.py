"""Facts about people that only a column name shows are found in tables of people, and nowhere else."""

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.scanner.scanning import scan

ROWS = 24


def _write(path: Path, columns: Mapping[str, Sequence[object]]) -> None:
    rows = [[values[at % len(values)] for values in columns.values()] for at in range(ROWS)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(columns), *rows])


def _found(folder: Path) -> set[tuple[str, str]]:
    return {(one.field, one.entity) for one in scan(folder).findings}


PEOPLE = {"member_id": [*range(4711, 4711 + ROWS)]}
FACTS: list[tuple[str, list[object], str]] = [
    ("religion", ["none", "Buddhist", "Quaker"], "RELIGION"),
    ("Konfession", ["ev", "rk", "ohne"], "RELIGION"),
    ("ethnic_origin", ["Sami", "Frisian"], "ETHNICITY"),
    ("primary_nationality", ["DK", "SE", "NO"], "NATIONALITY"),
    ("estado_civil", ["soltera", "casado"], "MARITAL_STATUS"),
    ("marital_status", [0, 1, 2], "MARITAL_STATUS"),
    ("birthCity", ["Riverton", "Lakeside"], "PLACE_OF_BIRTH"),
    ("country_of_birth_code", ["FI", "IS"], "PLACE_OF_BIRTH"),
    ("birthMonth", [3, 7, 12], "DATE_OF_BIRTH"),
    ("deathYear", [1911, 2003], "DATE_OF_DEATH"),
    ("date_of_death", ["2165-08-12", "2126-08-28"], "DATE_OF_DEATH"),
    ("Geschlecht", ["0", "1"], "GENDER"),
    ("raca_cor", ["parda", "branca", "preta"], "ETHNICITY"),
    ("salario", ["3500,00", "2800,50"], "INCOME"),
    ("sex", ["1.0", "2.0"], "GENDER"),
]


@pytest.mark.parametrize(("name", "values", "entity"), FACTS, ids=[name for name, _, _ in FACTS])
def test_a_fact_beside_a_key_of_people_is_found(
    tmp_path: Path, name: str, values: list[object], entity: str
) -> None:
    _write(tmp_path / "list.csv", PEOPLE | {name: values})
    assert (name, entity) in _found(tmp_path)


@pytest.mark.parametrize("name", ["religion", "nationality", "birthplace", "sex", "died"])
def test_in_a_table_about_nobody_it_is_not(tmp_path: Path, name: str) -> None:
    things: dict[str, list[object]] = {
        "part": [f"M{at}" for at in range(ROWS)],
        "weight": [f"{at / 7:.2f}" for at in range(ROWS)],
        name: [0, 1],
    }
    _write(tmp_path / "parts.csv", things)
    assert name not in {field for field, _ in _found(tmp_path)}


def test_what_is_called_date_is_no_birth(tmp_path: Path) -> None:
    rng = random.Random(21)
    days = [
        f"{rng.randrange(1916, 2006)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}" for _ in range(300)
    ]
    names = [rng.choice(("Jane Roe", "Juan Pérez", "Anna Nowak", "Li Na", "Omar Haddad")) for _ in days]
    for field in ("date", "given"):
        rows = [[field, "scorer"], *([day, name] for day, name in zip(days, names, strict=True))]
        with (tmp_path / f"{field}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    assert {field for field, entity in _found(tmp_path) if entity == "DATE_OF_BIRTH"} == {"given"}
