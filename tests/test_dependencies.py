"""The page about dependencies lists each direct dependency exactly once, and no others."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOR_US = ("dev", "bench")
"""Extras that users do not install."""


def _named(entries: list[str]) -> set[str]:
    return {found.group().lower() for entry in entries if (found := re.match(r"[\w.-]+", entry))}


def test_every_direct_dependency_is_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = _named(project["dependencies"])
    for extra in extras.keys() - set(FOR_US):
        wanted |= _named(extras[extra]) - {project["name"]}  # without extras that refer to other extras
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    told = [row[0] for row in rows if row[0] not in ("package", "---")]
    assert sorted(told) == sorted(wanted)
    assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in rows)


def test_no_licence_is_one_that_we_cannot_take() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert re.findall(r"\| (?:A?GPL-[^|]*) \|", page) == []
