"""Runs ``docs/python.md``: its examples by doctest, its script in a folder with the files that it uses."""

import doctest
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import scanner

PAGE = Path(scanner.__file__).parents[1] / "docs" / "python.md"


def test_examples_give_what_they_show() -> None:
    flags = doctest.NORMALIZE_WHITESPACE
    result = doctest.testfile(str(PAGE), module_relative=False, optionflags=flags)
    assert result.attempted >= 8
    assert result.failed == 0


def test_the_script_runs_and_writes_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [script] = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    with closing(sqlite3.connect(tmp_path / "core.db")) as database, database:
        database.execute("CREATE TABLE users (email text)")
        database.executemany("INSERT INTO users VALUES (?)", [(f"ann{n}@example.org",) for n in range(40)])
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "people.csv").write_text("mobile\n" + "+12025550143\n" * 40)
    monkeypatch.chdir(tmp_path)
    exec(compile(script, str(PAGE), "exec"), {})
    assert "2 of 2 collections hold personal data" in " ".join(capsys.readouterr().out.split())
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")
