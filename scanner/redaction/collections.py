"""Redact the names of collections: names of files, tables and columns can be personal data.

Every name from a source passes through here before it is shown: names of collections, folders and members, of
declared fields and of their types. (``field_names.py`` does the same in the processes that read, for names
found in the data.)
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from connectors.base import Collection
from scanner.redaction.field_names import Namer, numbered
from scanner.redaction.name_sets import (
    DECLARED,
    FIELDS,
    NO_CROWDS,
    TABLES,
    Crowds,
    Doubt,
    crowds_of,
    is_threshold,
    without_values,
)
from scanner.redaction.name_shapes import cut_name, without_numbers
from scanner.redaction.paths import ShownPaths
from scanner.redaction.type_names import shown_types

_INSIDE = "!/"
_NAMED = ("table", "keyspace", "stream")
_PART = re.compile(r"[^:/|.]+")
_DOUBTED = -3.0
"""Log-odds from which the name of a table is hidden, if the names of its fields are values."""


@dataclass
class ShownNames:
    """Shown names for the collections of one source, distinct from each other.

    ``show_paths``: show file paths unchanged, for a user who may see them.
    """

    namer: Namer
    show_paths: bool = False
    _taken: Counter[str] = field(default_factory=Counter)
    _tables: set[str] = field(default_factory=set)
    _crowds: Crowds | None = None
    _paths: ShownPaths = field(init=False)

    def __post_init__(self) -> None:
        self._paths = ShownPaths(self.namer)

    def learn(self, collections: Iterable[Collection]) -> None:
        """Record names of collections. Call it before ``of``, because names next to each other are judged
        together.
        """
        for collection in collections:
            file, inside, table = _placed(collection)
            if file or not inside:
                self._paths.learn(file)
            if table:
                self._tables.add(_dotted(cut_name(table)))
                self._crowds = None

    def learn_paths(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._paths.learn(path)

    def look_at(self, collections: Iterable[Collection]) -> None:
        """Search the paths of many collections at once, as preparation for ``of``."""
        if not self.show_paths:
            self._paths.look_at(path for path, _, _ in map(_placed, collections) if path)

    def of(self, collection: Collection) -> Collection:
        """``collection`` with redacted names of itself, its members, fields and types."""
        file, inside, table = _placed(collection)
        own = [info.name for info in collection.fields]
        crowds = self.namer.crowds(own, doubt_about(collection))
        shown = f"{self._file(file)}{inside}{self._table(table, crowds)}"
        names = self.namer.names(own, crowds)
        names = numbered(names) if collection.has_columns else names
        types = shown_types([info.type for info in collection.fields], self._judged)
        return replace(
            collection,
            name=self._numbered(shown) if shown != collection.name else shown,
            members=tuple(map(self._file, collection.members)),
            fields=tuple(
                replace(info, name=name.path, references=self._table(info.references), type=kind)
                for info, name, kind in zip(collection.fields, names, types, strict=True)
            ),
        )

    def _file(self, path: str) -> str:
        return path if self.show_paths or not path else self._paths.of(path)

    def _table(self, name: str, fields: Crowds = NO_CROWDS) -> str:
        """Hide what detectors find in the name, then judge each of its parts.

        ``fields``: thresholds of its field names. If these look like values, the name of the table may be a
        value, too, even if it begins like the names of other tables.
        """
        if not name:
            return name
        if self._crowds is None:
            self._crowds = crowds_of(self._tables, TABLES)
        is_doubted = fields.get("", 0.0) < 0
        doubtful = {
            key: min(least, max(_DOUBTED, fields.get("", least))) if is_threshold(key) else least
            for key, least in self._crowds.items()
            if is_threshold(key) or not is_doubted
        }
        found = without_numbers(self.namer.hidden(cut_name(name)).path)
        safe = iter(without_values(_dotted(found), doubtful).split("."))
        return _PART.sub(lambda _: next(safe), found)

    def _numbered(self, shown: str) -> str:
        """Number equal shown names after the first, in the order of the original names."""
        self._taken[shown] += 1
        return shown if self._taken[shown] == 1 else f"{shown} ({self._taken[shown]})"

    def _judged(self, names: Sequence[str]) -> list[str]:
        return [name.path for name in self.namer.names(names, self.namer.crowds(names))]


def doubt_about(collection: Collection) -> Doubt:
    """The prior belief about a collection's field names, which depends on whether they are declared."""
    return DECLARED if collection.is_declared else FIELDS


def _dotted(name: str) -> str:
    """The parts of a table's name, or of a key pattern, as a dotted path."""
    return ".".join(_PART.findall(name))


def _placed(collection: Collection) -> tuple[str, str, str]:
    """The path of the file, the separator, and the name inside the file."""
    if collection.kind not in _NAMED:
        return collection.name, "", ""
    return collection.name.rpartition(_INSIDE)
