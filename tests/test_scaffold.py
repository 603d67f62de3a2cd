"""The project around the code: its version, its top-level files, and no traces of a developer's machine."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import scanner
from tests import readme_output

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {
    ".ci",
    ".dockerignore",
    ".gitignore",
    ".pre-commit-hooks.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "LICENSE",
    "MANIFEST.in",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "action.yml",
    "benchmarks",
    "build_backend.py",
    "connectors",
    "constraints.txt",
    "detectors",
    "docs",
    "pyproject.toml",
    "reports",
    "scanner",
    "tests",
}


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    out = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [path for name in out.split("\0") if name and (path := ROOT / name).is_file()]


def test_the_changelog_speaks_of_this_version() -> None:
    versions = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert versions[0] == scanner.__version__


def test_the_top_level_holds_only_what_the_layout_names(tracked: list[Path]) -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked} <= TOP_LEVEL


def test_tracked_files_know_no_machine(tracked: list[Path]) -> None:
    machine = re.compile(
        rf"{re.escape(str(ROOT))}\b|{re.escape(str(Path.home()))}/|index-url|://[^/\s]+/simple\b"
    )
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in tracked if path != Path(__file__)}
    assert {str(path.relative_to(ROOT)) for path, text in texts.items() if machine.search(text)} == set()


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert {str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").exists()} == set()


def test_constraints_pin_every_direct_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\s>=<;\[]", line)[0].lower().replace(".", "-") for line in wanted} - {
        project["name"]
    }
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE))
    assert names - pinned == set()


@pytest.mark.parametrize("lock", ["core", "dev"])
def test_locks_name_a_hash_of_each_file_and_the_versions_of_the_constraints(lock: str) -> None:
    requirement = re.compile(r"^([\w.-]+)==([^ \\;]+)")
    versions = set(
        filter(None, map(requirement.match, (ROOT / "constraints.txt").read_text("utf-8").splitlines()))
    )
    text = (ROOT / ".ci" / f"locked-{lock}.txt").read_text("utf-8")
    entries = [entry for entry in text.replace("\\\n", " ").splitlines() if not entry.startswith("#")]
    named = [found for entry in entries if (found := requirement.match(entry))]
    assert len(named) == len(entries) and all("--hash=sha256:" in entry for entry in entries)
    pinned = {found.group() for found in named} - {found.group() for found in versions}
    assert {name.partition("==")[0] for name in pinned} <= {"setuptools"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"]["dev"] if lock == "dev" else [])
    names = {re.split(r"[\s>=<;\[]", line)[0].lower().replace(".", "-") for line in wanted} - {"noticemap"}
    assert names - {found.group(1).lower().replace(".", "-") for found in named} == set()


def test_readme_shows_what_the_demo_prints_between_its_marks() -> None:
    lines = [
        "23 of 26 collections",
        "",
        "a",
        "and 3 more",
        "b",
        "Broken promises: 1 high",
        "html  report.html",
    ]
    readme = "# x\n$ make demo\n...\nold\nReport: .../demo/report/report.html\n"
    shown = readme_output.shortened(lines)
    assert shown.split("\n")[3:5] == ["and 3 more", "..."]
    assert readme_output.with_output(readme, shown).startswith(
        "# x\n$ make demo\n...\n23 of 26 collections\n"
    )
    assert readme_output.with_output(readme, shown).endswith("\nReport: .../demo/report/report.html\n")
    assert "$ make demo\n...\n" in readme_output.README.read_text("utf-8")
