"""The content of single parts of the HTML report."""

from dataclasses import replace
from typing import get_args

import pytest

from connectors.base import ReasonCode
from reports.html_changes import changes, compared_with
from reports.html_matrix import MAX_SQUARES, by_collection
from reports.html_model import page
from reports.html_page import Page
from reports.html_promises import MAX_NAMED
from reports.html_retention import rule_rows, time_axis
from reports.html_settings import settings_groups
from reports.html_unread import HELPS, MAX_SHOWN, unread_rows
from reports.order import in_order
from scanner.finding import RecordGroupSummary, Report, Unscanned, Violation
from tests.estate import DB
from tests.factories import (
    make_classification,
    make_collection,
    make_empty_report,
    make_evidence,
    make_finding,
    make_report,
    make_retention,
    make_run,
    word_of,
)


def model(report: Report) -> Page:
    return page(in_order(report))


def test_every_reason_has_a_way_out() -> None:
    assert set(HELPS) == set(get_args(ReasonCode))


def test_many_unread_places_are_listed_gravest_first_and_the_rest_is_counted() -> None:
    unread = tuple(
        Unscanned(source=DB, collection=f"{n}", reason="empty: holds no bytes") for n in range(MAX_SHOWN + 2)
    )
    whole = Unscanned(source="gone", collection="", reason="not_found: no such folder")
    report = make_empty_report(unscanned=(*unread, whole))
    rows, more = unread_rows(report, {DB: DB, "gone": "gone"})
    assert len(rows) == MAX_SHOWN
    assert more == "and 3 more places: 2 empty and 1 not found. findings.csv lists them all."


def test_changes_say_what_was_what_is_and_why() -> None:
    report = make_report()
    told = changes(report, model(report).listing.views)
    by_status = {item.view.finding.status: item for item in told.shown}
    assert by_status["new"].before == "absent"
    assert (by_status["new"].cause, by_status["new"].why) == ("Data", "the field is new")
    changed = by_status["changed"]
    assert (changed.before, changed.now) == (
        "customer account data; flags: none",
        "customer usage data; flags: hashed",
    )
    assert (changed.cause, changed.why) == ("Rules", "the same values; tool changed")
    assert by_status["gone"].now == "absent"
    assert told.rules == (("Tool", "0.0.9", "0.1.0"),)
    assert [run.count for run in told.runs] == [2, 2, 3, 4, 5, 7]
    assert told.runs_words == "Broken promises per run: 3 new and 1 settled"
    assert compared_with(report) == "Compared with the run of 2 October 2026"


def test_the_first_run_is_compared_with_nothing() -> None:
    report = make_empty_report(findings=(make_finding(),))
    told = changes(report, model(report).listing.views)
    assert (told.title, told.shown, told.counts, told.runs) == ("What changed", (), (), ())
    assert told.summary.startswith("There is no earlier run")


def test_promises_are_new_or_known_and_the_others_are_counted() -> None:
    view = model(make_report())
    news = {card.promise: card.news for card in view.cards}
    assert (news["no_precise_location"], news["no_secret_in_logs"]) == ("known", "new")
    footing = "7 of 87 promises: 4 said in the notice, 2 implied by it and 1 our reading of it."
    assert view.promise_words == (
        f"{footing} Of 4 promises that the notice states, 1 broken, 1 kept, 1 cannot be told and "
        "1 not a matter of data. Of 1 more that it implies or that we read in it, 1 broken."
    )
    assert model(replace(make_report(), answers=())).promise_words == (
        f"{footing} 45 more were tested "
        "and are not broken in what was read; 35 need a document or a decision that data cannot show."
    )
    assert "3 are new since 2 October 2026" in "".join(words for _, words in view.cover.verdict)


@pytest.mark.parametrize(
    ("rule", "oldest", "state", "words"),
    [
        ("account_close_60d", "2026-10-20", "in_time", "In time: no dated record is older than the limit"),
        ("account_close_60d", "2025-10-20", "open", "Older than 60 days: check when the clock started"),
        ("account_close_60d", None, "open", "Cannot tell: no dates in these records"),
        ("content_instruction", "2020-01-01", "not_judged", "No figure to compare with"),
        ("cdr_18m", "2020-01-01", "not_judged", "Not checked: another document governs"),
    ],
)
def test_what_age_can_tell_of_a_limit(rule: str, oldest: str | None, state: str, words: str) -> None:
    label = make_classification(retention=make_retention(rule))
    finding = make_finding(classifications=(label,), evidence=make_evidence(oldest=oldest, newest=oldest))
    (row,) = rule_rows([finding], time_axis([finding], "2026-11-03T02:00:00Z"))
    assert (row.state, row.state_words) == (state, words)


def test_a_finding_of_two_classes_counts_in_both_roles_and_under_both_limits() -> None:
    first = make_classification(category="customer_content", role="processor")
    second = make_classification(category="customer_usage_data", retention=make_retention("cdr_18m"))
    report = make_empty_report(findings=(make_finding(classifications=(first, second)),))
    view = model(report)
    assert [(row.role, row.n_findings) for row in view.tables.roles] == [("Controller", 1), ("Processor", 1)]
    assert len(view.tables.rules) == 2
    assert view.listing.views[0].label.also == ("Usage",)


def test_squares_up_to_thirty_and_bars_beyond() -> None:
    def cells(n: int) -> list[tuple[int, float]]:
        found = tuple(make_finding(field=word_of(i), fingerprint=f"{i:012x}") for i in range(n))
        rows = by_collection(model(make_empty_report(findings=found)).listing.views, {}, {})
        return [(len(row.cells[0].marks), row.cells[0].bar) for row in rows]

    assert cells(MAX_SQUARES) == [(MAX_SQUARES, 0), (MAX_SQUARES, 0)]
    assert cells(MAX_SQUARES + 1) == [(0, 100), (0, 100)]


def test_a_source_of_more_findings_than_squares_has_its_number_alone() -> None:
    found = tuple(
        make_finding(field=word_of(i), collection=f"c{i // 20}", fingerprint=f"{i:012x}") for i in range(40)
    )
    heads, *rows = by_collection(model(make_empty_report(findings=found)).listing.views, {}, {})
    assert (heads.cells[0].count, heads.cells[0].marks, heads.cells[0].bar) == (40, (), 0)
    assert [len(row.cells[0].marks) for row in rows] == [20, 20]


def test_settings_stand_in_words() -> None:
    run = make_run(settings={"sample": 10_000, "regions": [], "ner": "off", "detectors": "*", "odd": None})
    assert dict(settings_groups(run)) == {
        "Reading": (("Sample", "10,000 rows of each collection that is too large to be read completely"),),
        "Detecting": (("Detectors", "all"), ("Regions of numbers", "all"), ("Names in prose", "not read")),
        "Judging": (("Odd", "not set"),),
    }


def test_where_nothing_was_read_nothing_was_tested_or_looked_for() -> None:
    from tests.reports.writing import written

    text = written("html", make_empty_report(collections=(), run=make_run(status="failed")))
    assert "Nothing was read, so no promise was tested." in text
    assert "Nothing was read, so nothing was searched." in text
    assert "none found in what was read" not in text


def test_a_record_of_several_classes_says_how_it_must_be_handled() -> None:
    def note(**group: object) -> str:
        told = RecordGroupSummary(group="", record_kind="message_record", category="none", **group)  # type: ignore[arg-type]
        table = make_collection(DB, "users", "table", record_groups=(told,))
        return by_collection(
            model(make_empty_report(findings=(make_finding(),))).listing.views, {(DB, "users"): table}, {}
        )[1].note

    mixed = note(dominant="customer_usage_data", strictest="customer_content")
    assert mixed == "Message record, to be handled as customer content"
    assert note(dominant="customer_content", strictest="customer_content") == "Message record"


def test_a_promise_broken_in_many_places_names_a_hundred_and_leads_to_all() -> None:
    found = tuple(make_finding(field=f"f{n}", fingerprint=f"{n:012x}") for n in range(MAX_NAMED + 7))
    broken = tuple(
        Violation(
            promise="v",
            title="Kept too long & more",
            severity="high",
            source=item.source,
            collection=item.collection,
            field=item.field,
            evidence="10 rows.",
            notice_section="",
            remediation="Delete.",
            finding=item.fingerprint,
        )
        for item in found
    )
    [card] = model(make_empty_report(findings=found, violations=broken)).cards
    assert (len(card.places), len(card.more), card.n_beyond) == (5, 95, 7)
    assert card.link == "#findings?breach=1&q=Kept+too+long+%26+more"


def test_a_source_of_which_nothing_but_collections_is_known_has_its_own_name() -> None:
    table = make_collection("s3://elsewhere", "a.csv", "file")
    assert model(make_empty_report(collections=(table,))).sources["s3://elsewhere"] == "s3://elsewhere"


def test_the_cover_says_what_was_read_in_earlier_runs() -> None:
    tables = [make_collection(DB, name, "table", carried_from="2026-10-02T02:00:00Z") for name in ("a", "b")]
    words = model(make_empty_report(collections=tuple(tables))).cover.coverage_words
    assert "2 collections had not changed since an earlier run and were read then." in words
