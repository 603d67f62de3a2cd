import io
import re

import pytest

from scanner.finding import Interruption, Report, Reread, Unscanned
from tests.factories import make_collection, make_empty_report, make_finding, make_report, make_run
from tests.reports.golden_files import agrees_with_golden
from tests.reports.writing import written

UNREAD = Unscanned(source="s", collection="locked", reason="no_permission: the role may not read this table")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(report: Report) -> str:
    from reports.text_report import write

    out = Terminal(newline="")
    write(report, out)
    return out.getvalue()


def test_text_as_agreed() -> None:
    assert agrees_with_golden("summary.txt", written("text", make_report()))


def test_lines_fit_80_columns_and_carry_no_colour_when_piped() -> None:
    text = written("text", make_report())
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_colours_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;31m" in on_terminal(make_report())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "31m" not in on_terminal(make_report())


@pytest.mark.parametrize(("columns", "widest"), [(40, 80), (120, 120), (300, 160)])
def test_a_wide_terminal_shows_longer_names(
    columns: int, widest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    text = re.sub(
        r"\x1b\[[0-9;]*m", "", on_terminal(make_empty_report(findings=(make_finding(field="x" * 300),)))
    )
    assert max(map(len, text.splitlines())) <= widest
    assert f"users \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} {'x' * (widest - 80 + 38 - 9)}…" in text


def test_interruptions_are_told() -> None:
    again = tuple(
        Reread(source="s", collection=name, why="damaged" if name == "c" else "changed") for name in "abc"
    )
    stops = (
        Interruption(resumed_at="2026-11-03T02:10:00Z", n_kept=3, reread=again[:1]),
        Interruption(resumed_at="2026-11-03T02:20:00Z", n_kept=9, reread=again),
    )
    text = written("text", make_empty_report(run=make_run(interruptions=stops)))
    assert (
        "The run was stopped 2 times and last continued at 2026-11-03T02:20:00Z. "
        "2 collections that had changed meanwhile were read again. "
        "1 collection whose stored results were damaged was read again." in " ".join(text.split())
    )


def test_a_clock_that_went_back_is_told() -> None:
    run = make_run(started_at="2026-11-03T02:00:00Z", finished_at="2026-10-03T02:10:00Z")
    assert "The clock went back while it ran: it began at 2026-11-03T02:00:00Z and ended at " in " ".join(
        written("text", make_empty_report(run=run)).split()
    )


def test_what_reviews_suppressed_is_counted() -> None:
    findings = (make_finding(status="suppressed"), make_finding(field="b", status="gone"))
    assert "Findings: 1 gone, 1 suppressed by review." in written(
        "text", make_empty_report(findings=findings)
    )


def test_nothing_found_with_something_unread_says_so() -> None:
    text = " ".join(written("text", make_empty_report(unscanned=(UNREAD,))).split())
    assert "No personal data was found" in text
    assert "1 collection was not read, or only in part: what is in there is unknown." in text
    assert UNREAD.reason in text


def test_nothing_read_is_never_nothing_found() -> None:
    locked = make_collection(
        "s", "locked", "table", status="failed", reason=UNREAD.reason, rows=None, rows_read=0
    )
    text = written("text", make_empty_report(collections=(locked,), unscanned=(UNREAD,)))
    assert text.startswith("Checked against no company's notice (policy example-notice 2026.10).\n\n")
    assert "\n\nNothing could be read, so nothing is known.\n" in text
    assert "No personal data" not in text


def test_a_name_cannot_move_the_cursor_or_mark_text_up() -> None:
    hostile = "\x1b[2J[red]\n\u202e"
    for text in (written("text", make_empty_report(findings=(make_finding(field=hostile),))),):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "␛[2J[red]␊[U+202E]" in text
