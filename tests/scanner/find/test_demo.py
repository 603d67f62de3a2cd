"""The made-up company's people are found wherever they are, and nowhere else."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from scanner.demo.estate import write_estate
from tests.running import Done, run
from tests.scanner.find.demo_truth import Estate

KEYS = ("id", "email", "name", "phone", "sid")


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Estate:
    folder = tmp_path_factory.mktemp("demo")
    write_estate(folder / "estate", size=0.1)
    store = folder / "runs.sqlite3"
    assert run("scan", folder / "estate", "--ner", "off", "--store", store, "--quiet").code == 0
    return Estate(folder / "estate")


def find(estate: Estate, key: str, value: str, *more: object) -> Done:
    store = ("--store", estate.folder.parent / "runs.sqlite3")
    return run("find", estate.folder, f"--{key}", "-", "--format", "json", *store, *more, stdin=value.encode())


def places(estate: Estate, done: Done) -> dict[tuple[str, str], set[int]]:
    """Rows by collection and field, keys turned back into ordinals."""
    found: dict[tuple[str, str], set[int]] = {}
    for place in json.loads(done.out)["places"]:
        rows, collection = set(place["keys"]), place["collection"]
        if place["key_fields"]:
            rows = estate.rows(collection, place["key_fields"][0], place["keys"])
        assert len(rows) == place["n_rows"]
        found.setdefault((place["member"] or collection, place["field"]), set()).update(rows)
    return found


def people(estate: Estate) -> list[Mapping[str, str]]:
    columns = "id, email, full_name, phone_number, account_sid"
    with closing(sqlite3.connect(estate.folder / "core.sqlite")) as database:
        users = database.execute(f"SELECT {columns} FROM portal_users WHERE phone_number <> ''").fetchall()
    return [dict(zip(KEYS, map(str, user), strict=True)) for user in Random(7).sample(users, 10)]


@pytest.mark.parametrize("key", KEYS)
def test_ten_people_by_each_key(estate: Estate, key: str) -> None:
    for person in people(estate):
        done = find(estate, key, person[key])
        assert done.code == 0
        assert key == "id" or person[key] not in done.out + done.err
        assert places(estate, done) == estate.holding(key, person[key]), f"{key} of user {person['id']}"


def test_people_on_the_other_side_are_found_in_conversations(estate: Estate) -> None:
    names = sorted({text for _, field, _, text in estate.cells if field.endswith("participants.display_name")})
    for name in Random(7).sample(names, 3):
        found = places(estate, find(estate, "name", name))
        assert found == estate.holding("name", name)
        assert any(collection == "events/events.jsonl" for collection, _ in found)


def test_what_hangs_on_a_user(estate: Estate) -> None:
    person = people(estate)[0]
    done = find(estate, "email", person["email"], "--related")
    related = [place for place in json.loads(done.out)["places"] if place["related"]]
    by_id = estate.holding("id", person["id"])
    direct = estate.holding("email", person["email"])
    expected = {
        place: rows
        for place, rows in by_id.items()
        if not any(collection == place[0] and rows <= held for (collection, _), held in direct.items())
    }
    found = {
        (place["collection"], place["field"]): (
            estate.rows(place["collection"], place["key_fields"][0], place["keys"])
            if place["key_fields"]
            else set(place["keys"])
        )
        for place in related
    }
    assert expected and found == expected


def test_an_answer_is_parted_by_who_answers(estate: Estate) -> None:
    [name] = Random(7).sample(sorted(text for _, field, _, text in estate.cells if field == "caller_name"), 1)
    phone = next(
        text
        for collection, field, row, text in estate.cells
        if (collection, field) == ("core.sqlite!/calls", "from")
        and any(
            (other, column, number, words) == (collection, "caller_name", row, name)
            for other, column, number, words in estate.cells
        )
    )
    found = json.loads(find(estate, "phone", phone).out)
    parts = {place["field"]: (place["part"], place["role"], place["category"]) for place in found["places"]}
    assert parts["from"] == ("controller", "controller", "customer_usage_data")
    bodies = [part for field, part in parts.items() if field.endswith("body")]
    assert set(bodies) <= {("processor", "processor", "customer_content")}
    assert all(place["notice_section"] in found["sections"] for place in found["places"])
    assert found["not_searched"] == []
