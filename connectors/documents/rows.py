"""Turn documents into rows: first the document properties, then one row per paragraph.

A paragraph is in the field ``text``; properties are in separate fields (``author``, ``subject``). A table
with named columns is a separate group of records.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from connectors.arrow.batches import make_batch, text_array
from connectors.arrow.flatten import VALUE
from connectors.base import Collection, ConnectorError, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.sampling import Picker
from connectors.storage.content import Content
from connectors.storage.inside import Extract
from connectors.storage.members import ListMembers

TEXT = "text"
MAX_TEXT = 1 << 20
"""Maximum number of characters of a cell; a longer text continues in the next row."""
_MAX_CHARACTERS = 4 << 20
_MAX_CELLS = 1 << 20
"""Maximum number of cells in one batch of a group. Without a limit, a batch would grow quadratically if all
records had different fields.
"""
_SPACES = re.compile(r"[^\S\t\n]+")


@dataclass(frozen=True)
class DocumentRow:
    """The cells of one row, by field name. For an empty field name, the name of the group is used."""

    cells: Mapping[str, str]
    group: str = ""
    """The record group, such as ``table_1`` for the records of a table with named columns; empty for
    paragraphs.
    """


ReadRows = Callable[[Content], Iterator[DocumentRow]]
"""Yields the rows of a document. For a damaged document, yields the rows that can be read, then raises
``ConnectorError``.
"""


def text_row(text: str) -> DocumentRow:
    return DocumentRow({TEXT: text})


def clean(text: str) -> str:
    """Put a paragraph on one line. Tabs are preserved; any other run of whitespace becomes one blank.

    >>> clean(" Ann\\u00a0 Example \\n\\t 5 ")
    'Ann Example \\t 5'
    """
    return _SPACES.sub(" ", text.replace("\n", " ")).strip()


def document(head: Head, form: str, **options: str) -> Collection:
    """The single collection of a document file."""
    return Collection(
        name=head.name,
        kind="document",
        size=head.size,
        format=form,
        locator=(head.content.address,),
        options={"compression": head.compression, **options},
    )


def document_format(
    name: str,
    sniff: Callable[[Head], Match],
    rows: ReadRows,
    *,
    needs_file: bool = False,
    members: ListMembers | None = None,
    extract: Extract | None = None,
) -> Format:
    """Make a format for documents that need no options from the head of the file."""
    return Format(
        name=name,
        sniff=sniff,
        describe=lambda head: (document(head, name),),
        read=reader(rows),
        needs_file=needs_file,
        members=members,
        extract=extract,
        is_risky=True,
    )


def reader(rows: ReadRows) -> Callable[[Collection, Split, ReadPlan, Content], Iterator[pa.RecordBatch]]:
    """Make the ``read`` function of a format from the function that yields the rows of a document."""

    def read(
        collection: Collection, split: Split, plan: ReadPlan, content: Content
    ) -> Iterator[pa.RecordBatch]:
        return batches(rows(content), plan)

    return read


def batches(rows: Iterable[DocumentRow], plan: ReadPlan) -> Iterator[pa.RecordBatch]:
    """Yield the rows that the plan selects, in batches. Raises ``ConnectorError`` at the end if the document
    could not be read completely.
    """
    picker, gathered, ordinal = Picker(plan), _Gathered(), 0
    stream = iter(rows)
    problem: ConnectorError | None = None
    while not picker.is_done:
        try:
            row = next(stream, None)
        except (ConnectorError, OSError, MemoryError) as error:
            problem = _as_reason(error)
            break
        except Exception as error:  # Third-party parsers raise exceptions of any class.
            problem = ConnectorError("corrupt", f"the document is damaged ({type(error).__name__})")
            break
        if row is None:
            break
        for cells in _pieces(row.cells):
            ordinal += 1
            if len(picker.pick(ordinal, 1)):
                gathered.add(ordinal, row.group, cells)
        if gathered.n_rows >= plan.batch_rows or gathered.is_full:
            yield from gathered.flush()
    yield from gathered.flush()
    if problem is not None:
        raise problem


def _path(group: str, name: str) -> str:
    return ".".join(filter(None, (group, name))) or VALUE


def _as_reason(error: Exception) -> ConnectorError:
    if isinstance(error, ConnectorError):
        return error
    if isinstance(error, MemoryError):
        return ConnectorError("too_large", "the document needs more memory than a unit may take")
    return ConnectorError("corrupt", f"the document could not be read ({type(error).__name__})")


def _pieces(cells: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Yield the cells of one row; cells that are too long continue in further rows."""
    kept = {name: text[:MAX_TEXT] for name, text in cells.items() if text.strip()}
    if kept:
        yield kept
    for name, text in cells.items():
        for start in range(MAX_TEXT, len(text), MAX_TEXT):
            yield {name: text[start : start + MAX_TEXT]}


@dataclass
class _Gathered:
    """Rows of one or more record groups that are collected for the next batches."""

    groups: dict[str, list[tuple[int, Mapping[str, str]]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    n_rows: int = 0
    n_characters: int = 0

    def add(self, ordinal: int, group: str, cells: Mapping[str, str]) -> None:
        self.groups.setdefault(group, []).append((ordinal, cells))
        self.n_rows += 1
        self.n_characters += sum(map(len, cells.values()))
        self.names.update(cells)

    @property
    def is_full(self) -> bool:
        return self.n_characters >= _MAX_CHARACTERS or self.n_rows * len(self.names) >= _MAX_CELLS

    def flush(self) -> Iterator[pa.RecordBatch]:
        for group, rows in self.groups.items():
            names = dict.fromkeys(name for _, cells in rows for name in cells)
            columns = {name: text_array([cells.get(name) for _, cells in rows]) for name in names}
            ordinals = np.array([ordinal for ordinal, _ in rows], np.int64)
            named = {_path(group, name): column for name, column in columns.items()}
            yield make_batch(ordinals, named, group)
        self.groups, self.names, self.n_rows, self.n_characters = {}, set(), 0, 0
