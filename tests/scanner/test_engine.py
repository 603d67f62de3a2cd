"""Scans of real files and tables, with the real connectors and detectors."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.base import Collection
from detectors.registry import load_detectors
from scanner.counting.outcome import CollectionResult, ScanOutcome
from scanner.counting.plan import ScanSettings, SourceRequest, UnitLimits
from scanner.execution.local import InlineExecutor
from scanner.execution.worker_pool import WorkerPool
from scanner.fields.profile import FieldProfile
from scanner.run.engine import ReadContext, scan_sources

DETECTORS = load_detectors()
SETTINGS = ScanSettings()


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of each kind, about 300 rows each."""
    folder = tmp_path_factory.mktemp("estate")
    numbers = range(300)
    (folder / "app.log").write_text(
        "".join(
            f'2026-11-24T10:00:00Z to=+1202555{100 + n % 100:04d} msg="mail ann{n}@example.org" ok=1\n'
            for n in numbers
        )
    )
    (folder / "web.log").write_text(
        "".join(
            f'192.0.2.{n % 250} - - [10/Oct/2026:13:55:36 +0000] "GET /?To=%2B12025550123 HTTP/1.1" 200 {n} "-" "x"\n'
            for n in numbers
        )
    )
    (folder / "events.log").write_text(
        "".join(json.dumps({"u": {"mail": f"a{n}@example.org"}, "n": n}) + "\n" for n in numbers)
    )
    (folder / "notes.txt").write_text("Please call Ann on +12025550123 today\n" * 40)
    payload = '"{{""to"":""+44 7700 900{0:03d}"",""items"":[{{""mail"":""i{0}@example.org""}}]}}"'
    (folder / "people.csv").write_text(
        "id,email,created_at,payload\n"
        + "".join(f"{n},p{n}@example.org,{1_700_000_000 + n}," + payload.format(n) + "\n" for n in numbers)
    )
    (folder / "records.jsonl").write_text(
        "".join(
            json.dumps({"id": n, "by": {f"k{n}@example.org": 1}, "many": {f"k{n}": 1}}) + "\n"
            for n in numbers
        )
    )
    with sqlite3.connect(folder / "core.sqlite") as database:
        database.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, note TEXT)")
        database.executemany(
            "INSERT INTO users VALUES (?, ?, NULL)", [(n, f"u{n}@example.org") for n in numbers]
        )
    database.close()
    return folder


def scan(source: Path, settings: ScanSettings, *, pool: WorkerPool | None = None) -> ScanOutcome:
    request = SourceRequest(source=str(source), source_id="estate")
    context = ReadContext(settings=settings, detectors=DETECTORS, executor=pool or InlineExecutor())
    return scan_sources([request], context)


@pytest.fixture(scope="module")
def outcome(estate: Path) -> ScanOutcome:
    return scan(estate, SETTINGS)


def collection(outcome: ScanOutcome, name: str) -> CollectionResult:
    (found,) = [result for result in outcome.collections if result.collection.name == name]
    return found


def fields(result: CollectionResult, group: str = "") -> dict[str, FieldProfile]:
    (found,) = [item for item in result.groups if item.path == group]
    return {profile.path: profile for profile in found.fields}


def found_in(profile: FieldProfile) -> dict[str, int]:
    """The number of rows by detector, without detectors of whole cells."""
    with_patterns = {detector.id for detector in DETECTORS if detector.patterns}
    return {
        name: tally.n_rows
        for name, tally in profile.tally.entities.items()
        if name in with_patterns and tally.n_rows
    }


def test_everything_is_read_whole(outcome: ScanOutcome) -> None:
    assert [(source.status, source.source_id) for source in outcome.sources] == [("complete", "estate")]
    assert outcome.unscanned == ()
    assert {result.rows_read for result in outcome.collections} == {300, 40}
    assert [result.collection.name for result in outcome.collections] == sorted(
        result.collection.name for result in outcome.collections
    )


def test_log_hits_stand_in_their_fields(outcome: ScanOutcome) -> None:
    app = fields(collection(outcome, "app.log"))
    assert found_in(app["to"]) == {"phone_number": 300}
    assert found_in(app["msg"]) == {"email_address": 300}
    assert app["to"].tally.entities["phone_number"].n_full == 300
    assert app["msg"].tally.entities["email_address"].n_full == 0
    assert app["msg"].tally.entities["email_address"].n_example == 300
    assert app["text"].tally.oldest == "2026-11-24"
    assert "request.To" in fields(collection(outcome, "web.log"))
    assert found_in(fields(collection(outcome, "events.log"))["u.mail"]) == {"email_address": 300}


def test_documents_have_one_field(outcome: ScanOutcome) -> None:
    notes = fields(collection(outcome, "notes.txt"))
    assert list(notes) == ["text"]
    assert notes["text"].tally.n_prose == 40
    assert notes["text"].tally.entities["phone_number"].locations == [1, 2, 3, 4, 5]


def test_json_in_a_column_is_opened(outcome: ScanOutcome) -> None:
    people = collection(outcome, "people.csv")
    assert found_in(fields(people)["payload.to"]) == {"phone_number": 300}
    assert found_in(fields(people)["payload"]) == {}
    assert found_in(fields(people, "payload.items")["payload.items.mail"]) == {"email_address": 300}
    assert fields(people)["created_at"].tally.oldest == "2023-11-14"


def test_names_that_are_values_are_hidden_and_counted(outcome: ScanOutcome) -> None:
    records = collection(outcome, "records.jsonl")
    assert "example.org" not in repr(records.groups)
    assert any("{EMAIL_ADDRESS}" in path for path in fields(records))
    assert "many.*" in fields(records)


def test_absent_keys_are_null_in_every_row(outcome: ScanOutcome) -> None:
    tally = fields(collection(outcome, "records.jsonl"))["id"].tally
    assert (tally.n_read, tally.n_null) == (300, 0)
    note = fields(collection(outcome, "core.sqlite!/users"))["note"].tally
    assert (note.n_read, note.n_null) == (300, 300)


def test_no_value_leaves(outcome: ScanOutcome) -> None:
    text = repr(outcome.collections)
    assert not any(value in text for value in ("ann7@example.org", "2025550123", "900123", "192.0.2.77"))


@pytest.mark.parametrize("unit_bytes", [2_000, 4_096, 9_999])
def test_small_units_come_to_the_same(estate: Path, outcome: ScanOutcome, unit_bytes: int) -> None:
    assert scan(estate, replace(SETTINGS, unit=UnitLimits(n_bytes=unit_bytes))) == outcome


def test_workers_come_to_the_same(estate: Path, outcome: ScanOutcome) -> None:
    with WorkerPool(2, seconds=120.0, memory=8 * 2**30) as pool:
        assert scan(estate, replace(SETTINGS, unit=UnitLimits(n_bytes=9_999)), pool=pool) == outcome


def test_a_parsed_sample_stands_for_all_lines(estate: Path) -> None:
    settings = replace(SETTINGS, parsed_lines=100)
    result = scan(estate / "app.log", settings)
    tally = fields(result.collections[0])["to"].tally
    assert (tally.n_read, tally.n_non_null) == (300, 300)
    assert tally.entities["phone_number"].n_rows == 300
    assert tally.entities["phone_number"].n_full == 300
    assert result == scan(estate / "app.log", replace(settings, unit=UnitLimits(n_bytes=3_000)))


def test_a_sample_of_rows_is_the_same_whatever_the_units(estate: Path) -> None:
    settings = replace(SETTINGS, sample=50, whole_rows=10, whole_bytes=10)
    result = scan(estate / "app.log", settings)
    assert 20 < result.collections[0].rows_read < 90
    assert result == scan(estate / "app.log", replace(settings, unit=UnitLimits(n_bytes=3_000)))


def test_schema_only_keeps_names_and_counts_nothing(estate: Path) -> None:
    result = scan(estate, replace(SETTINGS, schema_only=True))
    assert {found.rows_read for found in result.collections} == {0}
    assert set(fields(collection(result, "app.log"))) == {"text", "to", "msg", "ok"}
    assert fields(collection(result, "core.sqlite!/users"))["id"].primary_key
    assert all(
        profile.tally.n_read == 0 and not profile.tally.entities
        for found in result.collections
        for group in found.groups
        for profile in group.fields
    )


def test_what_breaks_off_is_partial_and_what_is_not_there_is_failed(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(b"2026-11-24T10:00:00Z to=a%d\n" % n for n in range(90_000)), mtime=0)
    (tmp_path / "a.log.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.csv").write_bytes(b"")
    result = scan(tmp_path, SETTINGS)
    assert [(item.collection, item.reason.split(":")[0]) for item in result.unscanned] == [
        ("a.log.gz", "truncated"),
        ("empty.csv", "empty"),
    ]
    assert [found.status for found in result.collections] == ["partial", "skipped"]
    missing = scan(tmp_path / "missing", SETTINGS)
    assert missing.sources[0].status == "failed"
    assert missing.unscanned[0].reason.startswith("not_found:")


def test_a_value_in_a_path_is_found_there(tmp_path: Path) -> None:
    (tmp_path / "ann@example.org").mkdir()
    (tmp_path / "ann@example.org" / "a.txt").write_text("Nothing here\n" * 500)
    result = scan(tmp_path, replace(SETTINGS, unit=UnitLimits(n_bytes=1_000)))
    tally = fields(result.collections[0])["(path)"].tally
    assert (tally.n_read, tally.n_null, tally.entities["email_address"].n_rows) == (1, 0, 1)


class Broken:
    """A connector whose driver fails with a value in its message."""

    def collections(self) -> Iterator[Collection]:
        yield Collection(name="t", kind="table")
        raise RuntimeError("ann@example.org")

    def splits(self, collection: Collection, target_bytes: int) -> list[object]:
        raise RuntimeError("ann@example.org")

    def close(self) -> None: ...


def test_errors_of_drivers_are_told_by_class_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("scanner.run.engine", "scanner.counting.units"):
        monkeypatch.setattr(f"{module}.open_source", lambda *_: Broken())
    result = scan(Path("x"), SETTINGS)
    assert [item.reason.partition(" in scanner.")[0] for item in result.unscanned] == [
        "crashed: listing stopped at an unexpected error (RuntimeError",
        "crashed: reading stopped at an unexpected error (RuntimeError",
    ]
    assert "ann@" not in repr(result)


def kill_self(*_: object) -> None:
    raise SystemExit


def test_a_crashed_worker_costs_one_collection(monkeypatch: pytest.MonkeyPatch, estate: Path) -> None:
    monkeypatch.setattr("scanner.run.under_way.run_unit", kill_self)
    with WorkerPool(1, seconds=60.0, memory=8 * 2**30) as pool:
        result = scan(estate / "notes.txt", SETTINGS, pool=pool)
    assert [(found.status, found.reason) for found in result.collections] == [
        ("failed", "crashed: the process that read it ended")
    ]
