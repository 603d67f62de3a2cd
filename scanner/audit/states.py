"""The states that a row can have, and the SQL that decides between them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from scanner.finding import RowState

if TYPE_CHECKING:
    from scanner.audit.words import Clause, When

STATES: tuple[RowState, ...] = get_args(RowState)


@dataclass(frozen=True, kw_only=True)
class Emptied:
    """Whether the cell that identifies the person is empty or overwritten; then the row is de-identified."""

    when: "When"
    """The test of a row, with its state. ``RowStates.may_be_late`` is true for all rows to test."""
    of: "Callable[[Clause], Clause]"
    """Makes the same test for the value that identifies the person."""


@dataclass(frozen=True, kw_only=True)
class RowStates:
    """The SQL expression of each row's state under one rule; another query counts the states."""

    source: Any
    """The table together with the tables that are joined to it."""
    whens: "Sequence[When]"
    """Conditions with states; the first condition that is true decides."""
    otherwise: RowState
    late: RowState
    """The state whose rows are reported with their people and their age."""
    subject: "Clause | None"
    """The value that distinguishes people; ``None``: people are not counted."""
    clock: "Clause | None"
    """The event that the limit counts from: seconds, or a value that the database sorts in the same order."""
    seconds_of: "Callable[[Clause], Clause] | None" = None
    """Converts ``clock`` to seconds; ``None``: it is in seconds already."""
    may_be_late: "Clause | None" = None
    """A condition that is cheap to check and true for every late row; ``None``: there is none."""
    standing: "Clause | None" = None
    """What ``codes.standing`` computed for the account of a row; ``None``: all of ``whens`` are checked for
    the row.
    """
    emptied: "Emptied | None" = None
    """A condition of ``whens`` that depends only on the person, so that it is checked per person, not per
    row.
    """
    keys: "Sequence[Clause]"
    """The columns that identify the row."""

    @property
    def possible(self) -> "Sequence[RowState]":
        """The states that a row can have, each once."""
        named = (name for _, name in self.whens if name is not None)
        return tuple(dict.fromkeys((*named, self.otherwise)))
