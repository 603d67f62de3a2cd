"""Derive the roles of a table and its columns from their names, using the role model. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scanner.names.learned.roles import column_bags, shipped_model, table_bags
from scanner.policy.audit_vocabulary import vocabulary

LIKELY, UNKNOWN = 0.5, -20.0
"""Log-odds above which a role is likely, and log-odds of a role for which there is no evidence."""
_FEWEST_ALIKE, _LONGEST_MARK = 3, 4
"""A common prefix of column names counts only if the table has at least the first number of columns, and the
prefix at most the second number of characters before its underscore.
"""
_FEWEST = 2
"""Minimum number of columns that a table must have for its names to be evidence for its role."""


def shared_beginning(names: Sequence[str]) -> str:
    """The prefix that all column names of a table share, such as an abbreviation of its name; may be empty.

    >>> shared_beginning(["CM_NO", "CM_ST", "CM_CLS_DT"]), shared_beginning(["user_id", "user_at", "user_b"])
    ('CM_', '')
    """
    first, mark, _ = names[0].partition("_") if names else ("", "", "")
    begins = first + mark
    is_short = mark and len(names) >= _FEWEST_ALIKE and 0 < len(first) <= _LONGEST_MARK
    if (
        not is_short
        or first.lower() in vocabulary().known
        or not all(one.startswith(begins) for one in names)
    ):
        return ""
    return begins


@dataclass(frozen=True)
class NamesOfTable:
    """The names of a table and its columns, as evidence for their roles."""

    name: str
    columns: tuple[str, ...]
    record_kind: str

    def of_table(self, role: str) -> float:
        """The log-odds that the table has a role."""
        return self._of_table.get(role, UNKNOWN)

    @property
    def best_table(self) -> str:
        """The most likely role of the table; empty if there is no evidence for any."""
        return max(self._of_table, key=lambda role: self._of_table[role], default="")

    def of_column(self, column: str, role: str) -> float:
        """The log-odds that a column has a role."""
        return self._of_columns[column].get(role, UNKNOWN)

    def best_of(self, column: str) -> float:
        """The log-odds of the most likely role of a column."""
        return max(self._of_columns[column].values())

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that the table probably has by its names, and the roles of its record kind."""
        named = {role.name for role in vocabulary().tables.values() if self.record_kind in role.kinds}
        return frozenset(named | {role for role, odds in self._of_table.items() if odds > LIKELY})

    @cached_property
    def _of_table(self) -> Mapping[str, float]:
        if len(self.columns) < _FEWEST:
            return {}
        read = vocabulary().written_out
        return shipped_model().tables.of(table_bags(read(self.name), list(map(read, self.columns))))

    @cached_property
    def _of_columns(self) -> Mapping[str, Mapping[str, float]]:
        model, read = shipped_model().columns, vocabulary().written_out
        own = read(self.name)
        return {name: model.of(column_bags(read(name), own, self.roles)) for name in self.columns}
