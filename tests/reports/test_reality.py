"""How reports compare the notice with what was found."""

from dataclasses import replace

from reports.first_numbers import holdings, numbers
from reports.html_reality import MAX_DRAWN, drawing, reality
from reports.reality import away, crossing, matrix_words
from scanner.finding import ElementPlace
from scanner.finding.worklist import worklist
from tests.estate import HOSTILE_MARKUP
from tests.factories import make_element_row, make_empty_report, make_flows, make_report
from tests.reports.writing import written


def test_the_questions_of_a_data_protection_officer_have_a_number_each() -> None:
    report = make_report()
    told = {item.title: item for item in (*holdings(report), *numbers(report, worklist(report)))}
    assert list(told) == [
        *("Held", "People", "As controller", "As processor", "In an undecided role"),
        *("Overdue", "Broken", "Kept", "Not testable", "Possible", "Not read"),
    ]
    assert (told["People"].count, told["People"].is_estimate) == (9_700, True)
    assert told["As processor"].words == "people cannot be distinguished"
    assert all(item.count is not None for item in told.values())
    untested = replace(report, answers=(), audits=(), people=())
    silent = {item.title for item in numbers(untested, ()) if item.count is None}
    assert silent == {"Overdue", "Kept", "Not testable"}


def test_each_element_is_told_once_and_the_gravest_place_first() -> None:
    report = make_report()
    words = matrix_words(report)
    assert words.startswith(
        "Of 8 elements of personal data in the policy, 3 are named in the notice and found, 2 are"
    )
    assert "1 of them in no source that was read" in words
    assert [item.element for item in away(report)] == ["location", "number", "name"]
    shown = reality(report)
    assert [item.row.element for item in shown.away] == ["location", "number"]
    assert [item.row.element for item in shown.elsewhere] == ["name"]
    assert [item.row.element for item in shown.unlooked] == ["cv"]
    assert matrix_words(make_empty_report()) == ""


def test_a_notice_without_lines_is_cited_by_its_heading() -> None:
    row = make_element_row(notice_section="s_own", notice_lines=())
    shown = reality(replace(make_empty_report(), matrix=(row,), sections={"s_own": "Our notice"}))
    assert [item.notice for item in shown.found] == ["Our notice"]


def test_the_drawing_has_a_line_a_pair_of_collections_and_says_them() -> None:
    flows = crossing(make_flows())
    drawn = drawing(flows)
    assert drawn is not None
    assert (len(drawn.origins), len(drawn.copies), len(drawn.lines)) == (1, 2, 2)
    assert "users and leads.csv" in drawn.words
    many = [
        replace(flows[0], copy=replace(flows[0].copy, collection=f"export_{number}")) for number in range(99)
    ]
    most = drawing(many)
    assert most is not None and len(most.lines) == MAX_DRAWN
    assert drawing(()) is None


def test_names_in_the_drawing_are_text() -> None:
    page = written("html", make_report())
    assert '<svg class="flow' in page
    assert HOSTILE_MARKUP not in page


def test_rows_found_where_they_may_not_be_are_those_of_the_places_shown() -> None:
    home = ElementPlace(source="s", collection="exports", source_kind="crm", n_fields=1, n_rows=1_210)
    log = replace(home, collection="app.log", source_kind="app_log", n_rows=770, away="broken_promise")
    row = make_element_row(standing="found", n_collections=2, n_rows=1_980, n_away=1, places=(log, home))
    for told in (replace(row, n_away_rows=770), row):
        [view] = reality(make_empty_report(matrix=(told,))).away
        assert [place.collection for place, _ in view.places] == ["app.log"] and view.n_rows == 770
