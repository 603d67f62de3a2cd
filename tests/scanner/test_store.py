"""The store returns reports unchanged, finds runs, and refuses databases that are not stores."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.finding import Report, SourceName, SourceSummary, from_json, to_json
from scanner.history.renaming import Addressed, KnownSource
from scanner.store import open_store
from scanner.store.base import Store
from scanner.store.errors import StoreError
from tests.scanner.small_report import SOURCE, finding, small_report, sources_of

TODAY = date(2026, 7, 1)
SOURCE_ID = "sqlite:////core.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    is_file = request.param == "sqlite"
    address = str(tmp_path / "runs.sqlite3") if is_file else request.getfixturevalue("postgresql_store")
    with open_store(address, {}) as opened:
        yield opened


def test_a_report_comes_back_as_it_was(store: Store) -> None:
    report = small_report()
    store.save(report)
    assert store.load("latest") == report
    assert store.load("20260701") == report


def test_the_json_of_a_report_reads_back(store: Store) -> None:
    report = small_report()
    assert from_json(to_json(report)) == report


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(exclude_categories=()), min_size=1), share=st.floats(0, 1))
def test_odd_names_and_every_digit_survive(store: Store, name: str, share: float) -> None:
    odd = replace(finding(name, name), confidence=share, collection=name)
    report = small_report(findings=(odd,), sources=(_source(name, name),))
    store.save(report)
    assert store.load("latest") == report


def test_the_same_run_again_replaces_itself(store: Store) -> None:
    store.save(small_report())
    store.save(small_report(findings=()))
    assert [run.n_findings for run in store.runs(10)] == [0]
    assert store.load("latest").findings == ()


def test_runs_are_listed_newest_first(store: Store) -> None:
    for number in range(3):
        store.save(small_report(f"run-{number}"))
    listed = store.runs(2)
    assert [run.id for run in listed] == ["run-2", "run-1"]
    assert (listed[0].n_findings, listed[0].n_violations, listed[0].n_unscanned) == (1, 1, 1)
    assert listed[0].sources == (SOURCE,)
    assert listed[0].policy == "xpoz 2026-01"


def test_a_failed_save_keeps_nothing(store: Store) -> None:
    twice = (finding("a", "b"), replace(finding("a", "c"), confidence=object()))  # type: ignore[arg-type]
    with pytest.raises((StoreError, TypeError)):
        store.save(small_report(findings=twice))
    assert store.runs(10) == ()


@pytest.mark.parametrize(
    ("wanted", "words"),
    [("latest", "no run yet"), ("nope", "no run 'nope'; `noticemap runs`")],
)
def test_an_unknown_run_is_named(store: Store, wanted: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        store.load(wanted)


def test_a_beginning_shared_by_two_runs_is_refused_and_a_whole_id_is_not(store: Store) -> None:
    store.save(small_report("ab"))
    store.save(small_report("abc"))
    with pytest.raises(StoreError, match=r"beginning of 2 runs \(abc, ab\)"):
        store.load("a")
    assert store.load("ab").run.id == "ab"
    with pytest.raises(StoreError, match="no run '%'"):
        store.load("%")


def test_file_and_folder_are_the_users_alone(tmp_path: Path) -> None:
    store = open_store(None, {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)})
    store.save(small_report())
    folder = tmp_path / "noticemap"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = sorted(folder.iterdir())
    assert files[0].name == "noticemap.sqlite3"
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()


def test_the_file_is_in_wal_mode_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    for run in ("1", "2"):
        store = open_store(None, {"NOTICEMAP_STORE": f"sqlite:///{path}"})
        store.save(small_report(run))
        store.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("SELECT count(*) FROM noticemap_runs").fetchone() == (2,)
    connection.close()


def test_two_processes_may_keep_runs_at_once(tmp_path: Path) -> None:
    first, second = (open_store(str(tmp_path / "runs.sqlite3"), {}) for _ in range(2))
    first.save(small_report("1"))
    second.save(small_report("2"))
    assert [run.id for run in first.runs(5)] == ["2", "1"]
    first.close()
    second.close()


def test_none_keeps_nothing_and_says_so(tmp_path: Path) -> None:
    with open_store("none", {"NOTICEMAP_STORE": str(tmp_path / "runs.sqlite3")}) as store:
        store.save(small_report())
        assert store.runs(5) == ()
        assert store.earlier(sources_of(SOURCE_ID), TODAY).findings == ()
        with pytest.raises(StoreError, match="no store is in use"):
            store.load("latest")
    assert list(tmp_path.iterdir()) == []


def test_reading_makes_no_file(tmp_path: Path) -> None:
    with open_store(None, {"XDG_DATA_HOME": str(tmp_path)}, create=False) as default:
        assert default.runs(5) == ()
    with pytest.raises(StoreError, match="no such file"):
        open_store(str(tmp_path / "typo.sqlite3"), {}, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    path.write_bytes(b"not a database at all, " * 100)
    with pytest.raises(StoreError, match="damaged, or not a database") as caught:
        open_store(str(path), {})
    assert "\n" not in str(caught.value)


def test_a_file_damaged_further_on_is_an_error_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    store = open_store(str(path), {})
    store.save(small_report())
    store.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))
    with pytest.raises(StoreError, match=r"runs\.sqlite3"):
        open_store(str(path), {}).load("latest")


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "customers.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE customers (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="a database of something else"):
        open_store(str(path), {})
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["customers.db"]


def test_a_newer_schema_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    open_store(str(path), {}).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE noticemap_revision SET version_num = '0099'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="of revision 0099, this noticemap knows revisions up to"):
        open_store(str(path), {})


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("oracle9://scott:tiger@host/x", "unknown kind 'oracle9'"),
        ("://", "cannot be read"),
        ("/dev/null/runs.sqlite3", "cannot be opened"),
        (".", "cannot be opened"),
    ],
)
def test_an_address_that_cannot_be_used_is_one_clear_line(address: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        open_store(address, {})
    assert "\n" not in str(caught.value)
    assert "tiger" not in str(caught.value)


def _source(name: str, source_id: str) -> SourceSummary:
    return SourceSummary(source=name, kind="file", status="complete", source_id=source_id)


def test_a_report_of_a_wrong_shape_is_refused_by_place_alone() -> None:
    body = to_json(small_report())
    body["findings"][0]["evidence"]["n_read"] = "ana@example.org"
    with pytest.raises(ValueError, match=r"^findings\[0\]\.evidence\.n_read: int expected, not str$"):
        from_json(body)
    del body["findings"][0]["evidence"]
    with pytest.raises(ValueError, match=r"^findings\[0\]: key 'evidence' is missing$"):
        from_json(body)


def test_unknown_keys_are_counted_not_shown() -> None:
    body: dict[str, object] = {**to_json(small_report()), "ana@example.org": 1}
    with pytest.raises(ValueError, match=r"^top level: 1 unknown keys$"):
        from_json(body)


def test_json_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="is missing"):
        from_json({})


def test_a_report_has_every_part(store: Store) -> None:
    """Otherwise the round trip above would prove too little. The store itself sets the last two."""
    report: Report = small_report()
    assert [name for name, part in vars(report).items() if not part] == ["assignments", "decided"]


def test_what_the_next_run_is_held_against(store: Store) -> None:
    wide = small_report("run-2")
    other = replace(wide.sources[0], source="b.csv", source_id="/b.csv")
    for report in (
        small_report("run-1"),
        replace(wide, sources=(*wide.sources, other)),
        small_report("run-3"),
    ):
        store.save(report)
    earlier = store.earlier(sources_of("sqlite:////core.sqlite"), date(2026, 7, 2))
    assert earlier.last == small_report("run-3", findings=(), violations=(), possible=())
    assert [(run.id, run.broken) for run in earlier.past] == [
        ("run-1", (wide.violations[0].promise,)),
        ("run-3", (wide.violations[0].promise,)),
    ]
    assert store.earlier(sources_of("/never.csv"), date(2026, 7, 2)).last is None


def test_the_names_that_an_address_had_are_known_the_latest_first(store: Store) -> None:
    for run, name in (("run-1", "a"), ("run-2", "b"), ("run-3", "c")):
        report = small_report(run)
        source = replace(
            report.sources[0], source=f"/{name}", source_id=name, address="" if name == "c" else "x"
        )
        store.save(replace(report, sources=(source,)))
    wanted = Addressed(source_id="new", unnamed_id="u", address="x")
    told = store.former_names([wanted])["new"]
    assert [(item.source, item.source_id) for item in told] == [("/b", "b"), ("/a", "a")]
    assert [item.source_id for item in store.former_names([wanted], apart=["b"])["new"]] == ["a"]
    known = KnownSource(name=SourceName(source="/new", source_id="new"), formerly=told)
    earlier = store.earlier([known], TODAY)
    assert earlier.last is not None and earlier.last.sources[0].source_id == "new"
    assert [run.id for run in earlier.past] == ["run-1", "run-2"]
