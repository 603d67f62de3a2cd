"""Collections as they may be shown: what a source calls its tables and columns can be somebody's data."""

from collections import Counter
from dataclasses import dataclass, field, replace

from connectors.base import Collection, FieldInfo
from scanner.field_names import Namer

_INSIDE = "!/"


@dataclass
class ShownNames:
    """The collections of one source with safe names, each told from the others."""

    namer: Namer
    _taken: Counter[str] = field(default_factory=Counter)

    def of(self, collection: Collection) -> Collection:
        """``collection`` with values hidden in what its table, keys and columns are called; a path stays."""
        if collection.kind in ("table", "keyspace", "stream"):
            collection = replace(collection, name=self._table(collection.name))
        if collection.fields:
            collection = replace(collection, fields=tuple(map(self._field, collection.fields)))
        return collection

    def _table(self, name: str) -> str:
        """Two tables may come to one name: those after the first are numbered, in the order of their own."""
        file, inside, table = name.rpartition(_INSIDE)
        hidden = self.namer.hidden(table)
        if not hidden.hits:
            return name
        shown = f"{file}{inside}{hidden.path}"
        self._taken[shown] += 1
        return shown if self._taken[shown] == 1 else f"{shown} ({self._taken[shown]})"

    def _field(self, info: FieldInfo) -> FieldInfo:
        name, references = self.namer.names([info.name, info.references])
        return replace(info, name=name.path, references=references.path)
