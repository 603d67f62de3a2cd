"""What `noticemap diff` prints: a series is one row, and what was suppressed before is only counted."""

from dataclasses import replace

from scanner.finding import Finding, Report, ReviewNote
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
    assert "300 suppressed by a review (300 newly)." in opening(first)[2]
    later = diff(_run("2", *_aside(LETTERS)), _run("3", *_aside(LETTERS)))
    assert diff_to_lines(later) == []
    assert opening(later)[2].endswith("300 suppressed by a review.")
    assert len(diff_to_json(later)["changes"]) == 300, "for programs, as ever"


def test_it_says_whether_the_data_or_only_a_review_differs() -> None:
    def said(before: Report, after: Report) -> str:
        return opening(diff(before, after))[1]

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
        "  300 in letters/letter-#.txt ×300: run 2 says nothing of it (locked: by another)",  # noqa: RUF001
    ]
