"""The columns that show when accounts were closed, and which rows are on legal hold. Pure."""

from dataclasses import dataclass

from scanner.audit.column import Column
from scanner.audit.joins import Hop
from scanner.audit.referred import LookedUp
from scanner.audit.table import Table


def hold_flag(table: Table) -> Column | None:
    """The column of ``table`` that says that a row is on legal hold; ``None`` if there is none, or if it
    refers to a register of holds.
    """
    found = table.find("hold_flag") or table.find("hold_mark")
    if found is not None and not found.references:
        return found
    reason = table.find("kept_reason")
    return reason if reason is not None and reason.held_words else None


@dataclass(frozen=True, kw_only=True)
class Closure:
    """How a table shows that its accounts are closed, and since when."""

    table: Table
    at: Column | None
    status: Column | None
    status_since: Column | None
    reopened: Column | None = None
    flag: Column | None = None
    """The column that says whether an account is on legal hold."""

    @property
    def field(self) -> Column:
        """The column that reports show for the closure."""
        found = self.at or self.status_since or self.status
        assert found is not None
        return found


@dataclass(frozen=True, kw_only=True)
class Holds:
    """A register of legal holds, which refers to rows of ``on``."""

    table: Table
    column: Column
    on: Table
    key: Column
    start: Column | None
    end: Column | None
    flag: Column | None = None
    """Says which of its rows are on hold, if it also has rows that are not."""


@dataclass(frozen=True, kw_only=True)
class ClosureClock:
    """The account closure from which the retention of a table's rows counts."""

    closure: Closure
    hops: tuple[Hop, ...]
    """Joins from the table to the accounts; empty: the table itself has the closure."""
    holds: tuple[Holds, ...]
    own_flag: Column | None = None
    by_history: bool = False
    """Whether the last join leads to a history with several rows per account, of which the last counts."""

    @property
    def tables(self) -> list[Table]:
        found = [table for hop in self.hops for table in (hop.table, hop.other)] or [self.closure.table]
        status = self.closure.status
        codes = status.tables if isinstance(status, LookedUp) else []
        return [*found, *codes, *(hold.table for hold in self.holds)]


@dataclass(frozen=True, kw_only=True)
class Happening:
    """A table that records events of the rows of another one."""

    hop: Hop
    """Leads from the table with the events to the rows that they are about."""
    at: Column
    is_end: bool
    """Whether ``at`` says when something ended; empty: it still lasts."""


@dataclass(frozen=True, kw_only=True)
class LastEvent:
    """The last of the events that other tables record of a row."""

    happenings: tuple[Happening, ...]
    """Events that have an end come first."""

    @property
    def tables(self) -> list[Table]:
        return [one.hop.table for one in self.happenings]
