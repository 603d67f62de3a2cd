"""What depends only on the program is read from built files; no command writes outside its output and store."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from detectors import built
from detectors.matching.pattern_database import open_patterns, starts

ROOT = Path(__file__).parents[1]
COMPUTES_NOTHING = """
import sys
from detectors.matching import pattern_database, word_patterns
from detectors.recognizers import presidio_catalogue
from scanner.policy import policy

compiled = pattern_database._compiled

def few(wanted):
    literal = all(text.startswith(r"\\x") for text, _ in wanted)
    assert literal or len(wanted) < 20, "compiled at run time"
    return compiled(wanted)

def refused(*_):
    raise AssertionError("computed at run time")

pattern_database._compiled = few
word_patterns._made = presidio_catalogue._listed = policy.read_checked = refused
from scanner.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
"""A command that fails if it computes what was built. The words of a single detector may be compiled."""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "users.csv"
    path.write_text("id,email,phone\n1,ann@example.org,+12025550143\n")
    return path


def commands(table: Path, folder: Path) -> list[list[str]]:
    store = ["--store", str(folder / "runs.sqlite3")]
    return [
        ["scan", str(table), "-o", str(folder / "out"), "--quiet", *store],
        ["find", "--email", "-", "--quiet", str(table), *store],
        ["detect", "--lines", "--ner", "off"],
        ["policy", "show"],
    ]


@pytest.mark.parametrize("home", ["empty", "read-only", "unusable", "none"])
def test_nothing_is_written_outside_the_output_and_the_store(table: Path, home: str) -> None:
    place, folder = table.parent / "home", table.parent / "written"
    place.mkdir(0o500 if home == "read-only" else 0o700)
    folder.mkdir()
    environment = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    homes = {"empty": place, "read-only": place, "unusable": table}  # Nobody can write below a file.
    environment |= {"HOME": str(homes[home])} if home in homes else {}
    for arguments in commands(table, folder):
        command = [sys.executable, "-B", "-m", "scanner.cli.main", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, input="ann@example.org\n", capture_output=True, text=True
        )
        assert done.returncode in (0, 1), done.stderr
    assert list(place.rglob("*")) == []
    written = {path.name for path in folder.iterdir()}
    assert written == {"out", "runs.sqlite3"}


def test_commands_compute_nothing_that_was_built(table: Path, tmp_path: Path) -> None:
    for arguments in commands(table, tmp_path):
        command = [sys.executable, "-c", COMPUTES_NOTHING, *arguments]
        done = subprocess.run(command, cwd=ROOT, input="ann@example.org\n", capture_output=True, text=True)
        assert done.returncode in (0, 1), done.stderr


def test_built_patterns_find_what_compiled_ones_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [rf"\b{letter}\d+\b" for letter in "abcdef"]
    monkeypatch.setattr(built, "FOLDER", tmp_path)
    with built.building(tmp_path):
        open_patterns(texts, starts(texts), "letters")
    wanted = [*reversed(texts[1:]), r"\bx\d+\b"]  # One is not wanted, and one is not among the built ones.
    fresh, kept = open_patterns(wanted, starts(wanted)), open_patterns(wanted, starts(wanted), "letters")
    assert (len(fresh.parts), len(kept.parts)) == (1, 2)
    buffer = b"a1 b22 c3 x44 f5 e6"
    found = [set(zip(*map(list, some.matches(buffer)), strict=True)) for some in (fresh, kept)]
    assert found[0] == found[1] != set()


def test_a_built_database_of_another_library_is_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [r"\ba\d+\b"]
    monkeypatch.setattr(built, "FOLDER", tmp_path)
    with built.building(tmp_path):
        open_patterns(texts, starts(texts), "letters")
    with built.building(tmp_path):
        built.content("letters.database", lambda: bytes(1_000))
    assert len(open_patterns(texts, starts(texts), "letters").matches(b"a1")[0]) == 1


def test_arrays_and_values_are_read_as_they_were_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(built, "FOLDER", tmp_path)
    assert built.value("some", lambda: {"a": (1, 2)}) == {"a": (1, 2)}
    assert built.if_there("some", dict) is None
    assert list(tmp_path.iterdir()) == []
    with built.building(tmp_path):
        built.value("some", lambda: {"a": (1, 2)})
    assert built.value("some", dict) == built.if_there("some", dict) == {"a": (1, 2)}
