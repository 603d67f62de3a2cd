"""Find the columns that say when accounts were closed, and which rows are on legal hold. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from scanner.audit.catalogue import Catalogue
from scanner.audit.clock_parts import Closure, ClosureClock, Holds, hold_flag
from scanner.audit.closure_history import history_of
from scanner.audit.column import Column
from scanner.audit.doubt import is_enough
from scanner.audit.joins import Hop, account_key, is_account_key, is_account_like, path_to, steps
from scanner.audit.names_of_table import LIKELY
from scanner.audit.table import Table
from scanner.policy.audit_vocabulary import vocabulary


def closure_of(table: Table, *, is_root: bool = False) -> Closure | None:
    """How a table of accounts shows that accounts were closed; ``None`` if it does not.

    ``is_root``: whether other tables refer to this table while it refers to none; its name then does not
    matter.
    """
    at = table.find("closure")
    status = table.find("status")
    since = table.find("status_changed") if status else None
    first = vocabulary().core(at.called)[0][:1] if at else ()
    names_account = bool(vocabulary().account_words.intersection(first))
    if not (is_account_like(table) or names_account or is_root or _is_account_by_shape(table, at)):
        return None
    if at is not None and not is_account_like(table) and not table.surely_has(at, "closure"):
        return None
    is_told = status is not None and _is_read(status)
    at = at or _dated_like(table, status)
    if at is None and (since is None or not is_told):
        return None
    return Closure(
        table=table,
        at=at,
        status=status,
        status_since=since if at is None else None,
        reopened=table.find("reopened", not_=[at] if at else ()),
        flag=hold_flag(table),
    )


def _is_read(status: Column) -> bool:
    """Whether the name and the values of a status column show that it records whether something has ended."""
    said = status.meant(vocabulary().columns["status"])
    is_called = not _TELLING.isdisjoint(vocabulary().core(status.called)[0])
    return is_called and any(said.values())


_BOTH_ENDS = 2
_MOST = 2.0
"""The highest log-odds that one column can contribute to those that a table lists legal holds."""
_NEARLY = 0.05
"""Maximum relative difference between the number of closing dates and the number of accounts with a closed
status.
"""
_FEW = 4
"""A register of holds refers to at most one in this many rows of another table."""
_TELLING = frozenset(("status", "lifecycle"))
"""Words in the names of status columns that record whether something has ended."""


def _dated_like(table: Table, status: Column | None) -> Column | None:
    """The date column, whatever its name, that has a value in about as many rows as have a closed status;
    ``None`` unless exactly one column fits.
    """
    role = vocabulary().columns["status"]
    if status is None or status.spelled is None or not (closed := status.meant(role)["closed"]):
        return None
    n_closed = sum(status.spelled.rows[word] for word in closed)
    dated = [
        column
        for column in table.columns
        if (column.is_dated or column.is_packed) and column.n_non_null < status.spelled.n_rows
    ]
    found = [one for one in dated if abs(one.n_non_null - n_closed) <= _NEARLY * n_closed]
    return found[0] if len(found) == 1 else None


def _is_account_by_shape(table: Table, at: Column | None) -> bool:
    """Whether the columns of a table show that it lists accounts, whatever its name.

    Either the key of the table is an account key, or the table has the end date of an account (``at``) and a
    column that identifies a person or company.
    """
    if table.key is not None and is_account_key(table.key):
        return True
    if at is None or not table.surely_has(at, "account_ended"):
        return False
    is_other = any(map(table.is_named, vocabulary().whose["of_accounts"]))
    return not is_other and any(column.has_entity("somebody") for column in table.columns)


def known_closure(catalogue: Catalogue, table: Table) -> Closure | None:
    """``closure_of`` with a cache, because every search for accounts needs its result."""
    key = "closure of", table.source_id, table.collection
    if key not in catalogue.remembered:
        found = closure_of(table)
        if found is None and _is_root(catalogue, table):
            found = closure_of(table, is_root=True)
        catalogue.remembered[key] = found
    return cast("Closure | None", catalogue.remembered[key])


def _is_root(catalogue: Catalogue, table: Table) -> bool:
    """Whether other tables refer to ``table``, and ``table`` itself refers to no other table and does not
    list events.
    """
    if not any(parent is table for parent in _parents(catalogue, table.source_id)):
        return False
    is_event = any(
        table.is_named(role) for role in vocabulary().tables if role not in vocabulary().whose["parties"]
    )
    return not is_event and not any(hop.other is not table for _, hop in steps(catalogue, table))


def _parents(catalogue: Catalogue, source_id: str) -> Sequence[Table]:
    """The tables of a source to which other tables refer."""
    key = "parents", source_id
    if key not in catalogue.remembered:
        tables = [table for table in catalogue.tables if table.source_id == source_id]
        catalogue.remembered[key] = [
            hop.other for table in tables for _, hop in steps(catalogue, table) if hop.other is not table
        ]
    return cast("Sequence[Table]", catalogue.remembered[key])


def closure_clock(catalogue: Catalogue, table: Table) -> ClosureClock | None:
    """When the accounts of a table's rows were closed, found by the most reliable path; ``None`` if nothing
    says so.
    """
    key = "closure", table.source_id, table.collection
    if key not in catalogue.remembered:
        catalogue.remembered[key] = _closure_clock(catalogue, table)
    return cast("ClosureClock | None", catalogue.remembered[key])


def _closure_clock(catalogue: Catalogue, table: Table) -> ClosureClock | None:
    own = known_closure(catalogue, table)
    if own is not None and _points_elsewhere(catalogue, table):
        own = None
    if own is None:
        hops = _way_to_account(catalogue, table)
        if hops is None and (told := _by_history(catalogue, table)):
            return told
        if hops:
            closure = known_closure(catalogue, hops[-1].other)
            assert closure is not None
            holds = _holds_on(catalogue, [hops[-1].other, table])
            return ClosureClock(closure=closure, hops=hops, holds=holds, own_flag=hold_flag(table))
        own = known_closure(catalogue, table)
    if own is None:
        return None
    return ClosureClock(closure=own, hops=(), holds=_holds_on(catalogue, [table]))


def _by_history(catalogue: Catalogue, table: Table) -> ClosureClock | None:
    """The closures of the accounts of a table's rows, if another table records them; else ``None``."""

    def is_end(end: Table) -> bool:
        return history_of(catalogue, end) is not None

    hops = path_to(catalogue, table, is_end) if _with_history(catalogue) else None
    if hops is None:
        return None
    accounts = hops[-1].other if hops else table
    found = history_of(catalogue, accounts)
    assert found is not None
    last, closure = found
    holds = [
        replace(one, on=last.other, key=last.key) if one.on is accounts and hops else one
        for one in _holds_on(catalogue, [accounts, table] if hops else [table])
    ]
    if hops and accounts.key is not None and (flag := hold_flag(accounts)) is not None:
        there, key = last.other, accounts.key
        holds.append(
            Holds(table=accounts, column=key, on=there, key=last.key, start=None, end=None, flag=flag)
        )
    return ClosureClock(
        closure=closure, hops=(*hops, last), holds=tuple(holds), own_flag=hold_flag(table), by_history=True
    )


def _way_to_account(catalogue: Catalogue, table: Table) -> tuple[Hop, ...] | None:
    """The most reliable path to another table with closing dates; ``None`` if there is none."""

    def is_end(end: Table) -> bool:
        return end is not table and known_closure(catalogue, end) is not None

    is_there = any(end is not table for end in _with_closures(catalogue))
    return path_to(catalogue, table, is_end) if is_there else None


def _with_closures(catalogue: Catalogue) -> Sequence[Table]:
    """All tables that have closing dates of accounts."""
    key = "with closures"
    if key not in catalogue.remembered:
        catalogue.remembered[key] = [one for one in catalogue.tables if known_closure(catalogue, one)]
    return cast("Sequence[Table]", catalogue.remembered[key])


def _with_history(catalogue: Catalogue) -> bool:
    """Whether the closures of any accounts are recorded in another table."""
    key = "with history"
    if key not in catalogue.remembered:
        catalogue.remembered[key] = any(history_of(catalogue, one) for one in catalogue.tables)
    return cast("bool", catalogue.remembered[key])


def _points_elsewhere(catalogue: Catalogue, table: Table) -> bool:
    """Whether a table refers directly to another table of accounts that has closing dates."""
    hops = _way_to_account(catalogue, table)
    return (
        hops is not None and len(hops) == 1 and bool(hops[0].column.references) and hops[0].other is not table
    )


def _holds_on(catalogue: Catalogue, tables: Sequence[Table]) -> tuple[Holds, ...]:
    found = []
    for table in catalogue.perhaps_of("hold"):
        if table in tables or not _is_of_holds(catalogue, table, tables):
            continue
        for on in tables:
            link = hold_link(catalogue, table, on)
            if link is not None:
                start, end = _hold_times(table)
                found.append(Holds(table=table, column=link[0], on=on, key=link[1], start=start, end=end))
                break
    return tuple(found)


def _is_of_holds(catalogue: Catalogue, table: Table, tables: Sequence[Table]) -> bool:
    """Whether a table lists legal holds, judged either by its names, by its start and end times, or by its
    relations to other tables.
    """
    odds = table.odds_of("hold")
    if odds > LIKELY or _is_register(catalogue, table, tables):
        return True
    start, end = _hold_times(table)
    if start is None or end is None:
        return False
    told = _counted(table, start, "hold_start") + _counted(table, end, "hold_end")
    return is_enough(odds + told, to_excuse=True) or (start, end) == _lasting(table)


def _hold_times(table: Table) -> tuple[Column | None, Column | None]:
    """The columns that say when a hold began and when it ended, found by name or else by content."""
    start = table.find("hold_start")
    end = table.find("hold_end", not_=[start] if start else ())
    return (start, end) if start or end else _lasting(table)


def _lasting(table: Table) -> tuple[Column | None, Column | None]:
    """The only two date columns of a table, as start and end, if fewer rows have an end than a start and no
    column identifies somebody; else ``None`` for both.
    """
    dated = [column for column in table.columns if column.is_dated or column.is_packed]
    if len(dated) != _BOTH_ENDS or any(column.has_entity("somebody") for column in table.columns):
        return None, None
    start, end = dated
    return (start, end) if 0 < end.n_non_null < start.n_non_null else (None, None)


def _counted(table: Table, column: Column, role: str) -> float:
    return min(table.chance(column, role), _MOST)


def _is_register(catalogue: Catalogue, table: Table, of: Sequence[Table]) -> bool:
    """Whether a table that may be a register of holds looks like one: it has a date column, and refers to few
    rows of another table.

    The test is not strict: if a hold is missed, rows are wrongly reported as overdue, but a wrongly assumed
    hold excuses only a few rows.
    """
    if table.by_names.best_table != "hold" or not any(column.is_dated for column in table.columns):
        return False
    n_rows = table.result.rows or table.result.rows_read
    links = ((one, hop.key) for one in of for _, hop in steps(catalogue, table) if hop.other is one)
    return any(n_rows * _FEW <= key.n_non_null for _, key in links)


def hold_link(catalogue: Catalogue, table: Table, on: Table) -> tuple[Column, Column] | None:
    """The column of a register (``table``) that refers to rows of another table (``on``), and the key to
    which it refers; ``None`` if there is none.
    """
    hops = path_to(catalogue, table, lambda end: end is on)
    if hops and len(hops) == 1:
        return hops[0].column, hops[0].key
    key = account_key(on)
    named = next((column for column in table.columns if is_account_key(column)), None)
    return (named, key) if named is not None and key is not None and is_account_like(on) else None
