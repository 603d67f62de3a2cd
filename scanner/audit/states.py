"""The states that a row can have, and the SQL that decides between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

from scanner.finding import RowState

if TYPE_CHECKING:
    from scanner.audit.words import Clause

DIALECTS: Final = frozenset({"sqlite", "postgresql", "mysql", "mariadb", "duckdb"})
STATES: tuple[RowState, ...] = get_args(RowState)
TOLD: Final = ("overdue", "breach", "open_ended")
"""States for which the number of people and the oldest row are reported."""


@dataclass(frozen=True, kw_only=True)
class RowStates:
    """SQL for the state of each row of a table, before counting."""

    source: Any
    """The table with its joins."""
    state: "Clause"
    """Index into ``STATES``; null: the rule does not apply to the row."""
    subject: "Clause | None"
    """What distinguishes people."""
    clock: "Clause | None"
    """Seconds of the event from which the limit counts."""
    may_be_told: "Clause | None" = None
    """A cheap condition that holds for every reported row; ``None``: there is none."""
    keys: "Sequence[Clause]"
    """What identifies the row."""
