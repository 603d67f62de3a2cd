"""Cross tables of findings: by collection and class, and by entity and class."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlencode

from reports.html_finding import FindingView
from reports.names import visible
from reports.summary import class_titles, how_read
from reports.words import ClassWords, compact, duration, humanized, plural
from scanner.finding import CollectionSummary, RecordGroupSummary

COLUMNS = ("account", "usage", "content")
"""Codes of the classes that have a separate column under the notice that the product is made for."""
OTHER = "other"
MAX_SQUARES = 30
"""Maximum number of findings that a cell shows as squares. If a cell of any row except totals has more, all
cells become bars on one scale.
"""
MAX_COLLECTIONS = 40
"""Maximum number of collections shown per source. If there is only one more, that collection is shown instead
of a line "and 1 more".
"""
FEW_COLLECTIONS = 12
"""Maximum number of collections shown per source if a report has so many findings that it compresses
lines.
"""

_RECORDS_SHOWN = 3


STANDING: Mapping[str, str] = MappingProxyType({"status": "standing"})
"""Filter that selects the findings included in numbers: those that are neither gone nor suppressed."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    code: str
    """Code of the column's class, or ``other``."""
    count: int
    marks: tuple[tuple[str, bool], ...]
    """For each finding, the code of the class and whether the finding breaks a promise. Findings that break a
    promise come first. Empty if the cell is not drawn as squares.
    """
    bar: float
    """Length of the bar for all findings, in per cent of the longest bar."""
    bar_breach: float
    """Length of the bar for the findings that break a promise, in per cent of the longest bar."""
    breach: bool
    link: str


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    note: str
    cells: tuple[Cell, ...]
    count: int
    link: str = ""
    """Link to the findings of the row; empty if no filter selects exactly these findings."""
    rows_read: str = ""
    heads: bool = False
    """Whether the row is the heading above the collections of a source."""
    named: bool = True
    """Whether ``name`` comes from the data."""


def by_collection(
    views: Sequence[FindingView],
    collections: Mapping[tuple[str, str], CollectionSummary],
    notes: Mapping[str, str],
    columns: Sequence[str] = COLUMNS,
    most: int = MAX_COLLECTIONS,
) -> tuple[Row, ...]:
    """A row per source, each followed by rows of collections. ``notes`` gives the contents of each source by
    name; ``most`` is the maximum number of collections shown per source.
    """
    sources: dict[str, list[FindingView]] = defaultdict(list)
    places: dict[tuple[str, str], list[FindingView]] = defaultdict(list)
    for item in views:
        sources[item.source].append(item)
        places[item.finding.source, item.collection].append(item)
    longest = _longest(places.values(), columns)
    rows: list[Row] = []
    for source, mine in sources.items():
        label = _Label(name=source, of={"source": source}, note=notes.get(source, ""), heads=True)
        rows.append(_row(label, mine, longest, columns))
        rows.extend(_of_source(mine, collections, longest, most, columns))
    return tuple(rows)


def by_kind(views: Iterable[FindingView], columns: Sequence[str] = COLUMNS) -> tuple[Row, ...]:
    """One row per entity, most frequent first; entities found only once share the last row."""
    kinds: dict[str, list[FindingView]] = defaultdict(list)
    for item in views:
        kinds[item.finding.entity].append(item)
    longest = _longest(kinds.values(), columns)
    often = sorted(
        (item for item in kinds.items() if len(item[1]) > 1), key=lambda item: (-len(item[1]), item[0])
    )
    once = [mine[0] for _, mine in sorted(kinds.items()) if len(mine) == 1]
    rows = [
        _row(_Label(name=mine[0].kind, of={"entity": entity}), mine, longest, columns)
        for entity, mine in often
    ]
    if once:
        note = ", ".join(item.kind for item in once)
        label = _Label(name=f"{plural(len(once), 'kind')} found once", note=note)
        rows.append(_row(label, once, longest, columns))
    return tuple(rows)


def total(views: Iterable[FindingView], columns: Sequence[str] = COLUMNS) -> tuple[int, ...]:
    """Number of findings per column."""
    counts = Counter(column(item, columns) for item in views)
    return tuple(counts[name] for name in (*columns, OTHER))


def column(item: FindingView, columns: Sequence[str]) -> str:
    return item.label.code if item.label.code in columns else OTHER


def _of_source(
    views: list[FindingView],
    collections: Mapping[tuple[str, str], CollectionSummary],
    longest: int,
    most: int,
    columns: Sequence[str],
) -> list[Row]:
    """Rows of collections, sorted by the urgency of their broken promises, then by their strictest class,
    then by their number of findings.
    """
    named: dict[tuple[str, str], list[FindingView]] = defaultdict(list)
    for item in views:
        named[item.finding.source, item.collection].append(item)

    def weight(entry: tuple[tuple[str, str], list[FindingView]]) -> tuple[int, int, int]:
        mine = entry[1]
        return -max(i.urgency for i in mine), -max(i.label.rank for i in mine), -len(mine)

    ranked = sorted(named.items(), key=weight)
    shown = len(ranked) if len(ranked) <= most + 1 else most
    rows = [
        _row(
            _Label(
                name=key[1],
                of={"source": mine[0].source, "collection": key[1]},
                note=_records(collections.get(key), class_titles(view.finding for view in mine)),
                read=collections.get(key),
            ),
            mine,
            longest,
            columns,
        )
        for key, mine in ranked[:shown]
    ]
    left = [item for _, mine in ranked[shown:] for item in mine]
    if left:
        label = _Label(name=f"and {plural(len(ranked) - shown, 'more collection')}", named=False)
        rows.append(_row(label, left, longest, columns))
    return rows


@dataclass(frozen=True, kw_only=True)
class _Label:
    """The label of a row, with the facts about the row that do not come from findings."""

    name: str
    of: Mapping[str, str] = field(default_factory=dict)
    """Filter settings that select the findings of the row; empty if no filter selects exactly these."""
    note: str = ""
    read: CollectionSummary | None = None
    named: bool = True
    heads: bool = False


def _row(label: _Label, views: list[FindingView], longest: int, columns: Sequence[str]) -> Row:
    by_column: dict[str, list[FindingView]] = defaultdict(list)
    for item in views:
        by_column[column(item, columns)].append(item)
    fits = max(map(len, by_column.values()), default=0) <= max(longest, MAX_SQUARES)
    return Row(
        name=label.name,
        note=label.note,
        cells=tuple(
            _cell(key, by_column[key], longest if fits else 0, label.of) for key in (*columns, OTHER)
        ),
        count=len(views),
        link=f"#findings?{urlencode({**label.of, **STANDING})}" if label.of else "",
        rows_read=_rows_read(label.read) if label.read else "",
        heads=label.heads,
        named=label.named,
    )


def _cell(key: str, views: list[FindingView], longest: int, of: Mapping[str, str]) -> Cell:
    """A cell with squares, or with a bar relative to ``longest``. With ``longest=0``, as in some total rows,
    neither is drawn.
    """
    as_squares = 0 < longest <= MAX_SQUARES
    drawn = [(item.label.code, item.urgency > 0) for item in views] if as_squares else []
    codes = [("class", code) for code in sorted({item.label.code for item in views})]
    query = [*codes, *of.items(), *STANDING.items()]
    breaching = sum(item.urgency > 0 for item in views)
    per_finding = 100 / longest if longest > MAX_SQUARES else 0
    return Cell(
        code=key,
        count=len(views),
        marks=tuple(sorted(drawn, key=lambda mark: not mark[1])),
        bar=round(per_finding * len(views), 2),
        bar_breach=round(per_finding * breaching, 2),
        breach=breaching > 0,
        link=f"#findings?{urlencode(query)}" if of and views else "",
    )


def _records(item: CollectionSummary | None, titles: ClassWords) -> str:
    """For each record kind in a collection, in words: how long the records may be kept, and which field shows
    their age.
    """
    told = []
    for group in item.record_groups if item else ():
        if group.record_kind == "unknown":
            continue
        limit = group.retention.limit if group.retention else ""
        parts = (
            humanized(group.record_kind),
            f"to be handled as {titles[group.strictest].lower()}" if _is_mixed(group) else "",
            f"kept {duration(limit)}" if limit else "",
            f"dated by {visible(group.clock)}" if group.clock else "",
        )
        told.append(", ".join(filter(None, parts)))
    shown = list(dict.fromkeys(told))
    return "; ".join(shown[:_RECORDS_SHOWN]) + (" ..." if len(shown) > _RECORDS_SHOWN else "")


def _is_mixed(group: RecordGroupSummary) -> bool:
    """Whether the record's strictest class is stricter than the class of most of its fields."""
    return group.strictest not in ("none", group.dominant)


def _longest(rows: Iterable[list[FindingView]], columns: Sequence[str]) -> int:
    return max(
        (count for mine in rows for count in Counter(column(item, columns) for item in mine).values()),
        default=0,
    )


def _rows_read(item: CollectionSummary) -> str:
    if how_read(item) == "sample" and item.rows is not None:
        return f"{compact(item.rows_read)} of {compact(item.rows)}"
    return compact(item.rows_read)
