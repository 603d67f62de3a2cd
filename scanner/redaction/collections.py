"""Redact the names of files, tables and columns, because such names can be personal data.

Every name from a source passes through this module before it is shown: names of collections, folders, members
and declared fields, and of the types of fields. (``field_names.py`` redacts field names that are found in the
data, in the processes that read the data.)
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
"""The lowest threshold, in log-odds, for hiding the name of a table whose field names look like values."""


@dataclass
class ShownNames:
    """Gives each collection of one source a name that is safe to show; these names are distinct.

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
        """Record the names of collections. This must precede ``of``, because sibling
        names are judged together.
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
        """Search the paths of many collections for personal data at once, which makes ``of`` faster."""
        if not self.show_paths:
            self._paths.look_at(path for path, _, _ in map(_placed, collections) if path)

    def of(self, collection: Collection) -> Collection:
        """``collection`` with redacted names of the collection, its members, its fields and their types."""
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
        """Hide what detectors find in the name of a table, then judge each part of the name.

        ``fields``: thresholds for the table's field names. If the field names look like values, the name of
        the table may be a value too, even if it begins like the names of other tables.
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
        """Append a number to a shown name that another collection already has."""
        self._taken[shown] += 1
        return shown if self._taken[shown] == 1 else f"{shown} ({self._taken[shown]})"

    def _judged(self, names: Sequence[str]) -> list[str]:
        return [name.path for name in self.namer.names(names, self.namer.crowds(names))]


def doubt_about(collection: Collection) -> Doubt:
    """The prior belief that a collection's field names are values. It depends on
    whether SQL declares them.
    """
    return DECLARED if collection.is_declared else FIELDS


def _dotted(name: str) -> str:
    """Join the parts of a table name or key pattern with dots."""
    return ".".join(_PART.findall(name))


def _placed(collection: Collection) -> tuple[str, str, str]:
    """Split the name of a collection into the path of the file, the separator, and
    the name inside the file.
    """
    if collection.kind not in _NAMED:
        return collection.name, "", ""
    return collection.name.rpartition(_INSIDE)
