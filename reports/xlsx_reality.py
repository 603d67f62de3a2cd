"""Workbook sheets that compare the notice with the findings: all elements, people, and flows of data."""

from collections.abc import Iterator, Sequence
from typing import Final

from reports.citing import lines_words
from reports.csv_full_report import Cell
from reports.reality import AWAY_WORDS, STANDING_TITLES
from reports.words import humanized, kind_words, listed
from reports.workbook import Sheet
from scanner.finding import FlowEnd, Report

_ELEMENTS: Final = (
    *("Element", "Class", "Role", "Standing", "The notice", "Collections", "Rows", "People", "About"),
    *("Where", "May not be there", "Why", "Possible fields", "Belongs in", "Its sources were read"),
    *("May not go to", "Proposed sentence", "Section", "Lines", "Id"),
)
_PEOPLE: Final = (
    *(
        "Of",
        "What",
        "People",
        "About",
        "Distinguished by",
        "Collections",
        "Not distinguished in",
        "Why about",
    ),
)
_FLOWS: Final = (
    *("From source", "From collection", "From field", "From class", "From role"),
    *("To source", "To collection", "To field", "To class", "To role", "Values", "Shared", "Shown by"),
)


def sheets(report: Report) -> tuple[Sheet, ...]:
    return (
        Sheet(name="Notice and reality", columns=_ELEMENTS, rows=_elements(report), wraps=True),
        Sheet(name="People", columns=_PEOPLE, rows=_people(report), wraps=True),
        Sheet(name="Flows", columns=_FLOWS, rows=_flows(report)),
    )


def _elements(report: Report) -> Iterator[Sequence[Cell]]:
    order = list(STANDING_TITLES)
    for item in sorted(report.matrix, key=lambda one: order.index(one.standing)):
        away = [place for place in item.places if place.away]
        yield (
            *(item.title, item.category_title, humanized(item.role), STANDING_TITLES[item.standing]),
            *(_NAMING.get(item.naming, item.naming), item.n_collections, item.n_rows, item.n_people),
            *("about" if item.is_estimate else "", "; ".join(place.collection for place in item.places)),
            *(item.n_away or None, "; ".join(dict.fromkeys(AWAY_WORDS[place.away] for place in away))),
            *(item.n_possible or None, listed(list(item.home)), "yes" if item.is_home_read else "no"),
            *("; ".join(item.not_allowed), item.proposal),
            *(report.sections.get(item.notice_section, item.notice_section), lines_words(item.notice_lines)),
            item.element,
        )


_NAMING: Final = {
    "named": "names it",
    "implied": "implies it",
    "prohibited": "says that it is held nowhere",
    "default": "is silent",
}


def _people(report: Report) -> Iterator[Sequence[Cell]]:
    for item in report.people:
        key = kind_words(item.key) if item.key else ""
        about = "about" if item.is_estimate else ""
        yield item.of, item.title, item.n_people, about, key, item.n_collections, item.n_untold, item.reason


def _flows(report: Report) -> Iterator[Sequence[Cell]]:
    for item in report.flows:
        yield *_end(item.origin), *_end(item.copy), item.n_values, item.share, item.basis


def _end(end: FlowEnd) -> Sequence[Cell]:
    return end.source, end.collection, end.field, end.category_title, humanized(end.role)
