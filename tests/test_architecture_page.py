"""The map of the code in ``docs/architecture.md`` is complete, and all paths in it exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (.+?) \| .+? \| (.*?) \|$", re.MULTILINE)
PACKAGES = ("scanner", "connectors", "detectors", "reports")


def _map(package: str) -> str:
    """The part of the page with the table of a package."""
    _, _, behind = PAGE.partition(f"| `{package}/`")
    return behind.partition("\n\n")[0]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_is_on_the_map(package: str) -> None:
    folders = {path.name for path in (ROOT / package).iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders <= set(re.findall(r"`(\w+)/`", _map(package)))


def test_every_loose_module_of_the_scanner_is_on_the_map() -> None:
    loose = {path.name for path in (ROOT / "scanner").glob("*.py")} - {"__init__.py"}
    assert loose <= set(re.findall(r"`(\w+\.py)`", _map("scanner")))


@pytest.mark.parametrize("package", PACKAGES)
def test_where_to_start_is_there(package: str) -> None:
    for names, start in ROW.findall(_map(package)):
        for file in re.findall(r"`([\w./]+)`", start):
            folders = ["", *re.findall(r"`([\w/]+)/`", names)]
            assert any((ROOT / package / folder / file).exists() for folder in folders), (names, file)


def test_every_path_that_is_named_is_there() -> None:
    for path in re.findall(
        r"`((?:scanner|connectors|detectors|reports|tests|benchmarks|docs)/[\w./]*)`", PAGE
    ):
        assert (ROOT / path).exists(), path
