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
"""States whose rows are told of by people and by age."""


@dataclass(frozen=True, kw_only=True)
class RowStates:
    """The state of each row of a table, as SQL, before the states are counted."""

    source: Any
    """The table with what it is joined to."""
    state: "Clause"
    """The place in ``STATES`` of what it is; null: the row is none that the rule speaks of."""
    subject: "Clause | None"
    """What tells one person from another."""
    clock: "Clause | None"
    """Seconds of the event that the limit counts from."""
    may_be_told: "Clause | None" = None
    """What is cheap to ask and holds for every row that is told of; ``None``: there is nothing such."""
    keys: "Sequence[Clause]"
    """What names the row."""
