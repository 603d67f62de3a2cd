"""The roles that columns and tables can have in an audit. Row tests and retention rules refer to
these roles.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Phrase = tuple[str, ...]
Is = Literal["moment", "flag", "text", "number", "key", "mark"]
"""The sort of values in a column with a role. ``mark``: any value, because only whether the cell is empty
matters.
"""


@dataclass(frozen=True, kw_only=True)
class ColumnRole:
    """A role that a column can have. It is recognised by the column's name, content and values."""

    name: str
    kind: Is
    called: tuple[Phrase, ...]
    """Names of columns with this role, as words, most certain first. An empty name matches names that consist
    only of words for time.
    """
    entities: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    values: tuple[str, ...] = ()
    """Names of value lists (``Vocabulary.values``). A column with this role has some values from
    these lists.
    """
    flagged_by: str = ""
    """The role of a flag. If a table has a column with that role, the time when a row was created does not
    count as the time when the flag was set.
    """
    unlike: tuple[str, ...] = ()
    """Roles, such as the opposite one, that exclude this role: a column whose name fits one of them does not
    have this role.
    """

    is_elsewhere: bool = False
    """Whether the name alone shows this role if a column is looked up in another table. Otherwise the
    column's values must show the role, too.
    """

    @property
    def is_marked(self) -> bool:
        """Whether a date in a column with this role means yes, and an empty cell means no."""
        return "flag_yes" in self.values

    @property
    def is_choice(self) -> bool:
        """Whether the values of a column with this role mean yes or no."""
        return not {"flag_yes", "flag_no", "opt_out", "opt_in"}.isdisjoint(self.values)

    @property
    def is_any_moment(self) -> bool:
        """Whether a date column with any name can have this role."""
        return self.kind == "moment" and () in self.called


@dataclass(frozen=True, kw_only=True)
class TableRole:
    """A role that a table can have. It is recognised by the table's record kind, name or content."""

    name: str
    called: tuple[Phrase, ...]
    """Names of tables with this role, as words in the singular."""
    kinds: frozenset[str] = frozenset()
    """Record kinds with this role."""
    not_kinds: frozenset[str] = frozenset()
    """Record kinds that never have this role."""
    elements: frozenset[str] = frozenset()
    """Elements. A table that holds one of them has this role."""
    has: tuple[tuple[str, ...], ...] = ()
    """Alternative sets of column roles. A table has this role if it has a column for each role in one of the
    sets.
    """
    core: frozenset[str] = frozenset()
    """A table has this role if its name contains one of these words, and all other words of the name belong
    to the role as well.
    """
    shown_by: tuple[str, ...] = ()
    """Column roles whose values hardly occur in tables without this role, so that a column with such values
    shows this role.
    """
    shown_with: tuple[str, ...] = ()
    """Column roles that a table recognised by ``shown_by`` must have as well."""
    yields_to: tuple[str, ...] = ()
    """Other table roles. A table whose name is listed for one of them has that role and not this one."""
    named: frozenset[str] = frozenset()
    """A table has this role if the name of any of its columns contains one of these words."""
    title: str = ""
    """The content of a table with this role, as a phrase."""
    whole: bool = False
    """Whether a listed name of one word must be the table's whole name, not just its last word. For example,
    a call hold is not a legal hold.
    """

    @cached_property
    def names(self) -> frozenset[Phrase]:
        """The names in ``called`` as a set."""
        return frozenset(self.called)
