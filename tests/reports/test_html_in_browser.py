"""The report in a real browser: what readers can do with it, and that it makes no network request."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.finding import Unscanned
from tests.browsing import launched, need_browser, violations
from tests.estate import DB
from tests.factories import (
    make_empty_report,
    make_finding,
    make_large_report,
    make_report,
    make_run,
    make_series_report,
    make_small_report,
)
from tests.reports.writing import written

N_MANY = 20_000

need_browser()

from playwright.sync_api import Browser, Page, expect  # noqa: E402


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("report")
    hostile = (
        "x" * 10_000,
        "=cmd()",
        "two\nlines",
        "<script>document.title='ran'</script>",
        "user\u202egpj",
        "",
    )
    found = [
        make_finding(field=name, collection=name, fingerprint=f"{n:012x}") for n, name in enumerate(hostile)
    ]
    unread = (Unscanned(source=DB, collection="", reason="cannot_connect: the server refused the password"),)
    reports = {
        "few": make_report(),
        "small": make_small_report(),
        "many": make_large_report(N_MANY),
        "hostile": make_empty_report(findings=tuple(found)),
        "empty": make_empty_report(),
        "errors": make_empty_report(run=make_run(status="failed"), collections=(), unscanned=unread),
    }
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
    assert all(url.startswith(("file:", "about:blank")) for url in asked)
    assert len({url.partition("#")[0] for url in asked if url != "about:blank"}) == 1


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


def test_what_is_possible_is_closed_and_opens(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["few"].as_uri())
    row = page.locator("#possible tbody tr").first
    expect(row).to_be_hidden()
    page.locator("#possible summary").click()
    expect(row).to_be_visible()
    expect(page.locator("#possible tbody tr")).to_have_count(7)


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


def test_the_address_keeps_what_is_filtered_sorted_and_open(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["few"].as_uri())
    page.locator("input[name=class][value=usage]").check(force=True)
    page.locator("#q").fill("from")
    page.locator("th[data-k=conf] button").click()
    page.locator("tbody.f .x").first.click()
    shown, address = lines(page), page.url
    opened = page.locator("tbody.f.open").get_attribute("id")
    assert "#findings?class=usage&q=from" in address and "open=" in address
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("tbody.f.open")).to_have_attribute("id", opened or "")
    assert lines(page) == shown
    expect(page.locator("th[data-k=conf]")).to_have_attribute("aria-sort", "descending")
    page.locator("#clear").click()
    expect(page).to_have_url(re.compile(r"#findings\?open=[0-9a-f]{12}$"))


@pytest.mark.parametrize("name", ["few", "small"])
def test_every_number_leads_to_as_many_findings(page: Page, files: dict[str, Path], name: str) -> None:
    page.goto(files[name].as_uri())
    links = page.locator("#where td a, .trio p.big a[href*='findings'], .rules td.num a, .roles td.num a")
    told = [(one.inner_text(), one.get_attribute("href") or "") for one in links.all()]
    assert len(told) > 20
    for number, address in told:
        page.evaluate("hash => { location.hash = hash; }", address)
        expect(page.locator("#count")).to_have_text(re.compile(rf"^{number}( of \d+)? findings?(,|$)"))


def test_a_kind_of_value_leads_to_its_findings_in_a_class(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["few"].as_uri())
    link = page.locator(".kinds tbody tr", has_text="Free text").locator("td.cls a").last
    count = link.inner_text()
    link.click()
    expect(page.locator("#count")).to_have_text(f"{count} of 40 findings")
    expect(page.locator("#i-ent")).to_have_value("FREE_TEXT")
    expect(page.locator("input[name=class][value=content]")).to_be_checked()


def test_paper_shows_what_is_folded_on_screen(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["few"].as_uri())
    folded = page.locator("details.idle")
    assert folded.get_attribute("open") is None
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folded.get_attribute("open") == ""
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folded.get_attribute("open") is None


def test_on_a_phone_a_button_opens_the_contents(browser: Browser, files: dict[str, Path]) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.goto(files["few"].as_uri())
    link = page.locator("nav.toc a", has_text="Not read")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Contents").tap()
    assert page.locator("nav.toc a:visible").count() == 12
    expect(page.locator("#theme")).to_be_visible()
    assert violations(page) == []
    link.tap()
    expect(link).to_be_hidden()
    assert page.url.endswith("#unscanned")
    expect(page.locator("#unscanned h2")).to_be_in_viewport()
    page.close()


def test_on_a_desk_the_contents_stand_beside_the_page(browser: Browser, files: dict[str, Path]) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(files["few"].as_uri())
    assert page.locator("nav.toc a:visible").count() == 12
    expect(page.locator(".menu")).to_be_hidden()
    page.close()


def test_the_button_turns_the_page_dark_and_light(browser: Browser, files: dict[str, Path]) -> None:
    page = browser.new_page(color_scheme="light")
    page.goto(files["few"].as_uri())
    grounds = []
    for _ in range(2):
        page.locator("#theme").click()
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(21, 23, 26)", "rgb(255, 255, 255)"]
    page.close()


def test_twenty_thousand_findings_are_shown_a_hundred_at_a_time(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["many"].as_uri())
    expect(page.locator("tbody.f")).to_have_count(100)
    page.locator("#more button").click()
    expect(page.locator("tbody.f")).to_have_count(200)
    assert page.evaluate("document.querySelectorAll('*').length") < 40_000
    page.locator("#q").fill("table_aaaad sid")
    expect(page.locator("#count")).to_contain_text("of 19,000 findings")
    page.locator("#q").fill("")
    page.locator("th[data-k=conf] button").click()
    shown = [float(text) for text in page.locator("tbody.f td.num").all_inner_texts()]
    assert shown == sorted(shown, reverse=True)


def test_a_series_of_files_is_one_line_that_counts_and_names_them(browser: Browser, tmp_path: Path) -> None:
    report = make_series_report(2_500)
    path = tmp_path / "series.html"
    path.write_text(written("html", report), encoding="utf-8")
    assert path.stat().st_size < 500_000
    page = browser.new_page()
    page.goto(f"{path.as_uri()}#f-{report.findings[20].fingerprint}")
    expect(page.locator("tbody.f")).to_have_count(2)
    line = page.locator("tbody.f.open")
    expect(line.locator("tr.m")).to_contain_text("note-#.txt in 2,500 places")
    expect(line.locator("tr.d")).to_contain_text(report.findings[20].collection)
    expect(line.locator("tr.d")).to_contain_text("2,400 more places")
    expect(page.locator("#count")).to_have_text("5,000 findings")
    expect(page.locator("#where tbody").first).to_contain_text("note-#.txt")
    page.close()


def test_changes_lead_to_their_findings(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["few"].as_uri())
    link = page.locator("#changes tbody a").first
    target = (link.get_attribute("href") or "").removeprefix("#f-")
    link.click()
    expect(page.locator(f"#d-{target}")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("small", 1280),
        ("small", 360),
        ("few", 768),
        ("hostile", 820),
        ("empty", 1280),
        ("errors", 420),
        ("many", 1280),
    ],
)
def test_axe_finds_nothing(
    browser: Browser, files: dict[str, Path], name: str, width: int, scheme: Any
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(files[name].as_uri())
    if page.locator("#openall").is_visible():
        page.locator("#openall").click()
    assert violations(page) == []
    page.close()


def test_axe_finds_nothing_in_records_of_processing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "records.html"
    path.write_text(written("ropa-html", make_report()), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("name", ["few", "hostile", "empty", "errors"])
def test_it_prints(page: Page, files: dict[str, Path], name: str) -> None:
    page.goto(files[name].as_uri())
    page.emulate_media(media="print")
    assert page.locator("nav.toc").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_names_do_not_run(page: Page, files: dict[str, Path]) -> None:
    page.goto(files["hostile"].as_uri())
    page.locator("#openall").click()
    assert "Personal data" in page.title()
    assert page.evaluate("[...document.scripts].filter(s => s.type !== 'application/json').length") == 1


def test_without_script_every_line_stands_open(browser: Browser, files: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["few"].as_uri())
    assert page.locator("tbody.f tr.d").count() == 40
    assert page.locator("tbody.f tr.d >> visible=true").count() == 40
    assert not page.locator("#tools").is_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("name", ["few", "hostile", "errors"])
def test_the_page_never_scrolls_sideways(page: Page, files: dict[str, Path], name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(files[name].as_uri())
    if page.locator("#openall").is_visible():
        page.locator("#openall").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
