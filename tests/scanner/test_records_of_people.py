"""What a record is about says what its keys, plain names and numbers are: a member's key, a city's place."""

import csv
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.running import run
from tests.scanner.made_values import email, name

GOODS = ("Passport holder", "Passport wallet", "Travel bag")
NEUTRAL = {"RECORD_METADATA", "FREE_TEXT", "DATE_TIME", "URL", "ORGANIZATION", "LOCATION"}
DAY = 86_400_000


def write(path: Path, *rows: Sequence[object]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """The surest entity of each field of somebody's data."""
    folder, rng = tmp_path_factory.mktemp("records"), random.Random(7)
    members = [
        (rng.randrange(10**6), name(rng), f"2{rng.randrange(10**6):07d}", email(rng)) for _ in range(40)
    ]
    write(folder / "members.csv", ("mid", "name", "phone_number", "email"), *members)
    deputies = [(f"기{n}", name(rng).upper(), f"19{n + 40}-0{n % 9 + 1}-11", email(rng)) for n in range(40)]
    write(folder / "assembly.csv", ("party", "name_en", "birth", "email"), *deputies)
    towns = [
        (f"{rng.choice('AKLMST')}ory{n}", rng.choice("gk"), 10_000 + n, f"{rng.uniform(40, 60):.6f}")
        for n in range(60)
    ]
    write(folder / "city.csv", ("city", "area_type", "postal_code", "geo_lat"), *towns)
    matches = [(f"Team {n}", rng.randrange(200, 1200), rng.randrange(30)) for n in range(60)]
    write(folder / "matches.csv", ("team", "Passes", "Shots"), *matches)
    goods = [(f"S{n}", f"{rng.choice(GOODS)} K{rng.randrange(10**6, 10**7)} in cork") for n in range(60)]
    write(folder / "products.csv", ("sku", "description"), *goods)
    people = (
        {"name": name(rng), "birthdate": {"$date": {"$numberLong": str(rng.randrange(9_000) * DAY)}}}
        for _ in range(40)
    )
    (folder / "customers.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in people))
    done = run("scan", folder, "--ner", "off", "--format", "json", "--store", "none")
    found = sorted(json.loads(done.out)["findings"], key=lambda item: item["confidence"])
    return {
        (item["collection"], item["field"]): item["entity"] for item in found if item["entity"] not in NEUTRAL
    }


@pytest.mark.parametrize(
    ("file", "field", "entity"),
    [
        ("members.csv", "mid", "USER_ID"),
        ("members.csv", "phone_number", "PHONE_NUMBER"),
        ("assembly.csv", "name_en", "PERSON"),
        ("customers.jsonl", "birthdate.$date.$numberLong", "DATE_OF_BIRTH"),
    ],
)
def test_what_people_have_is_told_by_whose_the_record_is(
    heard: dict[tuple[str, str], str], file: str, field: str, entity: str
) -> None:
    assert heard.get((file, field)) == entity


def test_places_scores_and_goods_are_nobodys(heard: dict[tuple[str, str], str]) -> None:
    assert not [key for key in heard if key[0] in ("city.csv", "matches.csv", "products.csv")]
