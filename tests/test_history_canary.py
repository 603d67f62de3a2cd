"""No value that was read is in the store, in outputs about earlier runs, or in errors of the store."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.canaries import leaks, plant
from tests.running import run
from tests.scanner.serve.serving import links, served

ONLY = [f"--include={glob}" for glob in ("crm.sqlite", "contacts", "export.csv")]
BY = ["--author", "dpo", "--reason", "known"]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The outputs of two scans and of every command about them, and the files of the store."""
    planted, folder = tmp_path_factory.mktemp("planted"), tmp_path_factory.mktemp("store")
    plant(planted)
    store = ("--store", folder / "runs.db")
    told: dict[str, bytes] = {}

    def tell(*arguments: object) -> str:
        done = run(*arguments, *store)
        told[" ".join(map(str, arguments[:3]))] = (done.out + done.err).encode()
        return done.out

    scan = (
        "scan",
        planted,
        "--ner",
        "off",
        "--min-confidence",
        "0",
        "--jobs",
        "1",
        "--exclude",
        "formats/*",
        *ONLY,
    )
    tell(*scan, "--format", "json")
    latest = json.loads(tell("report", "--format", "json"))
    (planted / "export.csv").unlink()
    first, second, *_ = latest["findings"]
    tell("review", "accept", first["fingerprint"], *BY)
    tell("review", "false-alarm", "--field", "p*", *BY)
    tell("review", "reclassify", second["fingerprint"], "--as", "use_to_number", *BY)
    tell("review", "accept", "", *BY)
    tell("review", "baseline")
    tell(*scan, "--format", "text")
    for command in (
        ("diff",),
        ("diff", "--format", "json"),
        ("diff", "baseline", "--fail-on", "status=gone"),
        ("review", "list"),
        ("review", "list", "--json"),
        ("review", "withdraw", "1", *BY),
        ("runs",),
        ("store", "check"),
        ("store", "prune", "--yes"),
        ("store", "migrate"),
        ("store", "backup", folder / "copy.db"),
    ):
        tell(*command)
    assert {json.loads(told["diff --format json"])["counts"][key] > 0 for key in ("gone", "suppressed")} == {
        True
    }
    return (
        told
        | _served(folder / "runs.db")
        | dict(_broken(planted, folder))
        | {file.name: file.read_bytes() for file in folder.iterdir()}
    )


def _served(store: Path) -> dict[str, bytes]:
    """Every page and file of the web page over the store that can be reached by its links."""
    told: dict[str, bytes] = {}
    with served(store) as client:
        todo = ["/latest", "/reviews", "/"]
        while todo:
            path = todo.pop().partition("#")[0].replace("&amp;", "&")
            if path in told or not path or len(told) > 150:
                continue
            answer = client.get(path)
            told[path] = answer.body
            if answer.headers.get("content-type", "").startswith("text/html") and not path.endswith(
                "/report"
            ):
                todo += [*links(answer, r"/[^\"]*"), answer.headers.get("location", "")]
            todo.append(answer.headers.get("location", ""))
    assert sum("/files/" in path for path in told) > 10
    return {f"served {path}": body for path, body in told.items()}


def _broken(planted: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The output if a run cannot be stored: the driver's error message contains the rows."""
    path = folder / "broken.db"
    run("store", "migrate", "--store", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TRIGGER no BEFORE INSERT ON noticemap_findings BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        connection.commit()
    done = run("scan", planted / "app.log", "--ner", "off", "--store", path)
    assert "this run was not kept" in done.err
    yield "broken", (done.out + done.err).encode()


def test_no_value_is_in_the_store_or_in_what_is_said_of_it(said: dict[str, bytes]) -> None:
    assert {"runs.db", "copy.db", "broken", "diff", "review list"} <= set(said)
    assert {name: found for name, data in said.items() if (found := leaks(data))} == {}
