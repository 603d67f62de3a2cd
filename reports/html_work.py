"""The worklist as the HTML report shows it: one row an item, with a command to copy."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from reports.summary import governing, title_of
from reports.words import kind_words, listed
from scanner.finding.worklist import Kind, WorkItem

MAX_SHOWN: Final = 200
"""Rows of the table; more are counted."""
KIND_WORDS: Final[Mapping[Kind, str]] = {
    "broken": "Breaks a promise",
    "to_decide": "To decide",
    "possible": "Possible",
    "found": "Needs nothing",
    "metadata": "Record metadata",
}
TO_DO: Final[Mapping[Kind, str]] = {
    "broken": "Fix it, or accept it with a reason.",
    "to_decide": "Decide which class of the notice it belongs to.",
    "possible": "Confirm it, or mark it as a false alarm.",
    "found": "Nothing.",
    "metadata": "Nothing.",
}


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    item: WorkItem
    source: str
    what: str
    kinds: str
    to_do: str
    link: str
    """To its first finding."""
    command: str


def work_rows(items: Iterable[WorkItem], sources: Mapping[str, str]) -> tuple[tuple[WorkRow, ...], int]:
    """The first rows of what is to be done, and how many follow."""
    chosen = [item for item in items if item.is_work]
    return tuple(as_row(item, sources) for item in chosen[:MAX_SHOWN]), max(0, len(chosen) - MAX_SHOWN)


def to_do(item: WorkItem) -> str:
    """What puts it right, in words."""
    remedies = list(dict.fromkeys(found.remediation for found in item.violations if found.remediation))
    if remedies:
        return remedies[0]
    label = item.findings[0].classifications[0] if item.findings[0].classifications else None
    return (label.question if label and item.kind == "to_decide" else "") or TO_DO[item.kind]


def what(item: WorkItem) -> str:
    """What it is about: the gravest promise that it breaks, else what it holds."""
    gravest = [found for found in item.violations if found.severity == item.severity]
    if gravest:
        return gravest[0].title or gravest[0].promise
    held = item.element_title if item.category != "undetermined" else ""
    return held or title_of(governing(item.findings[0]))


def command(item: WorkItem) -> str:
    """The command that decides it, to copy."""
    verb = "false-alarm" if item.kind == "possible" else "accept"
    return shlex.join(["noticemap", "review", verb, "--item", item.id, "--reason", "..."])


def as_row(item: WorkItem, sources: Mapping[str, str]) -> WorkRow:
    """``sources``: what each source is called."""
    first = item.findings[0]
    return WorkRow(
        item=item,
        source=sources.get(item.source, item.source),
        what=what(item),
        kinds=listed([kind_words(entity) for entity in item.entities]),
        to_do=to_do(item),
        link=f"#{'p' if first.tier == 'possible' else 'f'}-{first.fingerprint}",
        command=command(item),
    )
