"""What was not, or not fully, read: what came of it, why, and what would help."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from reports.words import humanized, listed, plural
from scanner.finding import Report

MAX_SHOWN = 300
"""Places listed one by one; from more, the rest is counted by reason."""
_RESULTS = ("failed", "partial", "skipped")

HELPS = {
    "binary": "Look at it by hand, or give it in a format that is read",
    "cannot_connect": "Check address, password and network, then scan this source alone",
    "corrupt": "Fetch it again from where it was made",
    "crashed": "Fetch it again; if it crashes the reader again, look at it by hand",
    "driver_missing": "Install the driver that the reason names, then scan again",
    "empty": "Nothing: there is nothing in it",
    "hidden": "Name it as a source of its own, if it should be read",
    "interrupted": "Go on with --resume",
    "link_loop": "Nothing: what it leads to is read where it stands",
    "link_outside": "Name what it leads to as a source of its own, if it should be read",
    "no_permission": "Grant the right to read it, or scan its schema alone",
    "not_evaluated": "Trust its owner, with --read-views, or have its columns looked at by hand",
    "not_found": "It vanished while it was scanned: scan again",
    "timeout": "Scan it alone, or raise the time limit",
    "too_large": "Split it, or unpack it beforehand",
    "truncated": "Fetch it again: its end is missing",
    "undecodable": "Give it in UTF-8, or look at it by hand",
    "unsupported": "Give it in a format that is read; `noticemap connectors` lists them",
}
"""By the code of the reason: what a person can do."""


@dataclass(frozen=True, kw_only=True)
class UnreadRow:
    result: str
    source: str
    collection: str
    """Empty: the whole source."""
    code: str
    words: str
    helps: str


def unread_rows(report: Report, sources: Mapping[str, str]) -> tuple[tuple[UnreadRow, ...], str]:
    """The first places, gravest first, and a sentence about the rest."""
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
