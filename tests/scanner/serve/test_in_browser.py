"""The pages in a real browser: opened by address, navigated and filled in, on desktop and phone screens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.serve.server import opening_page
from tests.browsing import launched, need_browser, violations
from tests.scanner.serve.serving import TOKEN, Client

need_browser()

from playwright.sync_api import Browser, BrowserContext, Page, expect  # noqa: E402


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


def opened(context: BrowserContext, client: Client) -> Page:
    page = context.new_page()
    page.goto(f"{client.address}/?token={TOKEN}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Runs")
    return page


@pytest.fixture
def page(browser: Browser, deciding: Client) -> Iterator[Page]:
    """A page that fails its test on any error, message, or request to elsewhere."""
    context = browser.new_context()
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: said.append(message.text))
    yield opened(context, deciding)
    context.close()
    assert said == []
    assert {url[: len(deciding.address)] for url in asked if not url.startswith("data:")} == {
        deciding.address
    }


def test_from_the_address_to_a_decision_and_back(page: Page) -> None:
    assert "token" not in page.url
    page.get_by_role("row").nth(1).get_by_role("link").click()
    page.get_by_role("link", name="Worklist", exact=True).click()
    page.get_by_label("State").select_option("all")
    page.get_by_label("Search names").fill("note-")
    page.get_by_role("button", name="Show").click()
    assert "q=note-" in page.url
    page.locator("table.todo tbody a").first.click()
    page.get_by_label("not what it says").check()
    page.get_by_role("button", name="Save this decision").click()
    assert page.evaluate("document.querySelector('textarea').validity.valueMissing")
    page.get_by_label("Reason, for those who read reports").fill("a template")
    page.get_by_role("button", name="Save this decision").click()
    expect(page.get_by_role("status")).to_contain_text("Kept as review 1")
    page.get_by_label("Owner; empty for nobody").fill("Billing")
    page.get_by_label("Until").fill("2027-01-31")
    page.get_by_role("button", name="Save owner and due date").click()
    expect(page.locator("main")).to_contain_text("Billing, until 31 January 2027")
    page.get_by_role("link", name="Reviews", exact=True).click()
    page.get_by_text("Withdraw review 1").click()
    page.get_by_label("Reason", exact=True).fill("it was right")
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_role("status")).to_contain_text("Review 1 is withdrawn")


def test_a_number_of_the_first_screen_leads_to_what_it_counts(page: Page) -> None:
    page.goto(page.url + "latest")
    page.get_by_role("link", name="Possible", exact=True).click()
    expect(page.get_by_label("Kind")).to_have_value("possible")
    page.go_back()
    page.locator("ol.acts a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Worklist")
    expect(page.get_by_label("Promise")).not_to_have_value("")


def test_files_are_kept_under_their_names(page: Page, tmp_path: Path) -> None:
    page.goto(page.url + "latest")
    page.get_by_role("link", name="Files", exact=True).click()
    with page.expect_download() as begun:
        page.get_by_role("link", name="xlsx", exact=True).click()
    assert begun.value.suggested_filename.endswith("-findings.xlsx")
    begun.value.save_as(tmp_path / "book.xlsx")
    assert (tmp_path / "book.xlsx").read_bytes().startswith(b"PK")


def test_the_whole_report_works_in_its_sandbox(page: Page) -> None:
    page.goto(page.url + "latest")
    page.get_by_role("link", name="Whole report").click()
    page.locator("#q").fill("qqqq")
    expect(page.locator("#nomatch")).to_be_visible()


def test_a_private_file_opens_the_page(browser: Browser, looking: Client) -> None:
    """As with ``--open``: the browser must accept the cookie although the navigation began at a file."""
    path = opening_page(f"{looking.address}/?token={TOKEN}")
    assert path.stat().st_mode & 0o077 == 0
    fresh = browser.new_context()
    page = fresh.new_page()
    page.goto(path.as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_text("Runs")
    assert page.url == f"{looking.address}/"
    fresh.close()
    path.unlink()


def test_another_page_cannot_send_anything_in(browser: Browser, deciding: Client, tmp_path: Path) -> None:
    run = deciding.get("/latest").headers["location"]
    evil = tmp_path / "evil.html"
    evil.write_text(
        f'<form method="post" action="{deciding.address}{run}/baseline"><button>Win</button></form>'
    )
    context = browser.new_context()
    page = opened(context, deciding)
    page.goto(evil.as_uri())
    page.get_by_role("button").click()
    expect(page.locator("body")).to_contain_text("came from another page")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_every_page_is_open_to_everybody_and_fits(
    browser: Browser, looking: Client, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # so that axe may run
    )
    page = opened(context, looking)
    run = looking.get("/latest").headers["location"]
    page.goto(f"{looking.address}{run}/worklist?state=all")
    item = page.locator("table.todo tbody a").first.get_attribute("href")
    page.goto(f"{looking.address}{run}/findings")
    finding = page.locator("table.own tbody a").first.get_attribute("href")
    below = (
        f"{run}{path}"
        for path in ("", "/worklist?state=all", "/findings", "/changes", "/files", "/worklist/none")
    )
    for path in ("/", "/reviews", *below, item, finding):
        page.goto(f"{looking.address}{path}")
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert violations(page) == [], path
    context.close()
