from reports.notebook import SHOWN, notebook
from scanner.finding import Unscanned
from tests.factories import make_empty_report, make_finding, make_report


def test_what_breaks_a_promise_comes_first_and_the_rest_is_counted() -> None:
    text = notebook(make_report())
    assert text.index("Working logins stand in a log") < text.index("<b><bdi")
    assert text.count("<tr>") == SHOWN + 2 + 5
    assert f"and {40 - SHOWN} more findings" in text


def test_nothing_read_is_told() -> None:
    unread = (Unscanned(source="s", collection="", reason="cannot_connect: no answer"),)
    text = notebook(make_empty_report(collections=(), unscanned=unread))
    assert "Nothing could be read, so nothing is known." in text
    assert "cannot_connect: no answer" in text
    assert "<table>" not in text


def test_names_stay_text() -> None:
    text = notebook(make_empty_report(findings=(make_finding(field="<b>\u202e\n" + "x" * 10_000),)))
    assert "&lt;b&gt;[U+202E]␊" in text
    assert len(text) < 3_000
