"""Reports agree on each number: newly broken promises, rows past a limit, findings that count."""

from dataclasses import replace

from reports.audited import answers_words
from reports.html_lines import lines, urgent_first
from reports.html_model import called, page, views_of
from reports.html_retention import rule_rows
from reports.order import in_order
from reports.summary import broken_news
from reports.verdict import verdict
from scanner.cli.next_steps import next_steps
from scanner.cli.unread_lines import unread_lines
from scanner.finding import Comparison, PastRun, Unscanned
from scanner.finding.worklist import worklist
from scanner.store.rows import run_row
from tests.factories import make_audit, make_classification, make_finding, make_report, make_series_report
from tests.reports.writing import written


def test_new_promises_are_dated_by_the_run_they_are_compared_with() -> None:
    report = make_report()
    of_these = PastRun(
        id="a", started_at="2026-10-01T02:00:00Z", n_findings=1, broken=(), policy=report.run.policy.id
    )
    other = replace(of_these, id="b", started_at="2026-10-20T02:00:00Z", policy="other")
    told = replace(
        report, comparison=Comparison(run="c", started_at="2026-10-30T02:00:00Z", past=(of_these, other))
    )
    assert broken_news(told).new == {item.promise for item in report.violations}
    assert "new since 1 October 2026" in "".join(words for _, words in verdict(told))
    by_other = replace(told, comparison=replace(told.comparison, past=(other,)) if told.comparison else None)
    assert not broken_news(by_other).known


def test_a_rule_states_the_rows_that_were_counted_past_it() -> None:
    label = make_classification()
    finding = make_finding(classifications=(label,))
    audit = make_audit(
        id=label.retention.rule, kind="retention", counts={"overdue": 1_754, "in_time": 246, "accepted": 9}
    )
    [row] = rule_rows([finding], None, [audit])
    assert row.state == "overdue"
    assert row.state_words == "1,754 of 2,009 rows are overdue, in 1 collection; 9 accepted by review"
    [kept] = rule_rows([finding], None, [replace(audit, counts={"in_time": 246})])
    assert (kept.state, kept.state_words) == ("in_time", "No row is overdue, of 246 counted")
    [untold] = rule_rows([finding], None, [replace(audit, counts={"cannot_tell": 2})])
    assert untold.state == "open"


def test_a_finding_that_is_gone_or_tells_nothing_is_in_no_count() -> None:
    present, metadata = (
        make_finding(fingerprint="a"),
        make_finding(fingerprint="b", field="state", entity="RECORD_METADATA"),
    )
    gone = [replace(one, fingerprint=f"gone{one.fingerprint}", status="gone") for one in (present, metadata)]
    report = replace(make_report(), findings=(present, metadata, *gone), violations=(), possible=())
    shown = page(in_order(report))
    assert run_row(report)["n_findings"] == shown.listing.n_standing == 1
    assert len(shown.listing.metadata) == 1 and sum(count for _, _, count in shown.listing.chips) == 1
    assert "1 field of record metadata counted apart" in " ".join(written("text", report).split())


def test_whose_notice_is_used_and_how_to_choose_another_is_said() -> None:
    report = make_report()
    shipped = replace(report, run=replace(report.run, settings={"policy": report.run.policy.id}))
    assert "`--policy` names another" in " ".join(written("text", shipped).split())
    own = replace(report, run=replace(report.run, settings={"policy": "mine.yaml"}))
    assert "--policy" not in written("text", own)


def test_places_of_one_make_that_were_not_read_are_one_line() -> None:
    missed = [
        Unscanned(
            source="in",
            collection=f"letters/letter_{n:03}.docx",
            reason="driver_missing: pip install 'noticemap[documents]' reads such files",
        )
        for n in range(10)
    ]
    report = replace(make_report(), unscanned=tuple(missed))
    text = written("text", report)
    assert text.count("letter_") == 1 and "letters/letter_#.docx ×10" in text  # noqa: RUF001
    assert len(list(unread_lines(report))) == 1
    steps = list(next_steps(report, None, "", is_kept=True, is_own_notice=True))
    assert steps[-1].startswith("next: pip install 'noticemap[documents]'")


def test_people_who_cannot_be_told_apart_are_said_in_english() -> None:
    [everybody] = [item for item in make_report().people if item.of == "all"]
    report = replace(make_report(), people=(replace(everybody, n_people=None),))
    assert "People: people cannot be distinguished." in " ".join(written("text", report).split())


def test_a_promise_broken_by_the_notice_as_a_whole_is_named_beside_the_sum() -> None:
    report = make_report()
    first = replace(
        report.answers[0], answer="broken", promise="stale", title="Data never found", basis="said"
    )
    whole = replace(report, answers=(replace(first, reason="not found: a name"),))
    assert answers_words(whole).endswith("Broken by the notice itself, not at a place: Data never found.")
    assert "the notice itself" not in answers_words(report)


def test_findings_of_one_make_share_a_line_from_eleven_on() -> None:
    for n, shown in ((5, 10), (6, 2)):
        assert len(page(in_order(make_series_report(n))).listing.views) == shown


def test_of_very_many_findings_any_of_one_make_share_a_line() -> None:
    report = make_series_report(4)
    items = worklist(report)
    views = urgent_first(views_of(report, called(report)), items)
    assert len(lines(views)) == len(views) == 8
    assert len(lines(urgent_first([*views] * 251, items))) == 2
