"""Possible findings in the HTML report: one row each, most likely first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reports.html_finding import CLASS_SHORT
from reports.names import legible, visible
from reports.summary import governing, reviewed, title_of
from reports.whys import why_words
from reports.words import day, kind_words, plural
from scanner.finding import PossibleFinding, Report
from scanner.finding.makes import MANY_LINES
from scanner.finding.worklist import WorkItem

MAX_SHOWN = 500
"""Maximum number of rows shown in the table; findings of further rows are only counted."""
_FINGERPRINT_SHOWN = 12
_LAST = ("suppressed", "gone")


@dataclass(frozen=True, kw_only=True)
class PossibleRow:
    finding: PossibleFinding
    source: str
    kind: str
    class_short: str
    says: str
    """Why the finding is only possible."""
    seen: str
    """In words: how many values match, with masked examples and the rows of the first matches."""
    to_do: str
    """What a person can do about it; empty if the finding is gone or suppressed."""
    status: str
    note: str
    """In words: reviews of the finding, the change since the last run, and the date if an earlier run read
    the data.
    """
    mark: str
    """The first characters of the finding's fingerprint."""
    collection: str
    n: int = 1
    """Number of similar findings that the row represents."""


def possible_rows(
    report: Report, sources: Mapping[str, str], items: Sequence[WorkItem]
) -> tuple[tuple[PossibleRow, ...], int]:
    """The first rows, with gone and suppressed findings last, and the number of findings in further rows.

    If an item has more than ``MANY_LINES`` findings, those with the same reason and status share a row.
    """
    found = sorted(
        report.possible,
        key=lambda item: (_LAST.index(item.status) + 1 if item.status in _LAST else 0, -item.confidence),
    )
    series = {
        finding.fingerprint: item
        for item in items
        if len(item.findings) > MANY_LINES
        for finding in item.findings
    }
    makes: dict[tuple[str, ...], list[PossibleFinding]] = {}
    for number, finding in enumerate(found):
        item = series.get(finding.fingerprint)
        # The key is a number, because findings of a source that is listed twice share their fingerprints.
        make = (item.id, finding.why, finding.status) if item else (str(number),)
        makes.setdefault(make, []).append(finding)
    rows = tuple(
        replace(_row(alike[0], sources[alike[0].source]), n=len(alike))
        if len(alike) == 1
        else replace(
            _row(alike[0], sources[alike[0].source]),
            n=len(alike),
            collection=series[alike[0].fingerprint].collection,
        )
        for alike in makes.values()
    )
    return rows[:MAX_SHOWN], sum(row.n for row in rows[MAX_SHOWN:])


def _row(finding: PossibleFinding, source: str) -> PossibleRow:
    words = why_words(finding.why)
    return PossibleRow(
        finding=finding,
        source=source,
        kind=kind_words(finding.entity),
        class_short=title_of(governing(finding), CLASS_SHORT),
        says=words.says,
        seen=_seen(finding),
        to_do="" if finding.status in _LAST else words.to_do,
        status=finding.status,
        note=_note(finding),
        mark=finding.fingerprint[:_FINGERPRINT_SHOWN],
        collection=finding.collection,
    )


def _seen(finding: PossibleFinding) -> str:
    counts = finding.evidence
    if not counts.n_read:
        return "No row was read."
    told = [f"{counts.n_match:,} of {plural(counts.n_non_null, 'value')} match"]
    if counts.n_validated:
        told.append(f"{counts.n_valid:,} of {counts.n_validated:,} different ones pass the check")
    if finding.masked_examples:
        told.append(f"such as {', '.join(map(visible, finding.masked_examples))}")
    if finding.locations:
        told.append(f"first in rows {', '.join(f'{row:,}' for row in finding.locations)}")
    return "; ".join(told) + "."


def _note(finding: PossibleFinding) -> str:
    read = f"read on {day(finding.carried_from)}, unchanged since" if finding.carried_from else ""
    why = finding.change.why if finding.change else ""
    return "; ".join(filter(None, (*map(reviewed, finding.reviews), legible(why), read)))
