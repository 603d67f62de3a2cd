"""The place of a finding in the words of the summary; the places of a series are shown as one. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from rich.text import Text

from reports.names import visible
from scanner.finding import Audit, Finding, Violation
from scanner.finding.makes import shape

F = TypeVar("F", bound=Finding)


def place_of(item: Audit | Finding | Violation) -> str:
    return (
        f"{item.collection} \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} {item.field}"
        if item.field
        else item.collection
    )


def clipped(name: str, width: int) -> Text:
    text = Text(visible(name))
    text.truncate(width, overflow="ellipsis")
    return text


def makes_of(findings: Iterable[F]) -> list[list[F]]:
    """Groups of findings in order; findings of a series of collections form one group."""
    found: dict[tuple[str, ...], list[F]] = {}
    for item in findings:
        make = (item.source, shape(item.collection), item.group, item.field, item.entity)
        found.setdefault(make, []).append(item)
    return list(found.values())


def shared_place(alike: Sequence[Finding], width: int) -> Text:
    """The place of a finding; for a series, the common part of the names, and how many there are."""
    if len(alike) == 1:
        return clipped(place_of(alike[0]), width)
    count = f" \N{MULTIPLICATION SIGN}{len(alike):,}"
    series = replace(alike[0], collection=shape(alike[0].collection))
    return clipped(place_of(series), width - len(count)) + Text(count, style="dim")
