"""Groups similar findings, so that one decision settles them all. Pure.

Findings are similar if source, policy element, record and field are the same and the names of their
collections differ only by numbers, dates, keys and redacted parts. Files with one name in many folders are
similar, too; the folders then do not matter.
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
"""If more places than this are similar, ``findings.json`` and tables of rows combine them."""
MANY_LINES: Final = 10
"""If more findings than this are similar, a page combines them on fewer lines."""
_ID_LENGTH: Final = 12
_KEY = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z-]*\d)[0-9A-Fa-f]{8,}(?:-[0-9A-Fa-f]{4,})*(?![A-Za-z0-9])")
_LOCATOR = re.compile(r"(\{[A-Z0-9_]+\}[^/]*?)#[0-9a-f]{4}(?![0-9a-f])")
"""Matches the suffix of a name that was partly redacted."""
_NUMBER = re.compile(r"\{[A-Z0-9_]+\}|\d+")
_NUMBERS = re.compile(r"#(?:[-_.:T]*#)+")
_TWIN = re.compile(r" \(#\)$")
"""Suffix that distinguishes names that are equal after redaction."""


def shape(name: str) -> str:
    """A name without the parts that distinguish one collection of a series from the next.

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
    """Groups of places with similar names that were not read for the same reason."""
    makes: dict[tuple[str, ...], list[Unscanned]] = {}
    for item in places:
        makes.setdefault((item.source, shape(item.collection), item.reason), []).append(item)
    return list(makes.values())


def item_id(finding: Finding, source_id: str) -> str:
    """Id of the worklist item of a finding: the same in every run, whatever else the run finds."""
    return _id(finding, source_id, shape(finding.collection))


def wide_id(finding: Finding, source_id: str) -> str:
    """Id of the worklist item if folders are ignored; equal to ``item_id`` for a file in no folder."""
    return _id(finding, source_id, shape(finding.collection).rpartition("/")[2])


def item_ids(finding: Finding, source_id: str) -> tuple[str, str]:
    """``item_id`` and ``wide_id``: a decision about either item applies to the finding."""
    return item_id(finding, source_id), wide_id(finding, source_id)


def item_ids_as(finding: Finding, element: str, source_id: str) -> tuple[str, str]:
    """The ``item_ids`` that ``finding`` would have as a finding of ``element``."""
    labels = tuple(replace(label, element=element) for label in finding.classifications[:1])
    return item_ids(replace(as_finding(finding), classifications=labels), source_id)


def among_folders(shapes: Iterable[str]) -> str:
    """The common shape of the places of one item, with a star for the folders in which they differ.

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
