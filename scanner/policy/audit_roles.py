"""The roles of columns and tables in an audit: what tests of rows and retention rules ask for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Phrase = tuple[str, ...]
Is = Literal["moment", "flag", "text", "number", "key", "mark"]
"""The sort of values that a column with a role has. ``mark``: any value; only whether it is empty matters."""


@dataclass(frozen=True, kw_only=True)
class ColumnRole:
    """A role that a column can have. It is recognised by the column's name, content and values."""

    name: str
    kind: Is
    called: tuple[Phrase, ...]
    """Names of such columns, as words, most certain first; an empty name stands for words of time alone."""
    entities: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    values: tuple[str, ...] = ()
    """Names of lists of values (``Vocabulary.values``); such a column has some of the values of one list."""
    flagged_by: str = ""
    """Role of a flag. If the table has such a flag, the time at which a row was created does not say when the
    flag was set, so it does not count."""
    unlike: tuple[str, ...] = ()
    """Roles, such as the opposite one, that exclude this role for a column with one of their names."""

    is_elsewhere: bool = False
    """Whether, in another table that is looked up, a column's name alone is enough to show the role.
    Otherwise its values must show it, too.
    """

    @property
    def is_marked(self) -> bool:
        """Whether a date in such a column means yes, and an empty cell means no."""
        return "flag_yes" in self.values

    @property
    def is_choice(self) -> bool:
        """Whether its values say yes or no."""
        return not {"flag_yes", "flag_no", "opt_out", "opt_in"}.isdisjoint(self.values)

    @property
    def is_any_moment(self) -> bool:
        """Whether a date column with any name can have this role."""
        return self.kind == "moment" and () in self.called


@dataclass(frozen=True, kw_only=True)
class TableRole:
    """A role that a table can have, recognised by its record kind, its name or its content."""

    name: str
    called: tuple[Phrase, ...]
    """Names of such tables, as words in the singular."""
    kinds: frozenset[str] = frozenset()
    """Record kinds with this role."""
    not_kinds: frozenset[str] = frozenset()
    """Record kinds that never have this role."""
    elements: frozenset[str] = frozenset()
    """Elements that give the role to any table that holds one of them."""
    has: tuple[tuple[str, ...], ...] = ()
    """Alternative sets of column roles; a table with columns for all roles of one set has this role."""
    core: frozenset[str] = frozenset()
    """Words that give the role, in any order, if all other words of the table's name belong to it as well."""
    shown_by: tuple[str, ...] = ()
    """Column roles whose values hardly occur in other tables, so that such values give this role."""
    shown_with: tuple[str, ...] = ()
    """Column roles that a table must have as well if it is recognised by ``shown_by``."""
    yields_to: tuple[str, ...] = ()
    """Other table roles; a table with exactly one of their names has that role and not this one."""
    named: frozenset[str] = frozenset()
    """Words that give the role to a table if the name of any column contains one."""
    title: str = ""
    """The content of such a table, as a phrase."""
    whole: bool = False
    """A name of a single word must match completely, not just at the end: a call hold is not a legal hold."""

    @cached_property
    def names(self) -> frozenset[Phrase]:
        """The names in ``called`` as a set."""
        return frozenset(self.called)
