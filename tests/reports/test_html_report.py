import dataclasses
import re
from html.parser import HTMLParser

import pytest

from reports.html_packs import MAX_PLAIN
from scanner.finding import Report, Unscanned
from tests.estate import HOSTILE_MARKUP
from tests.factories import (
    make_classification,
    make_collection,
    make_empty_report,
    make_finding,
    make_large_report,
    make_report,
    make_small_report,
)
from tests.reports.golden_files import agrees_with_golden
from tests.reports.writing import written

VOID = {"meta", "link", "br", "wbr", "input", "hr", "img", "col"}


class Reader(HTMLParser):
    """A parser that checks nesting of tags as a browser would, and collects ids and the visible text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        self.scripts += [given] if tag == "script" else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def read(report: Report) -> Reader:
    return Reader(written("html", report))


def test_html_as_agreed() -> None:
    assert agrees_with_golden("report.html", written("html", make_small_report()))


@pytest.mark.parametrize("report", [make_report(), make_empty_report(), make_large_report(MAX_PLAIN + 1)])
def test_every_tag_closes_every_id_is_one_and_every_link_leads_somewhere(report: Report) -> None:
    page = read(report)
    packed = len(report.findings) > MAX_PLAIN
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    missing = {link[1:] for link in page.links if not link.startswith("#findings?")} - set(page.ids)
    assert all(packed and name.startswith("f-") for name in missing)
    assert all(link.startswith("#") for link in page.links)


def test_names_stay_text() -> None:
    text = written("html", make_report())
    assert HOSTILE_MARKUP not in text
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert "user[U+202E]gpj.exe" in Reader(text).text
    assert "two␊lines" in Reader(text).text


@pytest.mark.parametrize(
    "hostile", ["</script><script>x()</script>", '" onload="x()', "{{ 7 * 7 }}", "&lt;", "\x00\x1e"]
)
@pytest.mark.parametrize("n", [1, MAX_PLAIN + 1])
def test_no_part_of_a_finding_can_end_its_place(hostile: str, n: int) -> None:
    label = make_classification(reason=hostile, element_title=hostile, signals=(hostile,), flags=(hostile,))
    finding = make_finding(
        source=hostile,
        collection=hostile,
        field=hostile,
        classifications=(label,),
        masked_examples=(hostile,),
    )
    findings = tuple(dataclasses.replace(finding, fingerprint=f"{i:04x}") for i in range(n))
    page = read(make_empty_report(findings=findings))
    assert page.open == []
    running = [script for script in page.scripts if "type" not in script]
    assert running == [{}]
    assert not any(script.keys() - {"type", "id", "class"} for script in page.scripts)


def test_a_name_of_ten_thousand_characters_is_cut_in_the_line_and_whole_in_the_detail() -> None:
    name = "n" * 10_000
    text = read(make_empty_report(findings=(make_finding(field=name),))).text
    assert text.count(name) == 1
    assert f"{'n' * 80} … {'n' * 36}" in text


def test_nothing_found_with_something_unread_is_never_clean() -> None:
    unread = Unscanned(
        source="s", collection="locked", reason="no_permission: the role may not read this table"
    )
    locked = make_collection(
        "s", "locked", "table", status="failed", reason=unread.reason, rows=None, rows_read=0
    )
    text = read(make_empty_report(collections=(locked,), unscanned=(unread,))).text
    assert "Nothing could be read, so nothing is known." in text
    assert "What was not read is unknown, not clean." in text
    assert "No personal data was found" not in text
    assert "The role may not read this table" in text


def test_many_findings_are_packed_and_a_few_are_not() -> None:
    few, many = (written("html", make_large_report(n)) for n in (MAX_PLAIN, MAX_PLAIN + 100))
    assert 'class="pack"' not in few
    told = [item for item in make_large_report(MAX_PLAIN).findings if item.entity != "RECORD_METADATA"]
    assert few.count('<tr class="m">') == len(told)
    assert many.count('class="pack"') == 8
    assert '<tr class="m">' not in many
    assert "findings.csv, which holds them all" in many


def test_nothing_is_loaded_from_elsewhere() -> None:
    text = written("html", make_report())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r"(?<![-\w])(src|srcset|action|style)=", text)
    assert not re.search(r"url\(|@import", text)
