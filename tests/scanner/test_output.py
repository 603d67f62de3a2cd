"""Outputs are private files, and complete or unchanged, even if writing is interrupted."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from scanner.errors import UsageError
from scanner.run.output import write_private
from tests.running import run

HELD = """
import sys, time
from pathlib import Path
from scanner.run.whole_file import whole_file
with whole_file(Path(sys.argv[1])) as out:
    print("open", flush=True)
    time.sleep(60)
"""


def _half(out: Any) -> NoReturn:
    out.write("half")
    raise OSError(28, "No space left on device")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_output_is_private_even_where_an_older_one_was_not(tmp_path: Path) -> None:
    path = tmp_path / "out" / "findings.json"
    path.parent.mkdir()
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, lambda out: out.write("é\ud800"))
    assert path.read_bytes() == b"\xc3\xa9\\ud800"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "findings.json"
    path.write_text("old")
    with pytest.raises(UsageError, match=r"cannot be written \(No space left on device\)"):
        write_private(path, _half)
    assert (path.read_text(), names(tmp_path)) == ("old", ["findings.json"])


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "report.json"
    link.symlink_to("there/report.json")
    write_private(link, lambda out: out.write(b"x"), binary=True)
    assert link.is_symlink()
    assert (tmp_path / "there" / "report.json").read_bytes() == b"x"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_device_is_written_to() -> None:
    write_private(Path(os.devnull), lambda out: out.write("x" * 100))
    with pytest.raises(UsageError, match="No space left on device"):
        write_private(Path("/dev/full"), lambda out: out.write("x" * 100))


def test_what_a_killed_writer_left_is_removed_and_what_another_writes_is_not(tmp_path: Path) -> None:
    path = tmp_path / "findings.json"
    with subprocess.Popen([sys.executable, "-c", HELD, str(path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None and writer.stdout.readline() == b"open\n"
        write_private(path, lambda out: out.write("x"))
        assert len(names(tmp_path)) == 2
        writer.send_signal(signal.SIGKILL)
    write_private(path, lambda out: out.write("y"))
    assert (names(tmp_path), path.read_text()) == (["findings.json"], "y")


def test_a_scan_whose_report_cannot_be_written_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,email\n1,ann@example.org\n")
    store, out = tmp_path / "runs.sqlite3", tmp_path / "out"
    (out / "findings.json").mkdir(parents=True)
    done = run("scan", tmp_path / "a.csv", "-o", out, "--format", "json", "--store", store, "--ner", "off")
    assert done.code == 3
    assert "cannot be written" in done.err and "`noticemap report` can write it" in done.err
    assert run("report", "latest", "--store", store).code == 0
