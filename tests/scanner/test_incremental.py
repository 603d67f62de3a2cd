"""Incremental scans give the results of full ones, and report what was not read, since when, and why."""

import json
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

import scanner.policies
import scanner.run.under_way
from scanner.checkpoint.page import Page
from scanner.counting.units import UnitResult
from scanner.demo import write_estate
from scanner.execution.local import CarefulExecutor
from scanner.serialization.sealing import opened
from tests.running import Done, run, schema
from tests.scanner.scanning import write_table

LONG_AGO = time.time() - 86_400


@dataclass
class Estate:
    """A folder that is scanned repeatedly from the command line, into one store."""

    folder: Path
    base: Path
    reads: list[str] = field(default_factory=list)
    """The collection of each unit that was read."""

    def scan(self, *options: str, into: str = "out", code: int = 0) -> dict[str, Any]:
        self.reads.clear()
        done = self.run(*options, into=into)
        assert done.code == code, done.err
        body = json.loads((self.base / into / "findings.json").read_text(encoding="utf-8"))
        schema().validate(body)
        return dict(body)

    def run(self, *options: str, into: str = "out") -> Done:
        fixed = ("-o", self.base / into, "--store", self.base / "runs.sqlite3", "--ner", "off", "--jobs", "1")
        form = () if "--format" in options else ("--format", "json")
        return run("scan", self.folder, *fixed, *form, *options)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        settle(path)


def settle(path: Path) -> None:
    """Make the file look older, since the modification time of a new file is not trusted."""
    os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Estate:
    made = Estate(folder=tmp_path / "files", base=tmp_path)
    known = CarefulExecutor.submit

    def told(self: CarefulExecutor, task: Any, /, *args: Any, **kwargs: Any) -> Any:
        if task is vars(scanner.run.under_way)["run_unit"]:
            made.reads.append(args[0].collection.name)
        return known(self, task, *args, **kwargs)

    monkeypatch.setattr(CarefulExecutor, "submit", told)
    for name, count in (("a.csv", 30), ("b.csv", 31), ("logs/c.csv", 32)):
        made.write(name, people(count, name[-5]))
    return made


def people(count: int, letter: str) -> str:
    return "id,email\n" + "".join(f"{n},{letter}{n}@example.org\n" for n in range(count))


def why(report: dict[str, Any]) -> dict[str, int]:
    return {item["why"]: item["n_collections"] for item in report["run"]["carried"]["read_again"]}


def carried(report: dict[str, Any]) -> set[str]:
    return {item["collection"] for item in report["collections"] if item["carried_from"]}


def judged(report: dict[str, Any]) -> dict[str, Any]:
    """The results of a report, without how and when they were obtained.

    People in several places and data flows are left out, since their hashes are not kept from run to run.
    """
    by_hashes = ("people", "flows")
    body = {key: value for key, value in report.items() if key not in ("run", "comparison", *by_hashes)}
    for row in body["matrix"]:
        row.pop("n_people"), row.pop("is_estimate")
    for item in body["collections"]:
        item.pop("carried_from")
        for group in item["record_groups"]:
            group.pop("n_people")
    for item in body["worklist"]:
        item.pop("n_people")
    for tier in ("findings", "possible"):
        body[tier] = [item for item in body[tier] if item["status"] != "gone"]
        for item in body[tier]:
            item.pop("carried_from"), item.pop("status"), item.pop("change")
    return body


def test_what_is_unchanged_is_carried_with_its_date(estate: Estate) -> None:
    first = estate.scan("--incremental")
    assert (why(first), carried(first)) == ({"new": 3}, set())
    estate.write("b.csv", people(40, "x"))
    second = estate.scan("--incremental", code=0)
    assert estate.reads == ["b.csv"]
    assert carried(second) == {"a.csv", "logs/c.csv"}
    assert why(second) == {"changed": 1}
    told = second["run"]["carried"]
    assert (told["n_carried"], told["oldest"]) == (2, first["run"]["started_at"])
    dates = {item["collection"]: item["carried_from"] for item in second["findings"]}
    assert dates["a.csv"] == first["run"]["started_at"]
    assert dates["b.csv"] == ""
    third = estate.scan("--incremental")
    assert {item["carried_from"] for item in third["collections"]} == {
        first["run"]["started_at"],
        second["run"]["started_at"],
    }
    assert judged(third) == judged(estate.scan())
    assert estate.reads == ["a.csv", "b.csv", "logs/c.csv"]


def test_a_scan_that_does_not_ask_reads_everything(estate: Estate) -> None:
    estate.scan("--incremental")
    plain = estate.scan()
    assert len(estate.reads) == 3
    assert plain["run"]["carried"] is None


def touched(path: Path) -> None:
    path.touch()


def copied_again(path: Path) -> None:
    copy = path.with_suffix(".copy")
    shutil.copyfile(path, copy)
    copy.replace(path)


def given_another_mode(path: Path) -> None:
    path.chmod(0o600)


@pytest.mark.parametrize("happens", [touched, copied_again, given_another_mode])
def test_the_same_content_is_carried_whatever_its_times(
    estate: Estate, happens: Callable[[Path], None]
) -> None:
    estate.scan("--incremental")
    happens(estate.folder / "a.csv")
    assert carried(estate.scan("--incremental")) == {"a.csv", "b.csv", "logs/c.csv"}
    assert estate.reads == []


def test_other_content_is_read_though_size_and_time_are_the_same(estate: Estate) -> None:
    estate.scan("--incremental")
    path = estate.folder / "a.csv"
    stat = path.stat()
    path.write_text(path.read_text().replace("@example.org", "@example.net"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.stat().st_size == stat.st_size
    assert "a.csv" not in carried(estate.scan("--incremental"))
    assert estate.reads == ["a.csv"]


def test_what_was_read_too_long_ago_is_read_again(estate: Estate) -> None:
    estate.scan("--incremental")
    assert len(carried(estate.scan("--incremental", "--max-age", "1h"))) == 3
    time.sleep(1.1)
    report = estate.scan("--incremental", "--max-age", "1s")
    assert (carried(report), why(report)) == (set(), {"aged": 3})


def test_gone_is_what_was_looked_for_again(estate: Estate) -> None:
    estate.scan("--incremental")
    (estate.folder / "a.csv").unlink()
    estate.write("b.csv", "id,colour\n1,red\n2,blue\n")
    report = estate.scan("--incremental")
    gone = {item["collection"] for item in report["findings"] if item["status"] == "gone"}
    assert gone == {"a.csv", "b.csv"}
    again = estate.scan("--incremental")
    assert not [item for item in again["findings"] if item["status"] == "gone"]
    assert {item["status"] for item in again["findings"]} == {"unchanged"}


@pytest.mark.parametrize(
    ("option", "what"),
    [
        (("--detectors", "e*"), "detectors"),
        (("--regions", "DE"), "detectors, settings"),
        (("--ner", "auto"), "language models, settings"),
    ],
)
def test_other_rules_of_counting_read_again(estate: Estate, option: tuple[str, str], what: str) -> None:
    estate.scan("--incremental")
    report = estate.scan("--incremental", *option)
    [again] = report["run"]["carried"]["read_again"]
    assert (again["why"], again["what"], again["n_collections"]) == ("rules", what, 3)
    assert len(estate.reads) == 3


def test_a_sample_and_a_full_scan_are_two(estate: Estate) -> None:
    estate.scan("--incremental")
    assert why(estate.scan("--incremental", "--full")) == {"new": 3}
    assert len(carried(estate.scan("--incremental"))) == 3


def test_another_policy_classifies_anew_what_is_carried(estate: Estate) -> None:
    estate.scan("--incremental")
    policies = Path(scanner.policies.__file__).parent
    for path in policies.glob("*.yaml"):
        shutil.copyfile(path, estate.base / path.name)
    own = estate.base / "xpoz.yaml"
    text = own.read_text("utf-8")
    assert "version: '1.0'" in text
    own.write_text(text.replace("version: '1.0'", "version: '9.9'", 1), "utf-8")
    report = estate.scan("--incremental", "--policy", str(own))
    assert report["run"]["carried"]["judged_anew"] == ["policy"]
    assert estate.reads == []
    assert judged(report) == judged(estate.scan("--policy", str(own)))


def test_what_could_not_be_read_whole_is_tried_again(estate: Estate) -> None:
    (estate.folder / "broken.parquet").write_bytes(b"PAR1 nothing like it PAR1")
    settle(estate.folder / "broken.parquet")
    estate.scan("--incremental", code=3)
    report = estate.scan("--incremental", code=3)
    assert carried(report) == {"a.csv", "b.csv", "logs/c.csv"}
    assert [item["collection"] for item in report["unscanned"]] == ["broken.parquet"]


def test_tables_of_a_database_file_are_carried_until_it_changes(estate: Estate) -> None:
    path = estate.folder / "crm.sqlite"
    write_table(path, "users", ["email"], [[f"u{n}@example.org"] for n in range(50)])
    write_table(path, "orders", ["total"], [[str(n)] for n in range(50)])
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE VIEW today AS SELECT date('now') AS day, email FROM users")
    settle(path)
    estate.scan("--incremental")
    report = estate.scan("--incremental")
    assert {"crm.sqlite!/users", "crm.sqlite!/orders"} < carried(report)
    assert estate.reads == ["crm.sqlite!/today"]
    assert why(report) == {"unmarked": 1}
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("INSERT INTO users VALUES ('new@example.org')")
        database.commit()
        report = estate.scan("--incremental")
    assert not {name for name in carried(report) if name.startswith("crm")}


def test_a_run_that_is_stopped_goes_on_and_carries(estate: Estate) -> None:
    estate.scan("--incremental")
    estate.write("b.csv", people(50, "y"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scanner.run.under_way.run_unit", _interrupt)
        assert estate.run("--incremental", "--quiet").code == 130
    report = estate.scan("--incremental", "--resume")
    assert len(report["run"]["interruptions"]) == 1
    assert carried(report) == {"a.csv", "logs/c.csv"}
    assert judged(report) == judged(estate.scan())


def _interrupt(*_: object) -> UnitResult:
    raise KeyboardInterrupt


def test_what_is_kept_in_a_damaged_form_is_read(estate: Estate) -> None:
    estate.scan("--incremental")
    with closing(sqlite3.connect(estate.base / "runs.sqlite3")) as store, store:
        store.execute("UPDATE noticemap_pages SET payload = substr(payload, 1, 40)")
    assert why(estate.scan("--incremental")) == {"damaged": 3}


def kept_pages(estate: Estate) -> list[Page]:
    with closing(sqlite3.connect(estate.base / "runs.sqlite3")) as store:
        payloads = [row[0] for row in store.execute("SELECT payload FROM noticemap_pages")]
    pages = [page for item in payloads if isinstance(page := opened(Page, item, b"page"), Page)]
    assert len(pages) == len(payloads)
    return pages


def test_no_sketch_is_kept_and_no_example_that_no_report_shows(estate: Estate) -> None:
    rows = "".join(f"{n},hello this is the {n}th secret message to you,s{n}@example.org\n" for n in range(40))
    estate.write("messages.csv", "id,body,to\n" + rows)
    estate.scan("--incremental")
    pages = kept_pages(estate)
    assert len(pages) == 4
    fields = [item for page in pages for group in page.groups for item in group.fields]
    sketches = [
        (one.distinct, one.texts.distinct, one.numbers.runs) for item in fields for one in (item.tally,)
    ]
    assert not any(sketch.counts for several in sketches for sketch in several)
    found = [entity for item in fields for entity in item.tally.entities.values()]
    assert found
    for entity in found:
        assert not (entity.candidates.counts or entity.valid.counts or entity.full.counts)
    shown = {text for item in estate.scan()["findings"] for text in item["masked_examples"]}
    assert {text for entity in found for text in entity.examples.values()} <= shown


def test_what_people_wrote_beside_a_column_is_read_again_and_not_kept(estate: Estate) -> None:
    path = estate.folder / "notes.duckdb"
    with duckdb.connect(str(path)) as base:
        base.execute("CREATE TABLE t_7 (c_1 VARCHAR, c_2 INTEGER)")
        base.execute("COMMENT ON COLUMN t_7.c_1 IS '@pii(last_name) ask zebulon.quartermain'")
        base.executemany("INSERT INTO t_7 VALUES (?, ?)", [[f"zq{n}", n] for n in range(40)])
    settle(path)
    first = estate.scan("--incremental")
    assert {item["field"] for item in first["findings"]} >= {"c_1"}
    again = estate.scan("--incremental")
    assert any("t_7" in name for name in carried(again))
    assert judged(again) == judged(first)
    assert "quartermain" not in repr(kept_pages(estate))


def numbers(rng: random.Random, count: int) -> list[str]:
    return [f"+1212555{number:04d}" for number in rng.sample(range(10_000), count)]


def table(path: Path, name: str, columns: list[str], rows: list[list[str]]) -> None:
    path.unlink(missing_ok=True)
    write_table(path, name, columns, rows)
    settle(path)


def test_values_are_compared_again_where_a_class_hangs_on_it(estate: Estate) -> None:
    """An unchanged marketing list contains the numbers of a message log that changed."""
    rng = random.Random(3)
    called, other = numbers(rng, 200), numbers(rng, 200)
    log, leads = estate.folder / "messages.db", estate.folder / "leads.db"
    kind = ("--source-kind", "marketing_tool")

    def write_log(numbers_called: list[str]) -> None:
        pairs = zip(numbers_called, other, strict=True)
        table(log, "messages", ["to", "from", "body"], [[a, b, "see you at nine then"] for a, b in pairs])

    def of_leads(report: dict[str, Any]) -> str:
        found = [item for item in report["findings"] if item["collection"] == "leads.db!/leads"]
        return str({item["field"]: item["classifications"][0]["category"] for item in found}["mobile"])

    write_log(called)
    table(leads, "leads", ["first_name", "mobile"], [["Jane", number] for number in called[:150]])
    assert of_leads(estate.scan("--incremental", *kind)) == "customer_usage_data"
    kept = estate.scan("--incremental", *kind)
    assert (of_leads(kept), estate.reads) == ("customer_usage_data", [])
    write_log(numbers(rng, 200))
    moved = estate.scan("--incremental", *kind)
    assert of_leads(moved) == "customer_account_data"
    assert why(moved) == {"changed": 1, "compared": 4}  # the other files hold addresses of customers
    assert judged(moved) == judged(estate.scan(*kind))
    log.unlink()
    table(leads, "leads", ["first_name", "mobile"], [["Ann", number] for number in called[:150]])
    assert judged(estate.scan("--incremental", *kind)) == judged(estate.scan(*kind))


def test_what_a_column_points_at_is_carried_and_looked_for_again_where_it_may_have_changed(
    estate: Estate,
) -> None:
    rng = random.Random(5)
    keys = [f"C-{number:05d}" for number in rng.sample(range(90_000), 400)]

    def write(name: str, field: str, values: list[str]) -> None:
        estate.write(
            name, f"{field},n\n" + "".join(f"{one},{place % 7}\n" for place, one in enumerate(values))
        )

    def link(report: dict[str, Any]) -> bool:
        found = [item for item in report["findings"] if item["collection"] == "t2.csv"]
        told = [item["classifications"][0]["signals"] for item in found if item["status"] != "gone"]
        return any(
            "+11.0 its values are those of customers.csv.customer_number" in signals for signals in told
        )

    write("customers.csv", "customer_number", keys)
    write("t2.csv", "k", keys[:90] * 3)
    assert link(estate.scan("--incremental"))
    kept = estate.scan("--incremental")
    assert (link(kept), estate.reads) == (True, [])
    write("t2.csv", "k", keys[100:200] * 3)
    other = estate.scan("--incremental")
    assert (link(other), why(other)) == (True, {"changed": 1, "compared": 1})
    assert judged(other) == judged(estate.scan())
    write("customers.csv", "customer_number", [f"D{key}" for key in keys])
    gone = estate.scan("--incremental")
    assert (link(gone), why(gone)) == (False, {"changed": 1})  # the new ones are longer
    assert judged(gone) == judged(estate.scan())
    write("customers.csv", "customer_number", keys)
    back = estate.scan("--incremental")
    assert (link(back), why(back)) == (True, {"changed": 1, "compared": 1})
    (estate.folder / "customers.csv").unlink()
    lost = estate.scan("--incremental")
    assert (link(lost), estate.reads) == (False, [])
    assert judged(lost) == judged(estate.scan())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demo")
    write_estate(folder, size=0.02)
    yield folder


def test_an_estate_that_changes_comes_to_what_a_full_scan_comes_to(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "estate"
    shutil.copytree(demo, folder)
    estate, rng = Estate(folder=folder, base=tmp_path), random.Random(11)
    estate.scan("--incremental")
    for _ in range(2):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        texts = [path for path in files if path.suffix in (".csv", ".log", ".jsonl")]
        for path in rng.sample(texts, 2):
            lines = path.read_text("utf-8").splitlines(keepends=True)
            path.write_text("".join(lines[: max(2, len(lines) // 2)]), "utf-8")
        rng.choice(texts).touch()
        some = rng.choice(files)
        if some.suffix not in (".sqlite", ".db"):
            some.unlink(missing_ok=True)
        incremental = estate.scan("--incremental")
        assert carried(incremental)
        assert judged(incremental) == judged(estate.scan(into="full"))


def test_reports_tell_what_was_carried(estate: Estate) -> None:
    first = estate.scan("--incremental")
    estate.write("b.csv", people(40, "x"))
    done = estate.run("--incremental", "--format", "all")
    day = first["run"]["started_at"][:10]
    words = (
        "2 collections were not read again, because they have not changed: results are from earlier runs, "
        f"the oldest from {day}. Read now: 1 changed."
    )
    assert words in " ".join(done.out.split())
    texts = {
        path.name: path.read_text("utf-8")
        for path in (estate.base / "out").iterdir()
        if path.suffix != ".xlsx"
    }
    assert "not read again" in texts["report.html"]
    assert "; unchanged since" in texts["report.html"]
    for name in ("findings-full.csv", "findings.jsonl"):
        assert first["run"]["started_at"] in texts[name]


def test_mistakes_are_told(estate: Estate) -> None:
    done = run("scan", estate.folder, "--incremental", "--store", "none", "--quiet")
    assert (done.code, "--incremental needs a store" in done.err) == (2, True)
    done = estate.run("--incremental", "--max-age", "soon")
    assert (done.code, "write a number with s, m, h or d" in done.err) == (2, True)


def test_progress_hears_of_each_collection_once(estate: Estate) -> None:
    estate.scan("--incremental")
    estate.write("b.csv", people(40, "x"))
    heard = [json.loads(line) for line in estate.run("--incremental", "--progress", "json").err.splitlines()]
    ended = {item["collection"]: item["reason"][:8] for item in heard if item["event"] == "finished"}
    assert ended == {"a.csv": "carried:", "b.csv": "", "logs/c.csv": "carried:"}
    assert sum(item["event"] == "finished" for item in heard) == 3


def test_what_detectors_are_made_of_is_the_same_in_every_process() -> None:
    from detectors.catalogue import load_catalogue
    from scanner.history.rules import detector_facts

    facts = [repr(detector_facts(detector)) for detector in load_catalogue()]
    assert [fact for fact in facts if " at 0x" in fact] == []
