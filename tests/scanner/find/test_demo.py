"""``find`` reports people of the demo estate at all places where they are, and at no others."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from random import Random

import pytest

from scanner.counting.plan import SourceRequest
from scanner.demo.estate import write_estate
from scanner.execution.executors import local_executor
from scanner.find.answer import answer
from scanner.find.needles import Key
from scanner.find.places import FoundPlace, Labels
from scanner.find.search import Search
from scanner.find.values import needles_of
from scanner.run.options import ScanOptions
from scanner.run.preparation import prepare
from scanner.run.progress import SilentProgress
from tests.scanner.find.demo_truth import Estate
from tests.scanner.scanning import NOON

KEYS: tuple[Key, ...] = ("id", "email", "name", "phone", "sid")
CALLS, RECORDED = "core.sqlite!/calls", ("core.sqlite!/recordings", "call_sid")


@dataclass(frozen=True)
class Searched:
    """The demo estate, scanned once, with what every search in it needs."""

    estate: Estate
    requests: tuple[SourceRequest, ...]
    search: Search

    def places(self, key: Key, value: str, *, related: bool = False) -> tuple[FoundPlace, ...]:
        needles = needles_of([(key, value)], regions=["US"], loose_mail=False, initials=False)
        found = answer(self.requests, replace(self.search, needles=needles, related=related), NOON)
        assert found.not_searched == ()
        return found.places

    def rows(self, key: Key, value: str) -> dict[tuple[str, str], set[int]]:
        return self.by_field(self.places(key, value))

    def by_field(self, places: Iterable[FoundPlace]) -> dict[tuple[str, str], set[int]]:
        """Rows by collection and field, keys turned back into ordinals."""
        found: dict[tuple[str, str], set[int]] = {}
        for place in places:
            assert len(set(map(str, place.keys))) == place.n_rows
            for part in place.members:
                found.setdefault((part.member, place.field), set()).update(part.lines)
            if not place.members:
                rows = set(place.keys)
                if place.key_fields:
                    rows = self.estate.rows(place.collection, place.key_fields[0], list(place.keys))
                found.setdefault((place.collection, place.field), set()).update(rows)
        return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    folder = tmp_path_factory.mktemp("demo") / "estate"
    write_estate(folder, size=0.1)
    prepared = prepare([str(folder)], ScanOptions(full=True, ner="off"))
    report = prepared.run(NOON, SilentProgress())
    found = [(prepared.requests[0].source_id, finding) for finding in report.findings]
    with local_executor(1, prepared.settings) as executor:
        search = Search(
            needles=(),
            labels=Labels.of(found, prepared.classifier.policy),
            detectors=tuple(prepared.classifier.detectors),
            executor=executor,
            progress=SilentProgress(),
            settings=prepared.settings,
        )
        yield Searched(Estate(folder), prepared.requests, search)


def people(estate: Estate) -> list[dict[Key, str]]:
    columns = "id, email, full_name, phone_number, account_sid"
    with closing(sqlite3.connect(estate.folder / "core.sqlite")) as database:
        users = database.execute(f"SELECT {columns} FROM portal_users WHERE phone_number <> ''").fetchall()
    return [dict(zip(KEYS, map(str, user), strict=True)) for user in Random(7).sample(users, 10)]


@pytest.mark.parametrize("key", KEYS)
def test_ten_people_by_each_key(demo: Searched, key: Key) -> None:
    for person in people(demo.estate):
        expected = demo.estate.holding(key, person[key])
        assert expected and demo.rows(key, person[key]) == expected, f"{key} of user {person['id']}"


def test_people_on_the_other_side_are_found_in_conversations(demo: Searched) -> None:
    cells = demo.estate.cells
    names = sorted({text for _, field, _, text in cells if field.endswith("participants.display_name")})
    for name in Random(7).sample(names, 3):
        found = demo.rows("name", name)
        assert found == demo.estate.holding("name", name)
        assert any(collection == "events/events.jsonl" for collection, _ in found)


def test_what_hangs_on_a_user(demo: Searched) -> None:
    for person in people(demo.estate)[:3]:
        related = [place for place in demo.places("email", person["email"], related=True) if place.related]
        direct = demo.estate.holding("email", person["email"])
        seen = {(collection, row) for (collection, _), rows in direct.items() for row in rows}
        by_id = demo.estate.holding("id", person["id"])
        left = {place: {row for row in rows if (place[0], row) not in seen} for place, rows in by_id.items()}
        assert demo.by_field(related) == {place: rows for place, rows in left.items() if rows}


def test_records_of_calls_lead_to_recordings_and_transcripts(demo: Searched) -> None:
    cells = demo.estate.cells
    recorded = {text for collection, field, _, text in cells if (collection, field) == RECORDED}
    rows = {row for name, field, row, text in cells if (name, field) == (CALLS, "sid") and text in recorded}
    phone = next(text for name, field, row, text in cells if (name, field) == (CALLS, "to") and row in rows)
    places = demo.places("phone", phone, related=True)
    assert RECORDED in demo.by_field(place for place in places if place.related)
    # A transcript that contains the number is found directly.
    assert "core.sqlite!/transcripts" in {place.collection for place in places}


def test_an_answer_is_parted_by_who_answers(demo: Searched) -> None:
    phones = {text for name, field, _, text in demo.estate.cells if (name, field) == (CALLS, "to")}
    seen = set()
    for phone in sorted(phones)[:8]:
        for place in demo.places("phone", phone):
            seen.add(place.part)
            if place.field.endswith("body"):
                assert (place.part, place.category) == ("processor", "customer_content")
            if (place.collection, place.field) == (CALLS, "to"):
                assert (place.part, place.category) == ("controller", "customer_usage_data")
    assert {"controller", "processor"} <= seen


def test_what_must_be_kept_is_told_with_its_section(demo: Searched) -> None:
    person = next(
        text
        for name, field, _, text in demo.estate.cells
        if (name, field) == ("core.sqlite!/cpni_choices", "changed_by")
    )
    [place] = [
        place for place in demo.places("id", person) if place.collection == "core.sqlite!/cpni_choices"
    ]
    [kept] = place.restrictions
    assert (place.part, kept.what, kept.rule, kept.section) == (
        "restricted",
        "delete",
        "ret_cpni_choice",
        "s_choices_acct",
    )
