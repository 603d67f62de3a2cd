"""How the text summary names the place of a finding; similar places are shown as one. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, TypeVar

from rich.text import Text

from reports.names import visible
from scanner.finding import Audit, Finding, Report, Violation
from scanner.finding.identity import source_name
from scanner.finding.makes import shape

NO_STARTS: Final[Mapping[str, str]] = MappingProxyType({})
_NAME: Final = 12
"""Maximum number of characters of the name of a source."""
F = TypeVar("F", bound=Finding)


def source_starts(report: Report) -> Mapping[str, str]:
    """For each source, the prefix of its places: the shortened source name. Empty for a single source."""
    if len({item.source for item in report.sources}) < 2:
        return {}
    names = {item.source: source_name(item.source, item.source_id).rstrip("/") for item in report.sources}
    last = Counter(name.rpartition("/")[2] for name in names.values())
    return {source: f"{_shortened(name, last)}: " for source, name in names.items()}


def _shortened(name: str, last: Mapping[str, int]) -> str:
    """The part of a source name after the last slash if no other source has the same part, otherwise the
    whole name. If the result is long, only its end.
    """
    end = name.rpartition("/")[2]
    bare = end if last[end] == 1 else name
    return bare if len(bare) <= _NAME else f"…{bare[1 - _NAME :]}"


def place_of(item: Audit | Finding | Violation, starts: Mapping[str, str] = NO_STARTS) -> str:
    """The collection and field of ``item``, after the prefix of its source. ``starts``: see
    ``source_starts``.
    """
    field = f" \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} {item.field}" if item.field else ""
    return f"{starts.get(item.source, '')}{item.collection}{field}"


def clipped(name: str, width: int) -> Text:
    text = Text(visible(name))
    text.truncate(width, overflow="ellipsis")
    return text


def makes_of(findings: Iterable[F]) -> list[list[F]]:
    """Groups of findings in the same field of similarly named collections, in the order of the findings."""
    found: dict[tuple[str, ...], list[F]] = {}
    for item in findings:
        make = (item.source, shape(item.collection), item.group, item.field, item.entity)
        found.setdefault(make, []).append(item)
    return list(found.values())


def shared_place(alike: Sequence[Finding], width: int, starts: Mapping[str, str] = NO_STARTS) -> Text:
    """The place of a finding; for several similar findings, the common pattern of their places and the number
    of findings.
    """
    if len(alike) == 1:
        return clipped(place_of(alike[0], starts), width)
    count = f" \N{MULTIPLICATION SIGN}{len(alike):,}"
    series = replace(alike[0], collection=shape(alike[0].collection))
    return clipped(place_of(series, starts), width - len(count)) + Text(count, style="dim")
