"""The generated pages are what the commands write at present."""

import re
import runpy
from pathlib import Path

import pytest

from scanner.cli.main import main

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


@pytest.mark.parametrize("command", ["connectors", "detectors"])
def test_page_is_fresh(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--markdown"]) == 0
    page = (DOCS / f"{command}.md").read_text(encoding="utf-8")
    first = page.partition("\n")[0]
    assert f"`noticemap {command} --markdown`" in first
    assert page == capsys.readouterr().out, f"run: noticemap {command} --markdown > docs/{command}.md"


def test_reference_pages_are_fresh() -> None:
    written = dict(runpy.run_path(str(DOCS / "reference_pages.py"))["pages"]())
    assert {path.stem for path in written} == {
        *("command-line", "findings-json", "policy", "policy-page", "project-file"),
    }
    stale = [path.name for path, text in written.items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run: python docs/reference_pages.py"


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.stem)
def test_links_between_pages_lead_to_text(page: Path) -> None:
    """Linked pages have content in the repository, too, not only after ``make docs``."""
    for target in re.findall(r"\]\(([^)#:\s]+\.md)[^)]*\)", page.read_text(encoding="utf-8")):
        linked = page.parent / target
        assert linked.exists(), target
        assert len(linked.read_text(encoding="utf-8")) > 500, target
