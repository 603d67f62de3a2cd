"""The worklist in the HTML report: one row per item, with a command to copy."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from reports.summary import governing, title_of
from reports.words import kind_words, listed
from scanner.finding import Finding, Violation
from scanner.finding.urgency import most_urgent_first
from scanner.finding.worklist import Kind, WorkItem

MAX_SHOWN: Final = 200
"""Maximum number of rows shown in the table; further items are only counted."""
KIND_WORDS: Final[Mapping[Kind, str]] = {
    "broken": "Breaks a promise",
    "to_decide": "To decide",
    "possible": "Possible",
    "unlikely": "Hardly possible",
    "found": "Needs nothing",
    "metadata": "Record metadata",
}
TO_DO: Final[Mapping[Kind, str]] = {
    "broken": "Fix it, or accept it with a reason.",
    "to_decide": "Decide which class of the notice it belongs to.",
    "possible": "Confirm it, or mark it as a false alarm.",
    "unlikely": "Nothing, unless you know better.",
    "found": "Nothing.",
    "metadata": "Nothing.",
}


_WHEN: Final[Mapping[Kind, str]] = {
    "broken": "If it may stay:",
    "to_decide": "Once it is known:",
    "possible": "If it is none:",
    "unlikely": "",
    "found": "",
    "metadata": "",
}


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    item: WorkItem
    source: str
    what: str
    kinds: str
    to_do: str
    also: tuple[tuple[str, str], ...]
    """The other promises that the item breaks, each with its remedy."""
    noted: str
    link: str
    """Link to the item's first finding."""
    commands: tuple[tuple[str, str], ...]
    """Pairs of a situation and the command to run then. An item with a question has one pair per answer."""


def work_rows(items: Iterable[WorkItem], sources: Mapping[str, str]) -> tuple[tuple[WorkRow, ...], int]:
    """Rows for the first items that require action, and the number of further items."""
    chosen = [item for item in items if item.is_work]
    return tuple(as_row(item, sources) for item in chosen[:MAX_SHOWN]), max(0, len(chosen) - MAX_SHOWN)


def to_do(item: WorkItem) -> str:
    """How to resolve an item. A question about its class comes first, since the answer decides which promises
    the item breaks.
    """
    if asked := question(item):
        return asked
    remedies = [found.remediation for found in _promises(item) if found.remediation]
    if remedies:
        return remedies[0]
    return TO_DO[item.kind]


def question(item: WorkItem) -> str:
    """The question about an item that a person must answer; empty if the item's class is decided or the item
    is only possible.
    """
    first = governing(item.findings[0])
    return first.question if first and item.kind != "possible" else ""


def subject_of(item: WorkItem) -> str:
    """What an item is about: the most severe promise that it breaks, else the data that it holds."""
    for found in _promises(item):
        return found.title or found.promise
    held = item.element_title if item.category != "undetermined" else ""
    return held or title_of(governing(item.findings[0]))


def other_promises(item: WorkItem) -> tuple[Violation, ...]:
    """The promises that an item breaks, most severe first, without the one that ``subject_of`` names."""
    return _promises(item)[1:]


def _promises(item: WorkItem) -> tuple[Violation, ...]:
    """One violation for each promise that the item breaks, most severe first."""
    told: dict[str, Violation] = {}
    for found in sorted(item.violations, key=most_urgent_first):
        told.setdefault(found.title or found.promise, found)
    return tuple(told.values())


def promise_words(found: Violation) -> str:
    """A broken promise in words, with its severity."""
    return f"{found.severity}: {found.title or found.promise}"


def noted(item: WorkItem) -> str:
    """What people noted about an item: progress, plan and comment, without owner and due date."""
    parts = [item.progress.lower(), f"planned: {item.plan.lower()}" if item.plan else ""]
    return "; ".join(filter(None, (*parts, f"note: {item.comment}" if item.comment else "")))


def commands(item: WorkItem) -> tuple[tuple[str, str], ...]:
    """Pairs of a situation and the command that records the decision. An item with a question has one pair
    for each answer.
    """
    answers = options(item.findings[0]) if question(item) else ()
    if item.kind == "possible":
        return (("If it is:", _command("confirm", item)), (_WHEN["possible"], _command("false-alarm", item)))
    if item.kind != "to_decide" and not answers:
        return ((_WHEN[item.kind], _command("accept", item)),)
    return tuple(
        ("or" if place else _WHEN["to_decide"], _command("reclassify", item, "--as", element))
        for place, element in enumerate(answers or ("ELEMENT",))
    )


def options(finding: Finding) -> tuple[str, ...]:
    """The data elements between which a person must choose; empty if there is no choice."""
    first = governing(finding)
    return first.options if first else ()


def _command(verb: str, item: WorkItem, *more: str) -> str:
    return shlex.join(["noticemap", "review", verb, "--item", item.id, *more, "--reason", "..."])


def as_row(item: WorkItem, sources: Mapping[str, str]) -> WorkRow:
    """The row of a worklist item. ``sources`` gives the display name of each source."""
    first = item.findings[0]
    return WorkRow(
        item=item,
        source=sources.get(item.source, item.source),
        what=subject_of(item),
        kinds=listed([kind_words(entity) for entity in item.entities]),
        to_do=to_do(item),
        also=tuple((promise_words(found), found.remediation) for found in other_promises(item)),
        noted=noted(item),
        link=f"#{'p' if first.tier == 'possible' else 'f'}-{first.fingerprint}",
        commands=commands(item),
    )
