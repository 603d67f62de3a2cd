"""The id in a project file identifies the project: its folder can be moved, and projects stay separate."""

from pathlib import Path

import pytest

from tests.running import run
from tests.scanner.scanning import write_table

GATE = ("--ner", "off", "--fail-on", "confidence>=0.5")


@pytest.fixture
def store(tmp_path: Path) -> tuple[str, str]:
    return "--store", str(tmp_path / "store.db")


def _project(folder: Path) -> None:
    folder.mkdir()
    write_table(folder / "crm.db", "users", ["email"], [(f"p{n}@example.net",) for n in range(40)])
    file = folder / "noticemap.yaml"
    assert run("init", file, "--source", "crm=crm.db", "--policy", "gdpr").code == 0


def _passes(folder: Path, store: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.chdir(folder)
    done = run("scan", *GATE, *store)
    assert done.code in (0, 1), done.err
    return done.code == 0


def test_a_moved_project_keeps_its_baseline(
    tmp_path: Path, store: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _project(tmp_path / "here")
    assert not _passes(tmp_path / "here", store, monkeypatch)
    assert run("review", "baseline", "latest", *store).code == 0
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").rename(tmp_path / "there")
    assert _passes(tmp_path / "there", store, monkeypatch)
    _project(tmp_path / "here")
    assert not _passes(tmp_path / "here", store, monkeypatch), "another project in the same place"


def test_runs_from_before_the_id_stay_with_the_project(
    tmp_path: Path, store: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _project(tmp_path / "here")
    file = tmp_path / "here" / "noticemap.yaml"
    with_id = file.read_text(encoding="utf-8")
    file.write_text("".join(line for line in with_id.splitlines(True) if not line.startswith("id:")))
    assert not _passes(tmp_path / "here", store, monkeypatch)
    assert run("review", "baseline", "latest", *store).code == 0
    file.write_text(with_id, encoding="utf-8")
    assert _passes(tmp_path / "here", store, monkeypatch)
