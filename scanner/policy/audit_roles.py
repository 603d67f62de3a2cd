"""The roles that columns and tables can have in a rule of an audit."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Phrase = tuple[str, ...]
Is = Literal["moment", "flag", "text", "number", "key", "mark"]
"""``mark``: only its presence matters, in any storage type."""


@dataclass(frozen=True, kw_only=True)
class ColumnRole:
    """A role that a column can have in a rule. ``called`` lists names of such columns, most certain first."""

    name: str
    kind: Is
    called: tuple[Phrase, ...]
    entities: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    values: tuple[str, ...] = ()
    """Lists of values; such a column has some of the values of one."""
    flagged_by: str = ""
    """If the table has a flag of this role, the time of its creation does not say when the flag was set."""
    unlike: tuple[str, ...] = ()
    """Roles whose names exclude this role, such as the opposite."""

    is_elsewhere: bool = False
    """Whether its name alone shows the role in a table that is looked up, in a test that can do without the
    column.
    """

    @property
    def is_marked(self) -> bool:
        """Whether a date says yes, and none says no."""
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
    """A role that a table can have in a rule, recognised by its record kind, its elements or its name."""

    name: str
    called: tuple[Phrase, ...]
    kinds: frozenset[str] = frozenset()
    not_kinds: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    has: tuple[tuple[str, ...], ...] = ()
    """Alternative sets of columns; any table with one of them has this role."""
    core: frozenset[str] = frozenset()
    """Words that give the role only together with its other words, in any order."""
    shown_by: tuple[str, ...] = ()
    """Roles of columns whose values are rare in other tables."""
    shown_with: tuple[str, ...] = ()
    """Roles that other columns must have next to them."""
    yields_to: tuple[str, ...] = ()
    """Roles that it has instead if its name is one of theirs."""
    named: frozenset[str] = frozenset()
    """Words that give the role anywhere in the name of the table or of a column."""
    title: str = ""
    """The content of such a table, as a phrase."""
    whole: bool = False
    """A name of a single word must match completely, not just at the end: a call hold is not a legal hold."""

    @cached_property
    def names(self) -> frozenset[Phrase]:
        """``called``, to look a name up in."""
        return frozenset(self.called)
