"""The columns that show when accounts were closed, and which rows are on legal hold. Pure."""

from dataclasses import dataclass

from scanner.audit.column import Column
from scanner.audit.joins import Hop
from scanner.audit.referred import LookedUp
from scanner.audit.table import Table


def hold_flag(table: Table) -> Column | None:
    """The column of ``table`` that marks rows as on legal hold, or else gives a hold as the reason for
    keeping a row; ``None`` if there is none. Marks that refer to a register of holds are ignored.
    """
    found = table.find("hold_flag") or table.find("hold_mark")
    if found is not None and not found.references:
        return found
    reason = table.find("kept_reason")
    return reason if reason is not None and reason.held_words else None


@dataclass(frozen=True, kw_only=True)
class Closure:
    """The columns by which a table of accounts shows that an account is closed, and since when."""

    table: Table
    at: Column | None
    status: Column | None
    status_since: Column | None
    reopened: Column | None = None
    flag: Column | None = None
    """The column that says whether an account is on legal hold."""

    @property
    def field(self) -> Column:
        """The column that reports show as the evidence of the closure."""
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
    """The column that says which rows of ``table`` are on hold; ``None`` if all of its rows are holds."""


@dataclass(frozen=True, kw_only=True)
class ClosureClock:
    """The account closures from which the retention period of a table's rows counts."""

    closure: Closure
    hops: tuple[Hop, ...]
    """Joins from the table to the table with the closures; empty if the table itself has them."""
    holds: tuple[Holds, ...]
    own_flag: Column | None = None
    by_history: bool = False
    """Whether the last join leads to a history, which can have several rows per account. The last of these
    rows counts.
    """

    @property
    def tables(self) -> list[Table]:
        found = [table for hop in self.hops for table in (hop.table, hop.other)] or [self.closure.table]
        status = self.closure.status
        codes = status.tables if isinstance(status, LookedUp) else []
        return [*found, *codes, *(hold.table for hold in self.holds)]


@dataclass(frozen=True, kw_only=True)
class Happening:
    """A table that records events about the rows of another table."""

    hop: Hop
    """The join from the table with the events to the rows that the events are about."""
    at: Column
    is_end: bool
    """Whether ``at`` is the time when something ended. If the cell is empty, it has not ended."""


@dataclass(frozen=True, kw_only=True)
class LastEvent:
    """For each row of a table: the last of the events that other tables record about the row."""

    happenings: tuple[Happening, ...]
    """The tables with events; those that record when an event ended come first."""

    @property
    def tables(self) -> list[Table]:
        return [one.hop.table for one in self.happenings]
