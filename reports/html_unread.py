"""Collections that were not read, or only in part: the reason, and what would help."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from reports.words import humanized, listed, plural
from scanner.finding import Report

MAX_SHOWN = 300
"""Maximum number of places listed one by one; further places are counted by reason."""
_RESULTS = ("failed", "partial", "skipped")

HELPS = {
    "binary": "Check it by hand, or provide it in a format that noticemap reads",
    "cannot_connect": "Check address, password and network, then scan this source alone",
    "corrupt": "Fetch it again from its origin",
    "crashed": "Fetch it again; if it crashes the parser again, check it by hand",
    "driver_missing": "Install the driver that the reason names, then scan again",
    "empty": "Nothing: it is empty",
    "hidden": "List it as a source of its own, if it should be read",
    "interrupted": "Continue with --resume",
    "link_loop": "Nothing: its target is read in its own place",
    "link_outside": "List its target as a source of its own, if it should be read",
    "no_permission": "Grant the right to read it, or use --schema-only",
    "not_evaluated": "Trust its owner with --read-views, or check its columns by hand",
    "not_found": "It disappeared during the scan: scan again",
    "timeout": "Scan it alone, or raise the time limit",
    "too_large": "Split it, or unpack it beforehand",
    "truncated": "Fetch it again: its end is missing",
    "undecodable": "Provide it in UTF-8, or check it by hand",
    "unsupported": "Provide it in a format that noticemap reads; `noticemap connectors` lists them",
}
"""Advice on unread places, by reason code."""


@dataclass(frozen=True, kw_only=True)
class UnreadRow:
    result: str
    source: str
    collection: str
    """Name of the collection; empty if the row is about the whole source."""
    code: str
    words: str
    helps: str


def unread_rows(report: Report, sources: Mapping[str, str]) -> tuple[tuple[UnreadRow, ...], str]:
    """The first unread places, most serious first, and a sentence about the further places; empty if there
    are none.
    """
    status: dict[tuple[str, str], str] = {
        (item.source, item.collection): item.status for item in report.collections
    }
    status |= {(item.source, ""): item.status for item in report.sources}
    rows = []
    for item in report.unscanned:
        code, _, words = item.reason.partition(": ")
        rows.append(
            UnreadRow(
                result=status.get((item.source, item.collection), "partial"),
                source=sources[item.source],
                collection=item.collection,
                code=code,
                words=words,
                helps=HELPS.get(code, ""),
            )
        )
    rows.sort(key=lambda row: _RESULTS.index(row.result) if row.result in _RESULTS else len(_RESULTS))
    rest = Counter(row.code for row in rows[MAX_SHOWN:])
    told = listed([f"{count:,} {humanized(code).lower()}" for code, count in rest.most_common()])
    more = f"and {plural(rest.total(), 'more place')}: {told}. findings.csv lists them all." if rest else ""
    return tuple(rows[:MAX_SHOWN]), more
