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
    """A test whether the cell that identifies the person is empty or overwritten. If it is, the row is
    de-identified.
    """

    when: "When"
    """The condition on a row, and the state of the rows that meet it. ``RowStates.may_be_late`` must be true
    for every row that needs this test.
    """
    of: "Callable[[Clause], Clause]"
    """A function that builds the same condition for the value that identifies the person."""


@dataclass(frozen=True, kw_only=True)
class RowStates:
    """SQL expressions that determine the state of each row under one rule. The states are counted by another
    query.
    """

    source: Any
    """The table together with the tables that are joined to it."""
    whens: "Sequence[When]"
    """Conditions with states; the first condition that is true decides."""
    otherwise: RowState
    late: RowState
    """The state for which reports also give the number of people and the age of the oldest row."""
    subject: "Clause | None"
    """The value that distinguishes people; ``None`` if people are not counted."""
    clock: "Clause | None"
    """The time from which the limit counts: in seconds, or as a value that the database sorts in the same
    order.
    """
    seconds_of: "Callable[[Clause], Clause] | None" = None
    """A function that converts ``clock`` to seconds; ``None`` if it is in seconds already."""
    may_be_late: "Clause | None" = None
    """A condition that is cheap to check and true for every late row; ``None`` if there is no such
    condition.
    """
    standing: "Clause | None" = None
    """The result of ``codes.standing`` for the account of a row; ``None`` if all of ``whens`` are checked for
    each row.
    """
    emptied: "Emptied | None" = None
    """A condition of ``whens`` that depends only on the person, so that it is checked per person, not per
    row.
    """
    keys: "Sequence[Clause]"
    """The columns that identify a row."""

    @property
    def possible(self) -> "Sequence[RowState]":
        """The states that a row can have under the rule, each state once."""
        named = (name for _, name in self.whens if name is not None)
        return tuple(dict.fromkeys((*named, self.otherwise)))
