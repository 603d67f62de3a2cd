"""Folders and files made to stop a scan: nested very deeply, replaced while they are read, or sparse."""

import os
from pathlib import Path

import pytest

from connectors.base import Collection, ConnectorError, OpenOptions, ReadPlan
from connectors.files import FilesConnector, LocalTree
from connectors.formats.registry import formats
from connectors.registry import open_source
from connectors.storage.content import LocalFile
from scanner.counting.resource_limits import care_for
from tests.connectors.rows import by_name

ROWS = "id,email\n1,ann@example.org\n"


def _nested(folder: Path, name: str, depth: int) -> None:
    """Create nested folders one by one, because the path of the last can be too long."""
    at = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=at)
        deeper = os.open(name, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = deeper
    with os.fdopen(os.open("deep.csv", os.O_WRONLY | os.O_CREAT, dir_fd=at), "w") as file:
        file.write(ROWS)
    os.close(at)


def test_folders_nested_deeper_than_functions_are_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "beside.csv").write_text(ROWS)
    _nested(tmp_path / "in", "a", 1_200)
    found = by_name(tmp_path / "in")
    assert [item.status for item in found.values()] == ["ready", "ready"]
    assert set(found) == {"beside.csv", "a/" * 1_200 + "deep.csv"}


def test_a_folder_that_cannot_be_opened_for_its_long_path_costs_itself_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "beside.csv").write_text(ROWS)
    _nested(tmp_path / "in", "a" * 250, 20)
    found = by_name(tmp_path / "in")
    assert found.pop("beside.csv").status == "ready"
    (lost,) = found.values()
    assert (lost.status, lost.reason) == (
        "failed",
        "too_large: its path is longer than the operating system can open",
    )


def _listed(folder: Path) -> tuple[FilesConnector, Collection]:
    connector = FilesConnector(tree=LocalTree(root=folder), options=OpenOptions())
    (found,) = connector.collections()
    return connector, found


@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_a_file_that_is_no_longer_one_is_not_read(tmp_path: Path, kind: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.csv").write_text(ROWS)
    path = tmp_path / "in" / "a.csv"
    path.write_text(ROWS)
    connector, found = _listed(tmp_path / "in")
    path.unlink()
    os.mkfifo(path) if kind == "pipe" else path.symlink_to(tmp_path / "secret.csv")
    with pytest.raises(ConnectorError, match="unsupported: it is not a regular file"):
        list(connector.read(found, connector.splits(found, 1 << 20)[0], ReadPlan()))


def test_a_pipe_in_place_of_a_listed_file_is_a_reason(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(ConnectorError, match="not a regular file"):
        LocalFile(tmp_path / "a.csv").open()
    with pytest.raises(ConnectorError, match="not a regular file"), LocalFile(tmp_path / "a.csv").local():
        pass


@pytest.mark.parametrize("name", ["a.parquet", "a.parquet.gz", "a.zip"])
def test_limits_grow_with_what_a_file_takes_on_the_disk(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PAR1" * 1_000)
    os.truncate(tmp_path / name, 1 << 40)
    connector = open_source(str(tmp_path), OpenOptions())
    assert isinstance(connector, FilesConnector)
    (piece,) = connector.pieces()
    assert piece.size is not None and piece.size < 1 << 20


def test_no_limit_grows_without_end() -> None:
    assert care_for(1 << 60) == care_for(1 << 50)


def test_parsers_of_other_people_run_in_processes_of_their_own() -> None:
    """The other parsers are ours or orjson: cost grows with the bytes read. SQLite has its own limits."""
    own = {
        "address_book",
        "delimited",
        "fixed_width",
        "json_document",
        "json_lines",
        "sql_dump",
        "sqlite",
        "text",
    }
    safe = {form.name for form in formats() if not form.is_risky}
    assert safe == own, "a new format with a parser of our own goes into `own`; any other needs `is_risky`"
