"""The wheel contains the four packages with their data, and nothing else."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("connectors", "detectors", "reports", "scanner")
DATA = (
    "detectors/built/*",
    "detectors/data/*.txt",
    "reports/templates/*",
    "scanner/policies/*.json",
    "scanner/policies/*.yaml",
    "scanner/py.typed",
    "scanner/schemas/*.json",
)
BUILD = "import sys; import build_backend; build_backend.build_wheel(sys.argv[1])"


def _files(pattern: str) -> set[str]:
    paths = (p for p in ROOT.glob(pattern) if p.is_file() and "__pycache__" not in p.parts)
    return {p.relative_to(ROOT).as_posix() for p in paths}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The file names in a wheel, built from a copy so that the build leaves nothing in the checkout."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in (*PACKAGES, "tests"):
        made = shutil.ignore_patterns("__pycache__", "*.so", "built")
        shutil.copytree(ROOT / name, source / name, ignore=made)
    for name in ("pyproject.toml", "build_backend.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    subprocess.run([sys.executable, "-c", BUILD, str(target)], cwd=source, check=True, capture_output=True)
    (path,) = target.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_all_modules_are_in_the_wheel(wheel: set[str]) -> None:
    modules = {name for package in PACKAGES for name in _files(f"{package}/**/*.py")}
    assert modules - wheel == set()


@pytest.mark.parametrize("pattern", DATA)
def test_data_is_in_the_wheel(wheel: set[str], pattern: str) -> None:
    files = _files(pattern)
    assert files, f"the checkout has no {pattern}"
    assert files - wheel == set()


def test_what_is_read_only_when_building_is_not_in_the_wheel(wheel: set[str]) -> None:
    assert [name for name in wheel if name.endswith((".npz", ".toml", ".tsv"))] == []


def test_nothing_else_is_in_the_wheel(wheel: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel if ".dist-info/" not in name}
    assert tops == set(PACKAGES)


def test_the_licence_is_in_the_wheel(wheel: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel)
