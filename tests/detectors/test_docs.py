"""The page ``docs/detectors.md`` is what the command prints."""

from pathlib import Path

import pytest

from scanner.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "detectors.md"


def test_the_page_is_of_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detectors", "--markdown"]) == 0
    printed = capsys.readouterr().out
    assert printed == PAGE.read_text(encoding="utf-8"), (
        "stale: noticemap detectors --markdown > docs/detectors.md"
    )
