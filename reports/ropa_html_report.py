"""Records of processing to read and print: GDPR Article 30(1) and 30(2), every cell with its origin.

The report is one file without script, which loads nothing from any network.
"""

from functools import cache
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.base import ReportFormat
from reports.html_report import allowed_by_hash
from reports.names import legible
from reports.processing import entries, records, undecided
from reports.summary import live_possible, possible_counts
from reports.verdict import held_against
from reports.words import day, humanized
from scanner.finding import Report


def write(report: Report, out: TextIO) -> None:
    env = _environment()
    style = env.get_template("ropa.css").render()
    shown = [
        (
            kind,
            [
                (
                    activity.name or activity.title,
                    list(
                        zip(
                            (humanized(name) for name, _ in kind.columns),
                            entries(kind, activity),
                            strict=True,
                        )
                    ),
                )
                for activity in activities
            ],
        )
        for kind, activities in records(report)
    ]
    text = env.get_template("ropa.html.j2").render(
        style=Markup(style),
        style_hash=allowed_by_hash(style),
        notice=held_against(report),
        company=report.declared.company,
        run=report.run,
        records=shown,
        undecided=undecided(report),
        possible=possible_counts(report) if live_possible(report) else "",
    )
    out.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


@cache
def _environment() -> Environment:
    env = Environment(loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined)
    env.filters |= {"day": day, "legible": legible}
    return env


FORMAT = ReportFormat(name="ropa-html", filename="records-of-processing.html", write=write)
