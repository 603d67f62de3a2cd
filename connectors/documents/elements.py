"""Read data in XML: repeated elements become records, and their contents become fields, named by path.

``<r><c id="1"><phone kind="home">5</phone></c><c>...</c></r>`` gives rows with ``id``, ``phone`` and
``phone.kind``. Elements that repeat inside a record form a separate group. The head of the file shows which
elements repeat, and which mix text with elements and are therefore read as one text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.documents.rows import MAX_TEXT, DocumentRow, clean

_MAX_PATHS = 10_000
_MAX_CELL = 1 << 16
"""Maximum number of characters in a cell that collects repeated elements, if the head of the file does not
show that they repeat.
"""
_DEEPEST = 100
"""Maximum number of levels in a path. Deeper elements count as text of the last level, because unlimited
paths would take quadratic time.
"""
_ABOUT = ("xmlns", "schemalocation", "nonamespaceschemalocation", "nil", "space")
"""Attributes that describe the XML itself and contain no data."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The structure that the head of a file shows. Element paths begin at the children of the root."""

    repeated: frozenset[str]
    mixed: frozenset[str]


@dataclass
class ShapeFinder:
    """Receives parser events and finds out which elements repeat and which mix text with elements."""

    repeated: set[str] = field(default_factory=set)
    mixed: set[str] = field(default_factory=set)
    _path: list[str] = field(default_factory=list)
    _children: list[Counter[str]] = field(default_factory=lambda: [Counter()])
    _has_text: list[bool] = field(default_factory=lambda: [False])

    def start(self, tag: object, attributes: Mapping[Any, Any]) -> None:
        name = _name(tag)
        self._path.append(name)
        self._children[-1][name] += 1
        if self._children[-1][name] > 1 and self._has_room(self.repeated):
            self.repeated.add(".".join(self._path[1:]))
        if self._has_text[-1]:
            self._is_mixed(-1)
        self._children.append(Counter())
        self._has_text.append(False)

    def data(self, text: str) -> None:
        if text.strip():
            self._has_text[-1] = True
            if self._children[-1]:
                self._is_mixed(None)

    def end(self, tag: object) -> None:
        if self._path:
            self._path.pop()
            self._children.pop()
            self._has_text.pop()

    def close(self) -> None:
        """Does nothing, because no rows are buffered."""

    def take(self) -> Iterable[DocumentRow]:
        return ()

    def shape(self) -> Shape:
        return Shape(repeated=frozenset(self.repeated - {""}), mixed=frozenset(self.mixed - {""}))

    def _has_room(self, paths: set[str]) -> bool:
        return len(self._path) <= _DEEPEST and len(paths) < _MAX_PATHS

    def _is_mixed(self, end: int | None) -> None:
        """Record that the path up to ``end`` mixes text with elements. Deep paths are left out, because
        joining them is slow.
        """
        if self._has_room(self.mixed):
            self.mixed.add(".".join(self._path[1:end]))


@dataclass
class _Open:
    """A record whose end tag has not been read yet."""

    path: str
    group: str
    cells: dict[str, str] = field(default_factory=dict)


@dataclass
class ElementRows:
    """Receives parser events and turns XML elements into rows."""

    shape: Shape
    rows: list[DocumentRow] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _text: list[list[str]] = field(default_factory=lambda: [[]])
    _records: list[_Open] = field(default_factory=list)
    _mixed_depth: int = 0
    _outermost: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._outermost = frozenset(
            path for path in self.shape.repeated if self.shape.repeated.isdisjoint(_around(path))
        )

    def start(self, tag: object, attributes: Mapping[Any, Any]) -> None:
        name = _name(tag)
        if self._mixed_depth:
            self._mixed_depth += 1
            self._text[-1].append(" ")
            return
        self._path.append(name)
        path = ".".join(self._path[1:])
        if not self._records or path in self.shape.repeated:
            self._records.append(_Open(path, self._group(path)))
        self._text.append([])
        for key, value in attributes.items():
            if value.strip() and _name(key).lower() not in _ABOUT:
                self._put(f"{path}.{_name(key)}" if path else _name(key), value)
        if path in self.shape.mixed or len(self._path) == _DEEPEST:
            self._mixed_depth = 1

    def data(self, text: str) -> None:
        self._text[-1].append(text)

    def end(self, tag: object) -> None:
        if self._mixed_depth > 1:
            self._mixed_depth -= 1
            self._text[-1].append(" ")
            return
        if not self._path:
            return
        self._mixed_depth = 0
        path = ".".join(self._path[1:])
        self._put(path, "".join(self._text.pop()))
        self._path.pop()
        if self._records and self._records[-1].path == path:
            self._emit(self._records.pop())

    def close(self) -> None:
        while self._records:
            self._emit(self._records.pop())

    def take(self) -> list[DocumentRow]:
        taken, self.rows = self.rows, []
        return taken

    def comment(self, text: str) -> None:
        if cleaned := clean(text):
            self.rows.append(DocumentRow({"comment": cleaned[:MAX_TEXT]}))

    def _put(self, path: str, text: str) -> None:
        cleaned = clean(text)
        if not cleaned:
            return
        record = self._records[-1]
        name = path[len(record.path) :].lstrip(".")
        before = record.cells.get(name)
        if before is not None and len(before) > _MAX_CELL:
            self._emit(record)
            record.cells = {}
            before = None
        record.cells[name] = cleaned if before is None else f"{before}\n{cleaned}"

    def _emit(self, record: _Open) -> None:
        if record.cells:
            self.rows.append(DocumentRow(record.cells, record.group))

    def _group(self, path: str) -> str:
        """The group of a record; empty for outer records if the file has only one kind of them."""
        if not path:
            return "" if not self._outermost else self._path[0]
        if len(self._outermost) > 1:
            return path
        (outer,) = self._outermost or {""}
        return path[len(outer) :].lstrip(".")


def _around(path: str) -> Iterator[str]:
    """The paths of the elements that enclose the element at ``path``."""
    return (path[:place] for place, sign in enumerate(path) if sign == ".")


def _name(tag: object) -> str:
    """An element's name without the namespace, in the original case."""
    return str(tag).rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""
