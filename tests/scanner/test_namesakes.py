"""Things with names like those of people, or with keys named like theirs, are not taken for people."""

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from tests.running import scan

PEOPLE = (
    "Nguyễn Văn An",
    "Trần Thị Hoa",
    "Lê Minh",
    "Phạm Thu Hà",
    "Hoàng Anh",
    "Jane Doe",
    "Omar Haddad",
    "Li Na",
)


def found(folder: Path) -> set[tuple[str, str]]:
    """Pairs of field and entity."""
    done = scan(folder, into=folder.parent / f"{folder.name}-report", formats="json")
    return {(one["field"], one["entity"]) for one in done.report["findings"]}


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.mark.parametrize("field", ["district", "quan_huyen", "Stadt", "horse"])
def test_a_field_called_after_places_or_animals_holds_no_people(tmp_path: Path, field: str) -> None:
    write(
        tmp_path / "list.csv", [field, "area"], [(name, str(place)) for place, name in enumerate(PEOPLE * 4)]
    )
    assert (field, "PERSON") not in found(tmp_path)


def test_a_list_of_which_some_are_known_as_towns_is_one_of_towns(tmp_path: Path) -> None:
    towns = ("Paris", "Lagos", "Hue", "Nairobi", "Toronto", "Madrid")
    write(tmp_path / "list.csv", ["c1"], [(name,) for name in (*PEOPLE * 3, *towns)])
    assert ("c1", "PERSON") not in found(tmp_path)


def test_one_title_with_a_name_makes_no_column_of_people(tmp_path: Path) -> None:
    titles = [f"春日山行第{place}首" for place in range(60)]
    write(tmp_path / "list.csv", ["c1"], [(title,) for title in [*titles, "送張偉先生"]])
    assert ("c1", "PERSON") not in found(tmp_path)


@pytest.mark.parametrize("field", ["nama_ruang", "nom", "MENU_NAMA", "nome"])
def test_a_name_of_things_is_one_in_every_language(tmp_path: Path, field: str) -> None:
    rows = [
        (str(place), name) for place, name in enumerate(("Anna", "Hall", "Level 2", "Depot", "Rosa", "Annex"))
    ]
    write(tmp_path / "products.csv", ["id", field], rows)
    assert (field, "PERSON") not in found(tmp_path)


@pytest.mark.parametrize("table", ["folders", "categories", "faculty"])
def test_the_parent_of_a_thing_is_nobody(tmp_path: Path, table: str) -> None:
    rows = [(str(place), f"part {place}", str(place // 3)) for place in range(1, 40)]
    write(tmp_path / f"{table}.csv", ["id", "name", "parent_id"], rows)
    assert ("parent_id", "USER_ID") not in found(tmp_path)


def test_a_subject_is_somebody_beside_an_age(tmp_path: Path) -> None:
    rng = random.Random(5)
    rows = [(f"S-{place:04}", str(rng.randint(18, 90)), rng.choice("MF")) for place in range(60)]
    write(tmp_path / "visits.csv", ["subject_id", "age", "sex"], rows)
    assert ("subject_id", "USER_ID") in found(tmp_path)


def test_a_word_or_two_again_and_again_are_no_company(tmp_path: Path) -> None:
    rng = random.Random(6)
    rows = [
        (f"{rng.uniform(40, 60):.5f}", f"{rng.uniform(5, 30):.5f}", rng.choice(("Anna", "Rosa")))
        for _ in range(80)
    ]
    write(tmp_path / "city.csv", ["lat", "lon", "kind"], rows)
    assert ("lat", "GEO_COORDINATES") not in found(tmp_path)


def test_a_key_named_first_is_of_the_person_behind_it(tmp_path: Path) -> None:
    rows = [(str(place), f"{place % 7}", "x") for place in range(4201, 4261)]
    write(tmp_path / "visits.csv", ["visit", "idVeterinario", "note"], rows)
    assert ("idVeterinario", "USER_ID") in found(tmp_path)


def test_forms_that_mostly_fail_their_check_are_chance(tmp_path: Path) -> None:
    rng = random.Random(8)
    codes = [f"{rng.randrange(10**10, 10**11)}" for _ in range(30)]
    write(tmp_path / "goods.csv", ["tariff"], [(f"HS {code}",) for code in codes])
    assert not {entity for _, entity in found(tmp_path) if entity.endswith("NATIONAL_ID")}
