"""Find the columns by which the rows of two tables are joined. Pure."""

from collections.abc import Iterator, Sequence
from itertools import product

from scanner.audit.catalogue import Catalogue
from scanner.audit.column import Column
from scanner.audit.joins import (
    Hop,
    account_key,
    is_account_key,
    is_account_like,
    is_party,
    named_after,
    steps,
)
from scanner.audit.referred import LookedUp, looked_up
from scanner.audit.table import SURE, Table
from scanner.names.naming import words
from scanner.policy.audit_vocabulary import vocabulary

Token = tuple[str, object]
"""A property that two tables must have in common to share a key, such as a table or a column name."""
_SENDERS = frozenset({"from", "sender", "reply"})
_NEAR = 2
"""The highest cost of a step by which two tables are joined."""


def common_tokens(table: Table, by: Sequence[str], catalogue: Catalogue) -> set[Token]:
    """The tokens of ``table``. Another table can share a key with it only if its ``tokens_sought`` contain
    one of these.
    """
    found: set[Token] = {("table", id(table))}
    found |= {("leads to", id(hop.other)) for hop in _near(catalogue, table)}
    found |= {("name", column.name) for column in table.columns}
    found |= {("references", column.references) for column in table.columns if column.references}
    return found | {("key", role) for role in by if _has_key(table, role, catalogue)}


def _has_key(table: Table, role: str, catalogue: Catalogue) -> bool:
    is_person = role in vocabulary().whose["people"]
    return _key(table, role, catalogue) is not None or (is_person and any(_far(table, role, catalogue)))


def tokens_sought(table: Table, by: Sequence[str], catalogue: Catalogue, *, own: bool) -> set[Token]:
    """The tokens to search for: another table can share a key with ``table`` only if it has at least one of
    them (``common_tokens``).

    Args:
        by: column roles of keys, such as an account or a person.
        own: whether ``table`` may share a key with itself.
    """
    found: set[Token] = {("leads to", id(table))} | ({("table", id(table))} if own else set())
    found |= {("table", id(hop.other)) for hop in _near(catalogue, table)}
    found |= {("references", column.references) for column in table.columns if column.references}
    for role in by:
        found |= {("name", column.name) for column in table.columns if table.chance(column, role) > SURE}
        if _has_key(table, role, catalogue) or (role == "resource" and table.key is not None):
            found.add(("key", role))
    return found


def _near(catalogue: Catalogue, table: Table) -> Iterator[Hop]:
    """The reliable steps from a table. Steps to the person who works on a row are left out, because the row
    is not about that person.
    """
    return (hop for cost, hop in steps(catalogue, table) if cost <= _NEAR and not hop.column.is_handler)


def shared_key(
    table: Table, other: Table, by: Sequence[str], catalogue: Catalogue
) -> tuple[Column, Column] | None:
    """The columns that join two tables: a column that refers to a key of the other table, or else columns
    with the first role in ``by`` that both tables have. ``None`` if there are none.
    """
    for hop in _near(catalogue, table):
        if hop.other is other and other is not table and not _is_of_another(hop, by):
            return hop.column, hop.key
    for hop in _near(catalogue, other):
        if hop.other is table and other is not table and not _is_of_another(hop, by):
            return hop.key, hop.column
    for own, its in product(table.columns, other.columns):
        is_same = own.references and own.references == its.references and not own.is_handler
        if is_same and other is not table and _comparable(own, its) and _is_asked(catalogue, table, own, by):
            return own, its
    for role in by:
        if (same := _same_key(table, other, role)) is not None:
            return same
        mine, theirs = _key(table, role, catalogue), _key(other, role, catalogue)
        if role == "resource" and theirs is not None and other is not table:
            mine = _resource(table, mine, theirs)
        if mine is not None and theirs is not None and _comparable(mine, theirs) and _is_alike(mine, theirs):
            return mine, theirs
    return next(_far_keys(table, other, by, catalogue), None) if other is not table else None


def _far_keys(
    table: Table, other: Table, by: Sequence[str], catalogue: Catalogue
) -> Iterator[tuple[Column, Column]]:
    """Pairs of columns that identify the same people, where one column is looked up in a third table, such as
    the visitor of a visit.
    """
    for role in (one for one in by if one in vocabulary().whose["people"]):
        mine, theirs = _key(table, role, catalogue), _key(other, role, catalogue)
        ways = (
            *((far, theirs) for far in _far(table, role, catalogue) if theirs is not None),
            *((mine, far) for far in _far(other, role, catalogue) if mine is not None),
        )
        for own, its in ways:
            if _comparable(own, its) and (own.called == its.called or _is_alike(own, its)):
                yield own, its


def _far(table: Table, role: str, catalogue: Catalogue) -> Iterator[LookedUp]:
    """The keys with a role in the tables to which a table refers."""
    for one in looked_up(catalogue, table):
        if one.is_of_handler or isinstance(one.own, LookedUp):
            continue
        if _key(one.hop.other, role, catalogue) is one.own:
            yield one


def _is_asked(catalogue: Catalogue, table: Table, column: Column, by: Sequence[str]) -> bool:
    """Whether two rows with the same value in ``column`` may be joined. If the column refers to an account or
    a person, they may be joined only in tests about people, because two rows of one account need not be about
    the same thing.
    """
    of = catalogue.named(table, column.references.rpartition(".")[0])
    return of is None or not is_party(of) or not frozenset(vocabulary().whose["people"]).isdisjoint(by)


def _is_of_another(hop: Hop, by: Sequence[str]) -> bool:
    """Whether the column of a step is named as the key of a thing, although the test is about people."""
    people = frozenset(vocabulary().whose["people"])
    if not people.issuperset(by):
        return False
    keys = [role for role in vocabulary().columns.values() if role.kind == "key"]
    named = {role.name for role in keys if hop.column.is_called(role, hop.table.words)}
    return bool(named) and named.isdisjoint(people)


def _resource(table: Table, named: Column | None, theirs: Column) -> Column | None:
    """The column that identifies a thing and whose values are most similar to those of ``theirs``; the
    table's key is preferred.
    """

    def is_unlike(column: Column) -> tuple[bool, bool]:
        is_other = (column.storage, column.is_string) != (theirs.storage, theirs.is_string)
        return is_other, bool(theirs.entities) and theirs.entities.isdisjoint(column.entities)

    numbering = (one for one in table.columns if named_after(one) and 0 < one.n_non_null == one.n_distinct)
    return min((one for one in (table.key, named, *numbering) if one), key=is_unlike, default=None)


def _same_key(table: Table, other: Table, role: str) -> tuple[Column, Column] | None:
    """A pair of columns with the same name that have a role in both tables; ``None`` if there is none."""
    for mine in table.columns:
        theirs = other.column(mine.name)
        if theirs is None or other is table or mine.is_handler or table.chance(mine, role) <= SURE:
            continue
        if role == "resource" and is_account_key(mine):
            continue
        if not (mine.primary_key and theirs.primary_key) and _comparable(mine, theirs):
            return mine, theirs
    return None


def _key(table: Table, role: str, catalogue: Catalogue) -> Column | None:
    if role == "account":
        led = {
            hop.column.name
            for _, hop in steps(catalogue, table)
            if is_account_like(hop.other) and not (hop.is_address or hop.column.is_handler)
        }
        named = [column for column in table.columns if is_account_key(column) or column.name in led]
        referring = [column for column in named if column.references and not column.primary_key]
        own = account_key(table) if is_account_like(table) else None
        return next(iter((*referring, *named)), own) or table.find(role)
    is_person = role in vocabulary().whose["people"]
    left_out = [
        column
        for column in table.columns
        if (role == "email" and _is_senders(column)) or (is_person and column.is_handler)
    ]
    found = table.find(role, not_=left_out)
    if found is None and role == "request" and "request" in table.words:
        return table.key
    return found


def _is_senders(column: Column) -> bool:
    """Whether a column holds the sender of a mail."""
    return not _SENDERS.isdisjoint(words(column.called))


def _is_alike(one: Column, other: Column) -> bool:
    """Whether two columns with the same role can hold the same keys. The number of a visitor, for example,
    never equals the name of a visitor.
    """
    return one.storage == other.storage or one.name == other.name


def _comparable(one: Column, other: Column) -> bool:
    """Whether two columns can hold the same values. Numbers that two tables give to their rows independently
    do not count as the same.
    """
    if one.primary_key and other.primary_key and one.name != other.name and one.storage == "number":
        return False
    return one.storage in ("text", "number") and other.storage in ("text", "number")
