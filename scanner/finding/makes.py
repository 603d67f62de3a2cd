"""Group similar findings, so that one decision settles them all. Pure.

Findings are similar if they have the same source, data element, record and field, and the names of their
collections differ only in numbers, dates, keys and redacted parts. Findings in files with the same name in
many folders are similar, too, whatever the folders are called.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile
from typing import Final

from scanner.finding import Finding, Unscanned
from scanner.finding.tiers import as_finding

METADATA: Final = "RECORD_METADATA"
MANY_PLACES: Final = 50
"""``findings.json`` and tables combine similar places if there are more than this."""
MANY_LINES: Final = 10
"""A page combines similar findings into fewer lines if there are more than this."""
_ID_LENGTH: Final = 12
_KEY = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z-]*\d)[0-9A-Fa-f]{8,}(?:-[0-9A-Fa-f]{4,})*(?![A-Za-z0-9])")
_LOCATOR = re.compile(r"(\{[A-Z0-9_]+\}[^/]*?)#[0-9a-f]{4}(?![0-9a-f])")
"""Matches a partly redacted name, with the suffix that was added to it."""
_NUMBER = re.compile(r"\{[A-Z0-9_]+\}|\d+")
_NUMBERS = re.compile(r"#(?:[-_.:T]*#)+")
_TWIN = re.compile(r" \(#\)$")
"""Matches the suffix that distinguishes names that are equal after redaction."""


def shape(name: str) -> str:
    """Replace the parts of a name that differ between the collections of a series with ``#``.

    >>> shape("logs/2026-11-03/app.12.log"), shape("events_2026_01"), shape("ticket-00017.txt")
    ('logs/#/app.#.log', 'events_#', 'ticket-#.txt')
    >>> shape("session:9f1c2e7a4b6d"), shape("users.csv")
    ('session:#', 'users.csv')
    >>> shape("export_{VALUE}#9ad9.csv"), shape("export_2026-11-03.csv")
    ('export_#.csv', 'export_#.csv')
    """
    without_locator = _LOCATOR.sub(r"\1", name) if "{" in name else name
    return _TWIN.sub("", _NUMBERS.sub("#", _NUMBER.sub("#", _KEY.sub("#", without_locator))))


def unread_makes(places: Iterable[Unscanned]) -> list[list[Unscanned]]:
    """Group places with similar names that were left unread for the same reason."""
    makes: dict[tuple[str, ...], list[Unscanned]] = {}
    for item in places:
        makes.setdefault((item.source, shape(item.collection), item.reason), []).append(item)
    return list(makes.values())


def item_id(finding: Finding, source_id: str) -> str:
    """Id of the worklist item that contains a finding. It is the same in every run, whatever else the run
    finds.
    """
    return _id(finding, source_id, shape(finding.collection))


def wide_id(finding: Finding, source_id: str) -> str:
    """Id of the worklist item that contains a finding if folders are ignored. It equals ``item_id`` for a
    file in no folder.
    """
    return _id(finding, source_id, shape(finding.collection).rpartition("/")[2])


def item_ids(finding: Finding, source_id: str) -> tuple[str, str]:
    """``item_id`` and ``wide_id`` of a finding: a decision about either item applies to the finding."""
    return item_id(finding, source_id), wide_id(finding, source_id)


def item_ids_as(finding: Finding, element: str, source_id: str) -> tuple[str, str]:
    """The ``item_ids`` that ``finding`` would have if it were a finding with the data element ``element``."""
    labels = tuple(replace(label, element=element) for label in finding.classifications[:1])
    return item_ids(replace(as_finding(finding), classifications=labels), source_id)


def among_folders(shapes: Iterable[str]) -> str:
    """The common shape of the places of one worklist item, with ``*`` for the folders that differ.

    >>> among_folders(["crm/north/#/c_#.json", "crm/south/#/c_#.json"]), among_folders(["a/#.txt", "a/#.txt"])
    ('crm/*/c_#.json', 'a/#.txt')
    """
    several = sorted(set(shapes))
    if len(several) == 1:
        return several[0]
    levels = zip(*(one.split("/")[:-1] for one in several), strict=False)
    first = [level[0] for level in takewhile(lambda level: len(set(level)) == 1, levels)]
    return "/".join([*first, "*", several[0].rpartition("/")[2]])


def _id(finding: Finding, source_id: str, collection: str) -> str:
    first = finding.classifications[0] if finding.classifications else None
    make = (
        source_id,
        finding.tier,
        finding.entity if finding.tier == "possible" or finding.entity == METADATA else "",
        collection,
        shape(finding.group),
        shape(finding.field),
        first.element if first else "",
    )
    joined = "\0".join(make).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:_ID_LENGTH]
