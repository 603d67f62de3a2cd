"""An unreadable source is reported first and on standard error, without meaningless numbers."""

from pathlib import Path

import pytest

from tests.running import run

CSV = "id,email\n" + "".join(f"{n},ann.{n}@example.org\n" for n in range(60))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("users.csv").write_text(CSV)
    return tmp_path


def test_a_path_that_is_not_there_is_listed_and_what_may_be_meant_is_said(here: Path) -> None:
    done = run("scan", "user.csv", "--quiet")
    assert (done.code, done.out) == (3, "")
    meant, listed = done.err.splitlines()
    assert meant == "noticemap: 'user.csv': there is no such file or folder; did you mean 'users.csv'?"
    assert "not_found" in listed
    assert run("scan", "nowhere/at/all").code == 3


@pytest.mark.parametrize("output", [["--quiet"], ["--quiet", "-o", "out"], ["--format", "json"]])
def test_what_was_not_read_is_said_where_no_summary_says_it(here: Path, output: list[str]) -> None:
    done = run("scan", "users.csv", "sqlite:///none.db", *output, "--store", "none")
    assert done.code == 3
    assert done.err == (
        "noticemap: not read, or only in part: sqlite:///none.db: not_found: there is no such file or folder\n"
    )


def test_a_summary_says_it_once_and_a_whole_scan_nothing(here: Path) -> None:
    Path(".hidden.csv").write_text(CSV)
    assert run("scan", "users.csv", "sqlite:///none.db", "--store", "none").err == ""
    assert run("scan", ".", "--store", "none", "--quiet").err == ""


def test_many_places_are_counted(here: Path) -> None:
    for letter in "abcdefghijklm":
        Path(f"cut_{letter}.parquet").write_bytes(b"PAR1 and no more")
    lines = run("scan", ".", "--quiet", "--store", "none").err.splitlines()
    assert len(lines) == 11
    assert lines[-1] == "noticemap: and 3 more; `noticemap report` lists them"


def test_a_summary_of_nothing_holds_the_reason_alone(here: Path) -> None:
    done = run("scan", "sqlite:///none.db", "-o", "out")
    assert done.code == 3
    assert "Nothing could be read, so nothing is known.\n\nNot read, or only in part" in done.out
    for word in ("Promises", "kept", "Notice: ", "next:"):
        assert word not in done.out


def test_no_promise_is_kept_where_nothing_was_read(here: Path) -> None:
    done = run("scan", "sqlite:///none.db", "--format", "json", "--store", "none")
    assert '"answer": "kept"' not in done.out
    assert '"answer": "cannot_tell"' in done.out
