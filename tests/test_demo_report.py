"""The demo's HTML report shows the verdict on one screen, or two of a phone, and prints on few pages."""

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from scanner.demo import write_estate
from tests.browsing import launched, need_browser, violations
from tests.running import run

need_browser()

from playwright.sync_api import Browser  # noqa: E402

MAX_PAGES = 13
FIRST = ("p.verdict", "ol.acts li:nth-child(5)", "dl.of-4 > div:nth-child(4)", "dl.of-6 > div:nth-child(6)")
"""Selectors of the last elements that must be on the first screen: the verdict, the fifth action, the four
numbers of what is held, and the six from overdue to not read."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_estate(folder / "estate")
    done = run(
        "scan", folder / "estate", "-o", folder / "out", "--format", "html", "--store", "none", "--quiet"
    )
    assert done.code == 0
    return folder / "out" / "report.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 2 * 844)])
def test_the_answer_is_seen_at_once(
    browser: Browser, report: Path, width: int, height: int, scheme: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page.goto(report.as_uri())
    for part in FIRST:
        box = page.locator(part).bounding_box()
        assert box and box["y"] + box["height"] <= height, part
    assert violations(page) == []
    page.close()


def test_it_is_few_pages_of_paper(browser: Browser, report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed) <= MAX_PAGES
    words = "".join(sheet.get_textpage().get_text_bounded() for sheet in printed)
    assert "Appendix" in words and "All findings, by collection" in words
    page.close()
