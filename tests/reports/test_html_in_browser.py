"""The report in a real browser: what a reader does to it, and that it asks nothing of any network."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.estate import DB
from tests.factories import make_large_report, make_report
from tests.reports.writing import written

CHROMIUM = Path("/usr/bin/chromium")
N_MANY = 2_000

if not CHROMIUM.exists() and os.environ.get("CI") != "true":
    pytest.skip("no Chromium at /usr/bin/chromium", allow_module_level=True)
sync_api = pytest.importorskip("playwright.sync_api") if os.environ.get("CI") != "true" else None

from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("report")
    reports = {"few": make_report(), "many": make_large_report(N_MANY)}
    for name, report in reports.items():
        folder.joinpath(f"{name}.html").write_text(written("html", report), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in reports}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test on any message, error, or request but the one for the file."""
    opened = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    opened.close()
    assert said == []
    assert all(url.startswith("file:") for url in asked)
    assert len(asked) == 1


def lines(page: Page) -> list[str]:
    return page.locator("tbody.f .x").all_inner_texts()


def test_filter_search_and_clear(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["few"].as_uri())
    count = page.locator("#count")
    expect(count).to_have_text("40 findings")
    page.locator("input[name=class][value=content]").check(force=True)
    expect(count).to_have_text("5 of 40 findings")
    page.locator("#q").fill("recording")
    expect(count).to_have_text("1 of 40 findings")
    assert lines(page) == ["recording_url"]
    page.locator("#q").fill("no such thing")
    expect(page.locator("#nomatch")).to_be_visible()
    page.locator("#clear").click()
    expect(count).to_have_text("40 findings")


def test_sort_turns_with_the_second_click(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["few"].as_uri())
    page.locator("#i-gr").select_option("")
    head = page.locator("th[data-k=conf]")
    orders = []
    for direction in ("descending", "ascending"):
        head.locator("button").click()
        expect(head).to_have_attribute("aria-sort", direction)
        orders.append([float(text) for text in page.locator("tbody.f td.num").all_inner_texts()])
    assert orders == [sorted(orders[0], reverse=True), sorted(orders[0])]


def test_a_line_opens_by_keyboard_and_closes(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["few"].as_uri())
    button = page.locator("tbody.f .x").first
    detail = page.locator("tbody.f tr.d").first
    expect(detail).to_be_hidden()
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(detail).to_be_visible()
    button.press("Enter")
    expect(detail).to_be_hidden()


@pytest.mark.parametrize("name", ["few", "many"])
def test_a_deep_link_opens_its_finding(page: Page, files: dict[str, Path], name: str) -> None:
    report = make_report() if name == "few" else make_large_report(N_MANY)
    fingerprint = report.findings[len(report.findings) - 8].fingerprint
    page.goto(f"{files[name].as_uri()}#f-{fingerprint}")
    expect(page.locator(f"#d-{fingerprint}")).to_be_visible()
    expect(page.locator(f"#f-{fingerprint} .x")).to_be_focused()


def test_a_number_of_the_matrix_leads_to_its_findings(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["few"].as_uri())
    page.locator(".matrix tr.src a").first.click()
    expect(page.locator("#count")).to_have_text("12 of 40 findings")
    expect(page.locator("#i-src")).to_have_value(DB)


def test_two_thousand_findings_are_shown_a_hundred_at_a_time(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["many"].as_uri())
    expect(page.locator("tbody.f")).to_have_count(100)
    page.locator("#more button").click()
    expect(page.locator("tbody.f")).to_have_count(200)
    page.locator("#q").fill("table_00003 sid")
    expect(page.locator("#count")).to_contain_text(f"of {N_MANY:,} findings")


def test_without_script_every_line_stands_open(browser: Browser, files: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["few"].as_uri())
    assert page.locator("tbody.f tr.d").count() == 40
    assert page.locator("tbody.f tr.d >> visible=true").count() == 40
    assert not page.locator("#tools").is_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 420, 800, 1280])
def test_the_page_never_scrolls_sideways(page: Page, files: dict[str, Path], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(files["few"].as_uri())
    page.locator("#openall").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
