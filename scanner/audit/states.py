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
    """Whether the cell that tells people apart is empty or overwritten; then the row is de-identified."""

    when: "When"
    """The test of a row. ``RowStates.may_be_late`` holds for every row that it is asked of."""
    of: "Callable[[Clause], Clause]"
    """The same test of a subject."""


@dataclass(frozen=True, kw_only=True)
class RowStates:
    """The SQL expression of each row's state under one rule; another query counts the states."""

    source: Any
    """The table with what it is joined to."""
    whens: "Sequence[When]"
    """The first condition that holds decides."""
    otherwise: RowState
    late: RowState
    """The state whose rows are told of by people and by age."""
    subject: "Clause | None"
    """What distinguishes people."""
    clock: "Clause | None"
    """The event that the limit counts from: seconds, or what the database orders as them."""
    seconds_of: "Callable[[Clause], Clause] | None" = None
    """Makes seconds of a clock; ``None``: it is seconds."""
    may_be_late: "Clause | None" = None
    """What is cheap to ask and holds for every late row; ``None``: there is nothing such."""
    standing: "Clause | None" = None
    """What ``codes.standing`` told of the account of a row; ``None``: the row is asked all of ``whens``."""
    emptied: "Emptied | None" = None
    """One of ``whens`` that the subject alone decides, so that it is asked of people and not of rows."""
    keys: "Sequence[Clause]"
    """What names the row."""

    @property
    def possible(self) -> "Sequence[RowState]":
        """The states that a row can have, each once."""
        named = (name for _, name in self.whens if name is not None)
        return tuple(dict.fromkeys((*named, self.otherwise)))
