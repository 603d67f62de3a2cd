"""The documentation builds as a site, without a warning, and loads nothing from elsewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.cli.commands import all_commands

ROOT = Path(__file__).parents[1]
LOADED = re.compile(
    r"""<(?:script|img|iframe)\b[^>]*\bsrc="([^"]+)"|<link\b[^>]*\bhref="([^"]+)"|url\(([^)]+)\)"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-c", "docs"]
    done = subprocess.run(
        [*command, "-d", str(folder / "trees"), ".", str(folder / "html")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


def test_every_page_is_there(site: Path) -> None:
    pages = {path.relative_to(ROOT).with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    built = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}
    assert pages - built == set()


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    files = [*site.rglob("*.html"), *(site / "_static").rglob("*.css")]
    loaded = {
        (path.name, found)
        for path in files
        for match in LOADED.finditer(path.read_text("utf-8"))
        for found in match.groups()
        if found and re.match(r"['\"]?(?:https?:)?//", found)
    }
    assert loaded == set()


def test_reference_has_every_command_and_every_key(site: Path) -> None:
    commands = (site / "docs" / "reference" / "command-line.html").read_text("utf-8")
    assert {one.NAME for one in all_commands() if f'id="{one.NAME}"' not in commands} == set()
    keys = (site / "docs" / "reference" / "findings-json.html").read_text("utf-8")
    assert 'id="finding"' in keys
    assert "fingerprint" in keys
    project = (site / "docs" / "reference" / "project-file.html").read_text("utf-8")
    assert "schedules.NAME.cron" in project
