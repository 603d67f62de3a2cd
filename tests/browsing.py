"""A real browser for tests, if installed, and a check of pages for accessibility."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")


def need_browser() -> None:
    """Skip a module's tests if no browser is installed; in continuous integration there must be one."""
    if os.environ.get("CI") == "true":
        return
    if not CHROMIUM.exists():
        pytest.skip("no Chromium at /usr/bin/chromium", allow_module_level=True)
    pytest.importorskip("playwright.sync_api")


@contextmanager
def launched() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def violations(page: "Page") -> list[str]:
    """The accessibility violations that axe finds, each with the HTML of its first place."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:200]}" for item in found]
