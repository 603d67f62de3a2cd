"""The last event of each row of a table of people: which tables record such events. Pure.

A person's row says when it was made, not when the person was last treated or last sent a bill.
"""

from collections.abc import Callable

from scanner.audit.catalogue import Catalogue
from scanner.audit.clock_parts import Happening, LastEvent
from scanner.audit.column import Column
from scanner.audit.joins import is_account_like, steps
from scanner.audit.table import Table
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.people import People


def is_of_people(table: Table, people: People) -> bool:
    """Whether the rows of a table are people or their accounts."""
    return is_account_like(table) or people.are_named(table.words[-1:])


def only_says_made(table: Table, column: Column) -> bool:
    """Whether a time is called as one that says when a row was made."""
    known = (vocabulary().columns[role] for role in ("created", "signed_up"))
    return any(column.fits(role, table.words) is not None for role in known)


def last_event(
    catalogue: Catalogue, table: Table, dated: Callable[[Table], tuple[Column | None, bool]]
) -> LastEvent | None:
    """The records of events that refer to the rows of a table.

    Args:
        dated: the time of the events of a table, if it records such, and whether that is their end.
    """
    found: list[Happening] = []
    for other in catalogue.of_source(table):
        to_rows = next(
            (hop for _, hop in steps(catalogue, other) if hop.other is table and not hop.is_address), None
        )
        if other is table or to_rows is None:
            continue
        at, is_end = dated(other)
        if at is not None:
            found.append(Happening(hop=to_rows, at=at, is_end=is_end))
    ranked = sorted(found, key=lambda one: not one.is_end)
    return LastEvent(happenings=tuple(ranked)) if ranked else None
