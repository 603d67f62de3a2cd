"""Commands with a closed or full standard output, a closed standard error, or in an odd working folder."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.cli.main import main
from tests.running import run

FULL = Path("/dev/full")
COMMAND = f"{sys.executable} -m scanner.cli.main"


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the streams")
@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        ("version >&-", 3, "standard output cannot be written (Bad file descriptor)"),
        ("version 2>&-", 0, ""),
        ("unknown 2>&-", 2, ""),
        ("version >&- 2>&-", 3, ""),
        ("detect <&-", 0, ""),
    ],
)
def test_closed_streams_are_no_internal_error(command: str, code: int, words: str) -> None:
    done = subprocess.run(f"{COMMAND} {command}", shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert words in done.stderr and done.stderr.count("\n") == bool(words)


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the streams")
def test_no_file_gets_the_number_of_a_closed_stream() -> None:
    code = (
        "from scanner.execution.closed_streams import open_closed_streams\n"
        "open_closed_streams()\n"
        "print(open('/dev/null').fileno() > 2, file=open('{}', 'w'))"
    )
    read, write = os.pipe()
    with contextlib.closing(os.fdopen(read)) as answer:
        shell = f'{sys.executable} -c "{code.format(f"/dev/fd/{write}")}" <&- >&- 2>&-'
        subprocess.run(shell, shell=True, pass_fds=[write], check=False)
        os.close(write)
        assert answer.read() == "True\n"


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("form", ["text", "json", "xlsx"])
def test_a_scan_says_that_its_output_was_lost_and_heeds_the_gate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    (tmp_path / "in.csv").write_text("email\nann@example.org\n")
    scan = ["scan", str(tmp_path / "in.csv"), "--ner", "off", "--store", "none", "--format", form]
    for more, code in (([], 3), (["--fail-on", "status=new"], 1)):
        with FULL.open("w") as full, contextlib.redirect_stdout(full):
            assert main([*scan, *more]) == code
        assert "standard output cannot be written (No space left on device)" in capsys.readouterr().err


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
def test_messages_that_cannot_be_written_change_no_exit_code() -> None:
    with FULL.open("w") as full, contextlib.redirect_stderr(full):
        assert main(["unknown"]) == 2
        assert main(["version"]) == 0


def test_a_working_directory_that_was_deleted_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    (tmp_path / "in.csv").write_text("email\nann@example.org\n")
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert run("scan", tmp_path / "in.csv", "--store", "none").code == 0  # It is not needed.
    done = run("scan", "in.csv", "--store", "none")
    assert done.code == 2 and "the working directory does not exist any more" in done.err


@pytest.mark.parametrize("option", ["--config", "--policy"])
def test_a_path_that_is_too_long_is_cut_and_named(tmp_path: Path, option: str) -> None:
    done = run("scan", option, "x" * 5000, *([] if option == "--config" else [tmp_path]))
    assert done.code == 2 and len(done.err) < 300
    assert "'xxx" in done.err and "5,000 characters" in done.err


def test_a_store_whose_name_is_not_utf_8_is_refused_in_words(tmp_path: Path) -> None:
    done = run("store", "migrate", "--store", os.fsdecode(os.fsencode(tmp_path) + b"/\xff.db"))
    assert done.code == 2 and "is not UTF-8" in done.err
