"""Find paths from the rows of one table to the rows of another, by declared keys or else by names. Pure."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import cast

from scanner.audit.catalogue import Catalogue
from scanner.audit.column import Column
from scanner.audit.table import SURE, Table
from scanner.names.naming import singular, words
from scanner.policy.audit_vocabulary import vocabulary

_MOST_HOPS = 4
_DECLARED, _NAMED, _OWNER, _ADDRESS = 1, 2, 3, 8
"""The cost of a step from one table to another; a more reliable step costs less."""
_MOST_MEANT = 20
"""Maximum number of tables of accounts, and of tables with addresses, that are tried for a column whose name
does not refer to a table.
"""


@dataclass(frozen=True)
class Hop:
    """A step from one table to another: the values of ``table.column`` are keys in ``other.key``."""

    table: Table
    column: Column
    other: Table
    key: Column
    is_address: bool = False
    """Whether both columns hold e-mail addresses, which are compared without regard to case."""


def path_to(catalogue: Catalogue, table: Table, is_end: Callable[[Table], bool]) -> tuple[Hop, ...] | None:
    """The most reliable path from ``table`` to a table that satisfies ``is_end``; empty if ``table`` itself
    satisfies it, ``None`` if there is no path.

    A path is dropped if another path to the same table has no higher cost and no more steps. Otherwise there
    would be too many paths if all tables have the same keys.
    """
    order = count()
    ways: list[tuple[int, int, Table, tuple[Hop, ...]]] = [(0, next(order), table, ())]
    undercut: dict[str, tuple[int, int]] = {}
    """Table → cost and number of hops of the best path found so far."""
    asked: set[str] = set()
    seen: set[str] = set()
    while ways:
        cost, _, here, hops = heapq.heappop(ways)
        if here.collection not in asked and is_end(here):
            return hops
        asked.add(here.collection)
        if here.collection in seen or len(hops) >= _MOST_HOPS:
            continue
        seen.add(here.collection)
        for step, hop in steps(catalogue, here):
            name = hop.other.collection
            if name in seen:
                continue
            best, way = undercut.get(name), (cost + step + _unlikely(hop), len(hops) + 1)
            if best is not None and best[0] <= way[0] and best[1] <= way[1]:
                continue
            undercut[name] = way
            heapq.heappush(ways, (way[0], next(order), hop.other, (*hops, hop)))
    return None


def _unlikely(hop: Hop) -> int:
    """Extra cost of a step to a view or to an undeclared key, because other tables may have the same key."""
    return 3 * hop.other.is_view + (not hop.key.primary_key)


def steps(catalogue: Catalogue, table: Table) -> Sequence[tuple[int, Hop]]:
    """The steps from ``table`` to the tables that it refers to, each with its cost."""
    key = "steps", table.source_id, table.collection
    if key not in catalogue.remembered:
        catalogue.remembered[key] = list(_steps(catalogue, table))
    return cast("Sequence[tuple[int, Hop]]", catalogue.remembered[key])


def _steps(catalogue: Catalogue, table: Table) -> Iterator[tuple[int, Hop]]:
    near = _near(catalogue, table)
    for column in table.columns:
        if column.references:
            name, _, target = column.references.rpartition(".")
            other = catalogue.named(table, name)
            key = other.column(target) if other else None
            if other is not None and key is not None:
                yield _DECLARED, Hop(table, column, other, key)
                continue
        for other in near.candidates(column):
            if other is table:
                continue
            key = _key_meant(column, other)
            if key is not None:
                yield _NAMED, Hop(table, column, other, key)
            elif is_account_key(column) and is_account_like(other) and (key := account_key(other, column)):
                yield _OWNER, Hop(table, column, other, key)
            elif _is_address_of(column, table) and (found := _address(other)) is not None:
                yield _ADDRESS, Hop(table, column, other, found, is_address=True)


@dataclass(frozen=True, kw_only=True)
class _Near:
    """The tables of a source, indexed by the names that columns referring to them can have."""

    by_last_word: dict[str, list[Table]]
    by_key: dict[tuple[str, ...], list[Table]]
    accounts: list[Table]
    addressed: list[Table]

    def candidates(self, column: Column) -> Iterator[Table]:
        spoken, named = _spoken(column), named_after(column)
        found: dict[str, Table] = {}
        for name in {name[-1] for name in (named, _whole_name(spoken)) if name}:
            found |= {one.collection: one for one in self.by_last_word.get(_stem(name), ())}
        found |= {one.collection: one for one in self.by_key.get(spoken, ())}
        if is_account_key(column):
            found |= {one.collection: one for one in self.accounts}
        if _is_address(column):
            found |= {one.collection: one for one in self.addressed}
        yield from found.values()


def _near(catalogue: Catalogue, table: Table) -> _Near:
    key = "near", table.source_id
    if key not in catalogue.remembered:
        tables = catalogue.of_source(table)
        accounts = sorted(filter(is_account_like, tables), key=_unlikely_account)
        near = _Near(
            by_last_word={},
            by_key={},
            accounts=accounts[:_MOST_MEANT],
            addressed=[one for one in tables if _address(one) is not None][:_MOST_MEANT],
        )
        for one in sorted(tables, key=lambda item: item.collection):
            if one.key is not None and one.words:
                near.by_last_word.setdefault(_stem(one.words[-1]), []).append(one)
                if _is_telling(spoken := _spoken_whole(one.key)):
                    near.by_key.setdefault(spoken, []).append(one)
        catalogue.remembered[key] = near
    return cast(_Near, catalogue.remembered[key])


def _unlikely_account(table: Table) -> tuple[float, str]:
    return -table.odds_of("account"), table.collection


def _spoken(column: Column) -> tuple[str, ...]:
    """The words of a column's name, in the singular, without the prefix that all names of its table share."""
    return tuple(map(singular, words(column.called.rsplit(".", 1)[-1])))


def _spoken_whole(key: Column) -> tuple[str, ...]:
    """The words of a key's whole name, in the singular. A column that refers to the key may have the same
    name.
    """
    return tuple(map(singular, words(key.name.rsplit(".", 1)[-1])))


def named_after(column: Column) -> tuple[str, ...]:
    """The words for the thing that a key column identifies, such as ``ticket`` for ``ticket_id`` or
    ``id_ticket``. A column of numbers counts as a key column. Empty for other columns.
    """
    spoken = _spoken(column)
    own = vocabulary().without_key_words(spoken)
    is_key = len(own) < len(spoken) or (column.storage == "number" and not column.is_dated)
    return own if is_key else ()


def _whole_name(spoken: tuple[str, ...]) -> tuple[str, ...]:
    """The words for the thing that a key identifies if the thing is itself a key or number, such as ``phone
    number`` for ``phone_number_id``; else empty.
    """
    keys = vocabulary().key_words
    return spoken[:-1] if len(spoken) > 1 and keys.issuperset(spoken[-2:]) else ()


def _is_address(column: Column) -> bool:
    return bool(vocabulary().columns["email"].entities & column.entities)


def _is_address_of(column: Column, table: Table) -> bool:
    return _is_address(column) and not is_account_like(table)


def is_account_like(table: Table) -> bool:
    return table.odds_of("account") > SURE


def is_party(table: Table) -> bool:
    """Whether the rows of a table are accounts or people, and not events or things."""
    return is_account_like(table) or any(map(table.is_named, vocabulary().whose["parties"]))


def is_account_key(column: Column) -> bool:
    """Whether a column says which account a row belongs to."""
    own = vocabulary().without_key_words(_spoken(column))
    if not own:
        return False
    if vocabulary().columns["account"].elements & column.elements:
        return True
    if not column.findings and column.storage == "other":
        return False
    nouns = vocabulary().owner_words - vocabulary().not_accounts
    return bool(own) and all(word in nouns for word in own) and not column.is_dated


def account_key(table: Table, like: Column | None = None) -> Column | None:
    """The column of an account table to which other tables refer or, if ``like`` is given, to which the
    column ``like`` refers.
    """
    if like is not None and (same := table.column(like.name)) is not None and same.storage == like.storage:
        return same
    if table.key is not None and (like is None or _may_equal(table.key, like)):
        return table.key
    return next((column for column in table.columns if is_account_key(column)), None)


def _key_meant(column: Column, other: Table) -> Column | None:
    """The key of ``other`` if ``column`` is named after it: ``ticket_id`` refers to ``tickets``, or both have
    the same name. Else ``None``.
    """
    key = other.key
    if key is None or not _may_equal(key, column):
        return None
    spoken = _spoken(column)
    named = named_after(column)
    if _ends_with(other.words, named) or (_whole_name(spoken) == other.words):
        return key
    own = _spoken_whole(key)
    return key if _is_telling(own) and own == spoken and not column.primary_key else None


def _is_telling(spoken: tuple[str, ...]) -> bool:
    """Whether the name of a key says what it identifies."""
    return len(spoken) > 1 or not set(spoken) <= vocabulary().key_words


def _ends_with(whole: tuple[str, ...], end: tuple[str, ...]) -> bool:
    whole, end = tuple(map(_stem, whole)), tuple(map(_stem, end))
    return bool(end) and (whole[-len(end) :] == end or end[-len(whole) :] == whole)


def _stem(word: str) -> str:
    """A singular word with its final ``ie`` changed to ``y``, because ``singular`` reduces ``cookies`` to
    ``cooky``.
    """
    return f"{word[:-2]}y" if word.endswith("ie") else word


def _may_equal(one: Column, other: Column) -> bool:
    kinds = {one.storage, other.storage}
    return kinds <= {"text", "number"} and (len(kinds) == 1 or not one.n_non_null or not other.n_non_null)


def _address(table: Table) -> Column | None:
    """The column with e-mail addresses that are distinct in nearly all rows; ``None`` unless there is exactly
    one.
    """
    found = [column for column in table.columns if _is_address(column)]
    whole = [column for column in found if column.n_distinct >= 0.9 * column.n_non_null]
    return whole[0] if len(whole) == 1 else None
