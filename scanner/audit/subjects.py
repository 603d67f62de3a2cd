"""Find the column that identifies the people in the rows of a table. Pure."""

from collections.abc import Iterator
from itertools import product

from scanner.audit.catalogue import Catalogue
from scanner.audit.column import Column
from scanner.audit.joins import is_account_key, is_account_like, steps
from scanner.audit.referred import LookedUp, further, looked_up
from scanner.audit.table import Table
from scanner.policy.audit_vocabulary import vocabulary

_ACCOUNT = "account"
"""The role whose columns are recognised by name as well."""

_BY_FORM = ("email", "phone")
"""Roles that are recognised by the form of values. Columns with such values are tried first; a column that
only has the name of such a role is tried last.
"""


def people_of(table: Table, catalogue: Catalogue) -> Column | None:
    """The column that identifies the people whom the rows of a table are about. It is found by content, else
    by name, else in a table to which the rows refer. If there is none, the table's key is returned.
    """
    return next(_candidates(table, catalogue), table.key)


def _candidates(table: Table, catalogue: Catalogue) -> Iterator[Column]:
    roles = vocabulary().whose["people"]
    people = vocabulary().columns
    things = {hop.column.name for _, hop in steps(catalogue, table) if _is_thing(hop.other)}
    own = [
        one
        for one in table.columns
        if one is not table.key and not _is_of_staff(table, one)
        if one.name not in things or any(one.is_called(people[role], table.words) for role in roles)
    ]
    for role in roles:
        entities = people[role].entities
        held = [column for column in own if entities & column.entities and not column.is_text]
        yield from sorted(held, key=lambda column: not is_account_key(column))
        if role == _ACCOUNT:
            yield from filter(is_account_key, own)
    for role in sorted(roles, key=_BY_FORM.__contains__):
        left_out = [column for column in table.columns if column not in own]
        if (found := table.find(role, not_=left_out)) is not None:
            yield found
    for ways, role in product((looked_up, further), roles):
        for one in (way for way in ways(catalogue, table) if not way.is_of_handler):
            of = one.own.hop.other if isinstance(one.own, LookedUp) else one.hop.other
            is_held = bool(people[role].entities & one.own.entities)
            if (is_held or one.own.is_called(people[role], of.words)) and not _is_of_staff(of, one.own):
                yield one


def _is_thing(table: Table) -> bool:
    """Whether a table lists things or events: it has a role for these, and no column identifies a person."""
    roles = vocabulary().tables.keys() - set(vocabulary().whose["parties"])
    is_somebodys = is_account_like(table) or any(one.has_entity("somebody") for one in table.columns)
    return not is_somebodys and any(map(table.is_named, roles))


def _is_of_staff(table: Table, column: Column) -> bool:
    return column.is_handler or any(
        table.is_called(column, role) for role in vocabulary().whose["parties_to"]
    )
