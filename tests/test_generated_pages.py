"""The pages that commands write are what the commands say today."""

from pathlib import Path

import pytest

from scanner.cli.main import main

DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize("command", ["connectors", "detectors"])
def test_page_is_fresh(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--markdown"]) == 0
    page = (DOCS / f"{command}.md").read_text(encoding="utf-8")
    first = page.partition("\n")[0]
    assert f"`noticemap {command} --markdown`" in first
    assert page == capsys.readouterr().out, f"run: noticemap {command} --markdown > docs/{command}.md"
