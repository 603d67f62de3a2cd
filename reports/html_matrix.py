"""Two categories crossed: findings by collection and class, and by kind of value and class."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from reports.html_finding import FindingView
from reports.names import visible
from reports.summary import how_read
from reports.words import compact, duration, humanized, plural
from scanner.finding import CollectionSummary

COLUMNS = ("account", "usage", "content", "other")
MAX_SQUARES = 12
"""Findings in one cell that are drawn one by one; beyond, all cells are bars on one scale."""
MAX_COLLECTIONS = 12
"""Collections shown per source; a thirteenth takes the line that would say "and 1 more"."""

_RECORDS_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Cell:
    count: int
    marks: tuple[tuple[str, bool], ...]
    """Code of the class, and whether a promise is broken: one a finding, breaches first. Empty: a bar."""
    bar: float
    """Length in per cent of the longest, where it is a bar."""
    bar_breach: float
    """The same of those that break a promise."""
    breach: bool
    link: str


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    note: str
    cells: tuple[Cell, ...]
    count: int
    rows_read: str = ""
    heads: bool = False
    """Heads the collections of a source."""
    named: bool = True
    """Whether ``name`` comes from the data."""


def by_collection(
    views: Iterable[FindingView], collections: Mapping[tuple[str, str], CollectionSummary]
) -> tuple[Row, ...]:
    sources: dict[str, list[FindingView]] = defaultdict(list)
    for item in views:
        sources[item.source].append(item)
    longest = _longest(sources.values())
    rows: list[Row] = []
    for source, mine in sources.items():
        rows.append(_row(source, mine, longest, source=source))
        rows.extend(_of_source(mine, collections, longest))
    return tuple(rows)


def by_kind(views: Iterable[FindingView]) -> tuple[Row, ...]:
    """Most frequent first; kinds found once share the last row."""
    kinds: dict[str, list[FindingView]] = defaultdict(list)
    for item in views:
        kinds[item.kind].append(item)
    longest = _longest(kinds.values())
    often = sorted(
        (item for item in kinds.items() if len(item[1]) > 1), key=lambda item: (-len(item[1]), item[0])
    )
    once = {kind: mine for kind, mine in sorted(kinds.items()) if len(mine) == 1}
    rows = [_row(kind, mine, longest) for kind, mine in often]
    if once:
        together = [item for mine in once.values() for item in mine]
        rows.append(_row(f"{plural(len(once), 'kind')} found once", together, longest, note=", ".join(once)))
    return tuple(rows)


def total(views: Iterable[FindingView]) -> tuple[int, ...]:
    """Findings per column."""
    counts = Counter(column(item) for item in views)
    return tuple(counts[name] for name in COLUMNS)


def column(item: FindingView) -> str:
    return item.code if item.code in COLUMNS else "other"


def _of_source(
    views: list[FindingView], collections: Mapping[tuple[str, str], CollectionSummary], longest: int
) -> list[Row]:
    """Where a promise is broken first, then the stricter class, then the larger count."""
    named: dict[tuple[str, str], list[FindingView]] = defaultdict(list)
    for item in views:
        named[item.finding.source, item.finding.collection].append(item)

    def weight(entry: tuple[tuple[str, str], list[FindingView]]) -> tuple[int, int, int]:
        mine = entry[1]
        return -max(i.severity_rank for i in mine), -max(i.class_rank for i in mine), -len(mine)

    ranked = sorted(named.items(), key=weight)
    shown = len(ranked) if len(ranked) <= MAX_COLLECTIONS + 1 else MAX_COLLECTIONS
    rows = [
        _row(key[1], mine, longest, note=_records(collections.get(key)), read=collections.get(key))
        for key, mine in ranked[:shown]
    ]
    left = [item for _, mine in ranked[shown:] for item in mine]
    if left:
        rows.append(_row(f"and {plural(len(ranked) - shown, 'more collection')}", left, longest, named=False))
    return rows


def _row(
    name: str,
    views: list[FindingView],
    longest: int,
    *,
    note: str = "",
    source: str = "",
    read: CollectionSummary | None = None,
    named: bool = True,
) -> Row:
    columns: dict[str, list[FindingView]] = defaultdict(list)
    for item in views:
        columns[column(item)].append(item)
    return Row(
        name=name,
        note=note,
        cells=tuple(_cell(key, columns[key], longest, source) for key in COLUMNS),
        count=len(views),
        rows_read=_rows_read(read) if read else "",
        heads=bool(source),
        named=named,
    )


def _cell(key: str, views: list[FindingView], longest: int, source: str) -> Cell:
    drawn = () if longest > MAX_SQUARES else tuple((item.code, item.severity_rank > 0) for item in views)
    query = urlencode({"class": key, "source": source}) if source and key != "other" and views else ""
    breaching = sum(item.severity_rank > 0 for item in views)
    per_finding = 100 / longest if longest > MAX_SQUARES else 0
    return Cell(
        count=len(views),
        marks=tuple(sorted(drawn, key=lambda mark: not mark[1])),
        bar=round(per_finding * len(views), 2),
        bar_breach=round(per_finding * breaching, 2),
        breach=breaching > 0,
        link=f"#findings?{query}" if query else "",
    )


def _records(item: CollectionSummary | None) -> str:
    """What its records are, how long they may be kept, and which field tells how old they are."""
    told = []
    for group in item.record_groups if item else ():
        if group.record_kind == "unknown":
            continue
        limit = group.retention.limit if group.retention else ""
        parts = (
            humanized(group.record_kind),
            f"kept {duration(limit)}" if limit else "",
            f"dated by {visible(group.clock)}" if group.clock else "",
        )
        told.append(", ".join(filter(None, parts)))
    shown = list(dict.fromkeys(told))
    return "; ".join(shown[:_RECORDS_SHOWN]) + (" ..." if len(shown) > _RECORDS_SHOWN else "")


def _longest(rows: Iterable[list[FindingView]]) -> int:
    return max((count for mine in rows for count in Counter(map(column, mine)).values()), default=0)


def _rows_read(item: CollectionSummary) -> str:
    if how_read(item) == "sample" and item.rows is not None:
        return f"{compact(item.rows_read)} of {compact(item.rows)}"
    return compact(item.rows_read)
