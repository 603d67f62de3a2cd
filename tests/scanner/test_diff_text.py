"""The output of `noticemap diff`: a series is one row, and findings suppressed before are only counted."""

from dataclasses import replace

from scanner.finding import Finding, Report, ReviewNote, Violation
from scanner.history.diff import diff
from scanner.history.diff_text import closing, diff_to_json, diff_to_lines, opening
from tests.scanner.small_report import finding, small_report

NOTE = ReviewNote(number=1, verdict="false_alarm", author="dpo", reason="made-up letters")
LETTERS = tuple(finding(f"letters/letter-{n:04}.txt", "text", f"l{n}") for n in range(300))


def _run(run: str, *findings: Finding) -> Report:
    report = small_report(run, findings=findings, violations=(), unscanned=(), possible=())
    places = dict.fromkeys(item.collection for item in findings)
    read = tuple(replace(report.collections[0], collection=name) for name in places)
    return replace(
        report,
        sources=(replace(report.sources[0], status="complete"),),
        collections=read or report.collections,
    )


def _aside(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(replace(item, status="suppressed", reviews=(NOTE,)) for item in findings)


def test_a_decision_about_a_series_is_one_row_and_only_the_first_time() -> None:
    first = diff(_run("1", *LETTERS), _run("2", *_aside(LETTERS)))
    [row] = diff_to_lines(first)
    assert row[:2] == ("suppressed", "review")
    assert row[3] == "letters/letter-#.txt ×300 › text"  # noqa: RUF001
    assert row[-1] == "dpo: made-up letters"
    assert "300 suppressed by a review (300 newly)." in opening(first)[-1]
    later = diff(_run("2", *_aside(LETTERS)), _run("3", *_aside(LETTERS)))
    assert diff_to_lines(later) == []
    assert opening(later)[-1].endswith("300 suppressed by a review.")
    assert len(diff_to_json(later)["changes"]) == 300, "for programs, as ever"


def test_it_says_whether_the_data_or_only_a_review_differs() -> None:
    def said(before: Report, after: Report) -> str:
        [line] = [line for line in opening(diff(before, after)) if line.startswith("Detectors")]
        return line

    letters, new = _run("1", *LETTERS), finding("calls", "dst", "new")
    assert "no finding differs" in said(letters, replace(letters, run=replace(letters.run, id="2")))
    assert "differ only by reviews" in said(letters, _run("2", *_aside(LETTERS)))
    assert said(letters, _run("2", *LETTERS, new)).endswith("what differs is the data.")
    assert said(letters, _run("2", *_aside(LETTERS), new)).endswith("the data, and what a review decided.")


def test_the_last_column_says_what_a_new_or_gone_finding_is() -> None:
    new = finding("calls", "dst", "new")
    [row] = diff_to_lines(diff(_run("1"), _run("2", new)))
    assert row[0] == "new"
    assert row[-1] == new.classifications[0].element_title or new.classifications[0].element


def test_what_was_not_compared_is_one_line_for_a_series() -> None:
    unread = _run("2", *LETTERS)
    failed = tuple(replace(item, status="failed", reason="locked: by another") for item in unread.collections)
    told = closing(diff(_run("1", *LETTERS), replace(unread, findings=(), collections=failed)))
    assert told == [
        "Not compared: 300 findings",
        "  300 in letters/letter-#.txt ×300: run 2 says nothing about it (locked: by another)",  # noqa: RUF001
    ]


def _broken(shown_by: Finding, promise: str) -> Violation:
    [like, *_] = small_report().violations
    return replace(like, promise=promise, title=promise.title(), finding=shown_by.fingerprint)


def test_it_begins_with_promises_overdue_rows_and_collections() -> None:
    old, new, both = (finding(name, "dst", name) for name in ("old", "new", "both"))
    late = replace(small_report().audits[0], kind="retention", source=old.source, collection="both")
    before = replace(
        _run("1", old, both),
        violations=(_broken(old, "first"), _broken(both, "second")),
        audits=(replace(late, counts={"overdue": 443}), replace(late, id="other", counts={"overdue": 9})),
    )
    after = replace(
        _run("2", new, both),
        violations=(_broken(new, "third"), _broken(both, "second")),
        audits=(replace(late, counts={"overdue": 465}),),
    )
    told = diff(before, after)
    assert opening(told)[1:4] == [
        "Promises: mended: First; newly broken: Third; 1 still broken.",
        "Rows overdue: 443 → 465.",
        "Collections: new: new; gone: old.",
    ]
    body = diff_to_json(told)
    assert (body["promises"]["mended"], body["overdue"]) == (["first"], {"before": 443, "after": 465})
    words = {row[0]: row[-1] for row in diff_to_lines(told)}
    assert words["new"].endswith("breaks: Third") and words["gone"].endswith("broke: First")


def test_a_promise_is_mended_only_where_its_place_was_read_and_nobody_suppressed_it() -> None:
    one = finding("letters/a.txt", "text", "one")
    before = replace(_run("1", one), violations=(_broken(one, "first"),))
    aside = opening(diff(before, _run("2", *_aside((one,)))))[1]
    assert aside == "Promises: suppressed by a review: First; none still broken."
    failed = replace(before.collections[0], status="failed", reason="locked: by another")
    unread = replace(_run("2", one), findings=(), collections=(failed,))
    assert opening(diff(before, unread))[1] == "Promises: not read again: First; none still broken."


def test_a_collection_that_is_gone_is_one_row() -> None:
    columns = tuple(finding("customers", name, name) for name in ("email", "phone", "street"))
    [row] = diff_to_lines(diff(_run("1", *columns), _run("2")))
    assert row[0] == "gone"
    assert row[3] == "customers › 3 fields"  # noqa: RUF001
