"""Without any extra, the core works, and messages name what is missing and the command that installs it."""

import bz2
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import lz4.frame
import pyarrow as pa
import pytest

from tests import compound_files, made_documents, made_pictures
from tests.core_only import MODULES, ROOT, core_only

_LINES = ["Ann Example, ann@example.org, +1 202-555-0143"] * 3
_FILES = {
    "letter.docx": made_documents.docx(_LINES),
    "letter.pdf": made_documents.pdf(_LINES),
    "page.html": made_documents.html(_LINES),
    "page.xml": made_documents.xml(_LINES),
    "old.doc": compound_files.doc(_LINES),
    "photo.jpg": made_pictures.jpeg(made_pictures.tiff("Ann Example", (48, 8, 0), (11, 34, 0))),
    "calls.log.lz4": lz4.frame.compress("\n".join(_LINES).encode()),
    "events.avro": b"Obj\x01\x02\x16avro.schema",
    "all.7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
}
_SCHEMAS = {
    "tables.sql": b"CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(80));\n",
    "api.graphql": b"type User {\n  email: String\n}\n",
}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process in which no library of an extra can be imported."""
    return core_only(tmp_path_factory.mktemp("bare"))


def _noticemap(environment: dict[str, str], *arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "scanner.cli.main", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_the_extras_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    [everything] = project["optional-dependencies"]["full"]
    assert set(re.findall(r"[\w]+", everything)[1:]) == set(MODULES)


def test_files_that_need_no_extra_are_read(bare: dict[str, str], tmp_path: Path) -> None:
    rows = "".join(f"{n},ann{n}@example.org,4111111111111111\n" for n in range(60))
    (tmp_path / "people.csv").write_text(f"id,email,card\n{rows}")
    (tmp_path / "people.csv.bz2").write_bytes(bz2.compress(f"id,email,card\n{rows}".encode()))
    (tmp_path / "note.txt").write_text("\n".join(_LINES))
    done = _noticemap(bare, "scan", tmp_path, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    found = {(one["collection"], one["entity"]) for one in report["findings"]}
    assert found >= {("people.csv", "EMAIL_ADDRESS"), ("people.csv.bz2", "EMAIL_ADDRESS")}
    missing = [part.partition(":")[0] for part in report["run"]["settings"]["not_installed"]]
    assert missing == ["names", "presidio", "banks"]


def test_the_summary_says_what_was_not_looked_for(bare: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("\n".join(_LINES))
    said = " ".join(_noticemap(bare, "scan", tmp_path).stdout.split())
    assert "No language model was installed" in said
    assert "Not looked for, as not installed: numbers that only Presidio's recognisers know" in said


def test_files_of_an_extra_are_listed_with_it(bare: dict[str, str], tmp_path: Path) -> None:
    for name, data in _FILES.items():
        (tmp_path / name).write_bytes(data)
    done = _noticemap(bare, "scan", tmp_path, "--format", "json")
    assert done.returncode == 3
    reasons = {item["collection"]: item["reason"] for item in json.loads(done.stdout)["unscanned"]}
    told = {
        name: re.findall(r"driver_missing: pip install 'noticemap\[(\w+)\]'", reasons[name])
        for name in _FILES
    }
    others = {"calls.log.lz4": "lz4", "events.avro": "avro", "all.7z": "7z"}
    assert told == {name: [others.get(name, "documents")] for name in _FILES}


def test_schemas_are_listed_with_their_extra(bare: dict[str, str], tmp_path: Path) -> None:
    for name, data in _SCHEMAS.items():
        (tmp_path / name).write_bytes(data)
    done = _noticemap(bare, "scan", tmp_path, "--schema-only", "--format", "json")
    reasons = {item["collection"]: item["reason"] for item in json.loads(done.stdout)["unscanned"]}
    assert set(reasons) == set(_SCHEMAS)
    assert all("noticemap[schemas]" in reason for reason in reasons.values())


def test_recognisers_of_ones_own_name_the_extra(bare: dict[str, str], tmp_path: Path) -> None:
    done = _noticemap(bare, "scan", tmp_path, "--recognizers", "mine.yaml")
    assert (done.returncode, "pip install 'noticemap[presidio]'" in done.stderr) == (2, True)


def test_a_data_frame_names_the_extra(bare: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("\n".join(_LINES))
    script = (
        "import sys, scanner\n"
        "try: scanner.scan(sys.argv[1]).to_pandas()\n"
        "except scanner.UsageError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], env=bare, capture_output=True, text=True
    )
    assert "pip install 'noticemap[pandas]'" in done.stdout, done.stderr


def test_a_table_of_arrow_needs_no_pandas(bare: dict[str, str]) -> None:
    assert pa.__version__  # the process below uses it without pandas
    script = (
        "import pyarrow as pa, scanner\n"
        "table = pa.table({'email': [f'ann{n}@example.org' for n in range(50)]})\n"
        "print([one.entity for one in scanner.classify_report(table).findings])"
    )
    done = subprocess.run([sys.executable, "-c", script], env=bare, capture_output=True, text=True)
    assert done.stdout.strip() == "['EMAIL_ADDRESS']", done.stderr
