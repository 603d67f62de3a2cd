"""Links, pipes and files that another user placed where ours are expected are not followed or used."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from detectors import own_files
from reports.registry import format_named
from scanner.cli.report_folder import LAST_READ, drop_aside, move_aside
from scanner.cli.schedules.heartbeat import beat
from scanner.demo.estate import EstateError, write_estate
from scanner.errors import UsageError
from scanner.run.output import write_private
from scanner.store import sqlite
from tests.running import run

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="owners and pipes are those of Unix")
Foreign = Callable[[Path], Path]


@pytest.fixture
def foreign(monkeypatch: pytest.MonkeyPatch) -> Foreign:
    """A function that makes a file look like that of another user."""
    known: set[int] = set()
    for module in (own_files, sqlite):
        monkeypatch.setattr(module, "is_trusted", lambda found: found.st_ino not in known)

    def taken(path: Path) -> Path:
        known.add(path.lstat().st_ino)
        return path

    return taken


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    path = tmp_path / "precious"
    path.write_text("precious")
    return path


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def _scan(folder: Path, *more: object) -> tuple[int, str]:
    (folder / "in.csv").write_text("email\nann@example.org\n")
    done = run("scan", folder / "in.csv", "--ner", "off", "-o", folder / "out", "--quiet", *more)
    return done.code, done.err


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_what_another_user_put_in_place_of_a_report_is_refused_before_reading(
    tmp_path: Path, foreign: Foreign, precious: Path, kind: str
) -> None:
    (tmp_path / "out").mkdir()
    planted = tmp_path / "out" / "findings.csv"
    if kind == "link":
        planted.symlink_to(precious)
    else:
        os.mkfifo(planted)
    foreign(planted)
    code, words = _scan(tmp_path, "--store", "none")
    assert code == 2 and f"a {kind} of another user" in words and str(planted) in words
    with pytest.raises(UsageError, match=f"a {kind} of another user"):
        write_private(planted, lambda out: out.write("x"))
    assert precious.read_text() == "precious" and _names(tmp_path / "out") == ["findings.csv"]


def test_a_linked_output_folder_of_another_user_is_refused(tmp_path: Path, foreign: Foreign) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").symlink_to("elsewhere")
    assert _scan(tmp_path, "--store", "none", "--plan")[0] == 0
    foreign(tmp_path / "out")
    assert _scan(tmp_path, "--store", "none")[0] == 2
    with pytest.raises(UsageError, match="a link of another user"):
        write_private(tmp_path / "out" / "report.html", lambda out: out.write("x"))
    assert not _names(tmp_path / "elsewhere")


def test_a_circle_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(UsageError, match="cannot be written"):
        write_private(tmp_path / "a", lambda out: out.write("x"))


def test_a_pipe_named_like_an_unfinished_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".findings.json.x.noticemap-part")
    write_private(tmp_path / "findings.json", lambda out: out.write("x"))
    assert (tmp_path / "findings.json").read_text() == "x"


def test_no_report_is_moved_into_a_linked_folder_or_removed_from_it(tmp_path: Path) -> None:
    form, out, elsewhere = format_named("json"), tmp_path / "out", tmp_path / "elsewhere"
    assert form is not None
    for folder in (out, elsewhere):
        folder.mkdir()
    (out / LAST_READ).symlink_to(elsewhere)
    (out / form.filename).write_text("of ours")
    with pytest.raises(UsageError, match="is a link"):
        move_aside([form], out)
    assert not _names(elsewhere)
    (elsewhere / form.filename).write_text("precious")
    drop_aside([form], out)
    assert _names(elsewhere) == [form.filename]


@pytest.mark.parametrize("end", ["", "-wal", "-journal"])
def test_a_store_of_another_user_is_refused(tmp_path: Path, foreign: Foreign, end: str) -> None:
    store = tmp_path / "runs.sqlite3"
    store.touch()
    path = tmp_path / f"{store.name}{end}"
    path.touch()
    foreign(path)
    done = run("store", "migrate", "--store", store)
    assert done.code == 2 and f"'{path}' belongs to another user" in done.err
    assert path.read_bytes() == b""


@pytest.mark.parametrize("kind", ["dangling link", "pipe", "link of another user"])
def test_what_is_no_store_file_of_ours_is_refused(tmp_path: Path, foreign: Foreign, kind: str) -> None:
    store, elsewhere = tmp_path / "runs.sqlite3", tmp_path / "elsewhere"
    if kind == "pipe":
        os.mkfifo(store)
    else:
        store.symlink_to(elsewhere)
    if kind == "link of another user":
        elsewhere.touch()
        foreign(store)
    done = run("store", "migrate", "--store", store)
    words = {"pipe": "is not a regular file", "dangling link": "a link without a target"}.get(kind, kind)
    assert done.code == 2 and words in done.err
    assert not elsewhere.exists() or elsewhere.read_bytes() == b""


def test_a_store_that_others_may_read_is_made_private(tmp_path: Path) -> None:
    store, link = tmp_path / "runs.sqlite3", tmp_path / "link"
    store.touch()
    store.chmod(0o666)
    link.symlink_to(store)
    assert run("store", "migrate", "--store", link).code == 0
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def test_a_project_file_is_written_through_no_planted_link(tmp_path: Path, precious: Path) -> None:
    (tmp_path / ".noticemap.yaml.new").symlink_to(precious)
    project = tmp_path / "noticemap.yaml"
    assert run("init", project, "--source", "a=data").code == 0
    assert precious.read_text() == "precious" and not project.is_symlink()


def test_a_schema_beside_it_is_written_through_no_link_of_others(
    tmp_path: Path, precious: Path, foreign: Foreign
) -> None:
    (tmp_path / "noticemap.schema.json").symlink_to(precious)
    foreign(tmp_path / "noticemap.schema.json")
    assert run("init", tmp_path / "noticemap.yaml", "--source", "a=data").code == 2
    assert precious.read_text() == "precious"


def test_a_demo_is_not_written_over_links(tmp_path: Path, precious: Path) -> None:
    folder = tmp_path / "demo"
    write_estate(folder, size=0.01)
    (folder / "logs" / "api.json.log").unlink()
    (folder / "logs" / "api.json.log").symlink_to(precious)
    with pytest.raises(EstateError, match="is a link or a pipe"):
        write_estate(folder, size=0.01)
    assert precious.read_text() == "precious"


def test_a_heartbeat_touches_no_file_behind_a_link_of_others(tmp_path: Path, foreign: Foreign) -> None:
    link = tmp_path / "alive"
    link.symlink_to("elsewhere")
    foreign(link)
    with pytest.raises(UsageError, match="a link of another user"):
        beat(link)
    assert not (tmp_path / "elsewhere").exists()
