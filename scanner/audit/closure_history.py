"""Find the table that records when accounts were closed, if the table of accounts does not. Pure."""

from collections.abc import Iterator
from typing import cast

from scanner.audit.catalogue import Catalogue
from scanner.audit.clock_parts import Closure
from scanner.audit.column import Column
from scanner.audit.joins import Hop, is_account_like, steps
from scanner.audit.referred import decoded
from scanner.audit.table import Table
from scanner.names.naming import words as words_of
from scanner.policy.audit_vocabulary import vocabulary

_BEFORE = frozenset({"from", "old", "previous", "prior", "before", "last"})
"""Words in the name of a column with the previous status of an account."""
_SHARED = 2
"""Number of status values that a column must share with the status of the accounts to be preferred to others.
"""


def history_of(catalogue: Catalogue, accounts: Table) -> tuple[Hop, Closure] | None:
    """The join from ``accounts`` to the table that records when these accounts were closed, and the columns
    of that table that show it; ``None`` unless there is exactly one such table.
    """
    key = "history of", accounts.source_id, accounts.collection
    if key not in catalogue.remembered:
        found = list(_histories(catalogue, accounts)) if is_account_like(accounts) else []
        catalogue.remembered[key] = found[0] if len(found) == 1 else None
    return cast("tuple[Hop, Closure] | None", catalogue.remembered[key])


def _histories(catalogue: Catalogue, accounts: Table) -> Iterator[tuple[Hop, Closure]]:
    for table in catalogue.beside(accounts)[1:]:
        links = [(cost, hop) for cost, hop in steps(catalogue, table) if hop.other is accounts]
        link = min(links, key=lambda one: one[0])[1].column if links else None
        is_guess = link is not None and not link.references and link.has_entity("told_apart")
        if accounts.key is None or link is None or is_guess:
            continue
        ended = table.find("closure")
        if ended is not None and is_account_like(table):
            told = table.find("status")
            if told is not None and not told.meant(vocabulary().columns["status"])["closed"]:
                continue
            closure = Closure(table=table, at=ended, status=told, status_since=None)
            yield Hop(accounts, accounts.key, table, link), closure
            continue
        status, at = _status(catalogue, table, accounts), _recorded(table)
        if any(map(table.is_named, vocabulary().whose["of_accounts"])) and not _is_of_closures(table):
            continue  # rows of such a table say that a ticket or request was closed, not an account
        if at is not None and (status is not None or _is_of_closures(table)):
            closure = Closure(table=table, at=None if status else at, status=status, status_since=at)
            yield Hop(accounts, accounts.key, table, link), closure


def _recorded(table: Table) -> Column | None:
    """The column that says when a change was recorded."""
    return next((found for role in ("changed", "occurred", "created") if (found := table.find(role))), None)


def _status(catalogue: Catalogue, table: Table, accounts: Table) -> Column | None:
    """The column of ``table`` with the new status of an account, as text or as a code. Columns that share
    status values with ``accounts`` are preferred. ``None`` unless exactly one column fits.
    """
    role, own = vocabulary().columns["status"], accounts.find("status")
    words = own.spelled.rows.keys() if own is not None and own.spelled is not None else frozenset()
    columns = (*table.columns, *decoded(catalogue, table))
    after = [one for one in columns if _BEFORE.isdisjoint(words_of(one.called))]
    telling = [one for one in after if one.spelled is not None and one.meant(role)["closed"]]
    alike = [one for one in telling if one.spelled and len(one.spelled.rows.keys() & words) >= _SHARED]
    found = alike or telling
    return found[0] if len(found) == 1 else None


def _is_of_closures(table: Table) -> bool:
    """Whether the name of a table says that each row is the closure of an account."""
    owners = vocabulary().owner_words
    said = tuple(word for word in table.words if word not in owners)
    return len(said) < len(table.words) and said in vocabulary().columns["closure"].called
