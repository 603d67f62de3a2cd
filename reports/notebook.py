"""A report for display in a notebook: the verdict, classes, broken promises, and findings to inspect
first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.html_names import name_markup
from reports.names import visible
from reports.order import in_order
from reports.summary import (
    breaching,
    class_counts,
    governing,
    held_as,
    live_possible,
    most_urgent,
    place,
    possible_counts,
    title_of,
)
from reports.verdict import held_against, verdict
from reports.whys import why_words
from reports.words import duration, humanized, kind_words, plural
from scanner.finding import PossibleFinding, Report
from scanner.finding.counted import live

SHOWN = 12
"""Maximum number of findings, possible findings, broken promises and unread places; it applies to each
list.
"""


@dataclass(frozen=True, kw_only=True)
class Line:
    collection: str
    field: str
    kind: str
    title: str
    confidence: float
    kept: str
    severity: str


def notebook(report: Report) -> str:
    """HTML for use within another page: no script, no style sheet, names escaped and made visible."""
    report = in_order(report)
    lines = list(_lines(report))
    template = _environment().get_template("notebook.html.j2")
    return template.render(
        notice=held_against(report),
        verdict=verdict(report),
        classes=[row for row in class_counts(report) if row.n_findings],
        promises=list({item.promise: item for item in report.violations}.values())[:SHOWN],
        lines=lines[:SHOWN],
        n_lines=len(lines),
        possible=list(_possible(report))[:SHOWN],
        possible_counts=possible_counts(report),
        unread=report.unscanned[:SHOWN],
        n_unread=len(report.unscanned),
    )


@cache
def _environment() -> Environment:
    env = Environment(loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined)
    env.filters |= {
        "held_as": held_as,
        "humanized": humanized,
        "name": name_markup,
        "plural": plural,
        "visible": visible,
    }
    return env


def _possible(report: Report) -> Iterator[tuple[PossibleFinding, str, str]]:
    """Possible findings, most certain first, with entity and reason in words."""
    for finding in sorted(live_possible(report), key=lambda item: -item.confidence):
        yield finding, kind_words(finding.entity), why_words(finding.why).says


def _lines(report: Report) -> Iterator[Line]:
    broken = breaching(report)
    for finding in most_urgent(live(report), broken):
        first = governing(finding)
        yield Line(
            collection=finding.collection,
            field=finding.field,
            kind=kind_words(finding.entity),
            title=title_of(first),
            confidence=finding.confidence,
            kept=duration(first.retention.limit) if first and first.retention.rule else "no rule",
            severity=broken[at].severity if (at := place(finding)) in broken else "",
        )
