"""Outputs can be read only by their user, and a cache that others can write to is not loaded."""

import os
import stat
from pathlib import Path

import pytest

from detectors import private_cache
from detectors.matching.pattern_database import open_database
from tests.running import run

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="modes of files are those of Unix")
PATTERNS, STARTS = (r"ab+c", r"\bx\d{3}\b"), (True, True)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_reports_store_and_caches_are_private_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in.csv").write_text("email\nann@example.org\n")
    own = tmp_path / "new"
    monkeypatch.setenv("XDG_CACHE_HOME", str(own / "a" / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(own / "b" / "data"))
    monkeypatch.delenv("NOTICEMAP_STORE", raising=False)
    before = os.umask(0)
    try:
        done = run("scan", tmp_path / "in.csv", "-o", own / "r" / "x" / "out", "--ner", "off")
    finally:
        os.umask(before)
    assert done.code == 0
    files = [path for path in own.rglob("*") if path.is_file()]
    folders = [own, *(path for path in own.rglob("*") if path.is_dir())]
    assert {path.suffix for path in files} >= {".json", ".csv", ".html", ".hsdb"} and len(files) >= 6
    assert {str(path): oct(_mode(path)) for path in files if _mode(path) != 0o600} == {}
    assert {str(path): oct(_mode(path)) for path in folders if _mode(path) != 0o700} == {}


def _cached(folder: Path) -> Path:
    open_database(PATTERNS, folder, STARTS)
    (path,) = folder.glob("*.hsdb")
    return path


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the compiled databases that Hyperscan is asked to load."""
    import hyperscan

    sizes: list[int] = []
    whole = hyperscan.loadb

    def loadb(payload: bytes, mode: int) -> object:
        sizes.append(len(payload))
        return whole(payload, mode)

    monkeypatch.setattr(hyperscan, "loadb", loadb)
    return sizes


def test_what_this_user_cached_is_loaded(tmp_path: Path, loaded: list[int]) -> None:
    _cached(tmp_path)
    open_database(PATTERNS, tmp_path, STARTS)
    assert len(loaded) == 1


def test_patterns_of_others_are_compiled_anew(tmp_path: Path, loaded: list[int]) -> None:
    path = _cached(tmp_path)
    payload = path.read_bytes()
    path.chmod(0o666)
    open_database(PATTERNS, tmp_path, STARTS)
    path.chmod(0o600)
    path.write_bytes(payload[:-1] + bytes([payload[-1] ^ 1]))
    open_database(PATTERNS, tmp_path, STARTS)
    path.write_bytes(payload)
    (tmp_path / "key").unlink()
    open_database(PATTERNS, tmp_path, STARTS)
    assert loaded == []


def test_a_cache_of_another_user_is_not_taken(
    tmp_path: Path, loaded: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _cached(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert private_cache.load(next(tmp_path.glob("*.hsdb"))) is None
    private_cache.save(tmp_path / "other", b"x")
    assert not (tmp_path / "other").exists() and loaded == []


def test_a_link_in_a_cache_is_not_followed(tmp_path: Path) -> None:
    private_cache.save(tmp_path / "one", b"x")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert private_cache.load(tmp_path / "one") == b"x" and private_cache.load(tmp_path / "two") is None
