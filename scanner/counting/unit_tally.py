"""The counts of one unit, by record group and field. They take a few kilobytes and can be merged in any
order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scanner.fields.tally import FieldTally
from scanner.redaction.field_names import MAX_FIELDS, MAX_SIBLINGS, folded

PATH = "(path)"
"""Name of the extra field that counts values in a file's path or a table's name."""
_LARGEST = 40 * MAX_FIELDS
"""The number of fields from which a unit folds names early. Only generated data has so many fields."""


@dataclass
class GroupTally:
    """The fields of one record group, the number of rows, and how many of these rows were parsed."""

    rows: int = 0
    parsed: int = 0
    fields: dict[str, FieldTally] = field(default_factory=dict)

    def field(self, path: str) -> FieldTally:
        return self.fields.setdefault(path, FieldTally())

    def merge(self, other: "GroupTally") -> None:
        """Add ``other``, which must not be used afterwards, because this group may now contain its field
        tallies.
        """
        self.rows += other.rows
        self.parsed += other.parsed
        for path, tally in other.fields.items():
            if path in self.fields:
                self.fields[path].merge(tally)
            else:
                self.fields[path] = tally

    def fold(self, is_free: Callable[[str], bool], limit: int = MAX_FIELDS) -> None:
        """Fold crowded field names, but only those that come from data (``is_free``)."""
        self.rename(folded([path for path in self.fields if is_free(path)], limit))

    def rename(self, names: Mapping[str, str]) -> None:
        """Rename fields and merge those that get the same new name; other fields keep their names."""
        if all(path == name for path, name in names.items()):
            return
        before, self.fields = self.fields, {}
        for path in sorted(before):
            self.field(names.get(path, path)).merge(before[path])


@dataclass
class UnitTally:
    """The record groups of a unit, by object path."""

    groups: dict[str, GroupTally] = field(default_factory=dict)
    n_bytes: int = 0
    """Size of the cells that were read, in bytes of UTF-8."""

    def group(self, path: str) -> GroupTally:
        return self.groups.setdefault(path, GroupTally())

    def merge(self, other: "UnitTally") -> None:
        self.n_bytes += other.n_bytes
        for path, group in other.groups.items():
            self.group(path).merge(group)

    def fold(self, is_free: Callable[[str], bool]) -> None:
        """Fold field names that are crowded in this unit, and therefore in the collection, because they may
        be data.
        """
        for group in self.groups.values():
            if len(group.fields) > MAX_SIBLINGS:
                group.fold(is_free)

    def keep_small(self, is_free: Callable[[str], bool]) -> None:
        """Fold early if a group has so many field names that the names of the collection will be folded
        anyway.
        """
        for group in self.groups.values():
            if len(group.fields) > 2 * MAX_FIELDS:
                group.fold(is_free, limit=_LARGEST)
