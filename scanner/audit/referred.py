"""Columns that a table looks up in the tables to which it refers, with at most one cell for each row.
Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeGuard, cast

from scanner.audit.catalogue import Catalogue
from scanner.audit.column import Column
from scanner.audit.joins import Hop, is_party, named_after, steps
from scanner.audit.table import Table
from scanner.names.naming import singular, words
from scanner.policy.audit_vocabulary import vocabulary

_MOST_CODES, _WIDEST_OF_CODES = 60, 6
"""Maximum number of rows, and maximum number of columns, of a table that only explains codes."""


@dataclass(frozen=True, kw_only=True)
class LookedUp(Column):
    """A column of another table that has at most one row for each row of the table from which it is looked
    up.
    """

    hop: Hop
    own: Column
    """The same column in the other table."""
    at: Column | None = None
    """If a key occurs in several rows, the row with the latest time in this column is used."""

    @property
    def tables(self) -> list[Table]:
        """The tables through which the column is looked up."""
        return [self.hop.other, *(self.own.tables if isinstance(self.own, LookedUp) else ())]

    @property
    def is_of_party(self) -> bool:
        """Whether the column is from a table of accounts or people."""
        return is_party(self.hop.other)

    @property
    def is_of_handler(self) -> bool:
        """Whether the column describes the member of staff who works on a row."""
        is_further = isinstance(self.own, LookedUp) and self.own.is_of_handler
        return self.hop.column.is_handler or is_further

    def is_code_of(self, table: Table) -> bool:
        """Whether the column explains a code of ``table``."""
        return self.hop.table is table and self.called != self.own.called


def is_of_another(column: Column, table: Table) -> TypeGuard[LookedUp]:
    """Whether a column belongs to another table and does not explain a code of ``table``."""
    return isinstance(column, LookedUp) and not column.is_code_of(table)


def looked_up(catalogue: Catalogue, table: Table) -> Sequence[LookedUp]:
    """The columns of the tables to which a table refers by key, without the texts of codes (see
    ``decoded``).
    """

    def found() -> Iterator[LookedUp]:
        for hop in _hops(catalogue, table, _is_lookup):
            texts = [own for own in hop.other.columns if own.storage == "text"] if _is_of_codes(hop) else []
            for own in (*hop.other.columns, *decoded(catalogue, hop.other)):
                if own is not hop.key and own not in texts:
                    yield _of_another(hop, own)

    return _once(catalogue, table, "looked up", found)


def further(catalogue: Catalogue, table: Table) -> Sequence[LookedUp]:
    """The columns of tables that are two steps away: the tables to which the referenced tables refer."""

    def found() -> Iterator[LookedUp]:
        for hop in _hops(catalogue, table, _is_lookup):
            for own in looked_up(catalogue, hop.other):
                if own.hop.other is not table and not isinstance(own.own, LookedUp):
                    yield _of_another(hop, own)

    return _once(catalogue, table, "further", found)


def last_told(catalogue: Catalogue, table: Table) -> Sequence[LookedUp]:
    """Columns with few distinct values in tables that record changes to the rows of ``table``. The last
    change of a row counts.
    """

    def found() -> Iterator[LookedUp]:
        for hop in _referring(catalogue, table):
            at = hop.other.find("changed") if hop.other.is_history_of(table) else None
            for own in hop.other.columns if at else ():
                if own.is_code and not own.is_dated and own is not hop.key:
                    yield replace(_of_another(hop, own), at=at)

    return _once(catalogue, table, "last told", found)


def decoded(catalogue: Catalogue, table: Table) -> Sequence[LookedUp]:
    """The columns with texts that explain codes of ``table``, from the tables that list these codes. Each is
    named after the code's column without the words for a key (``choice`` for ``choice_id``).
    """

    def found() -> Iterator[LookedUp]:
        for hop in _hops(catalogue, table, _is_of_codes):
            called = " ".join(named_after(hop.column))
            for own in hop.other.columns:
                if own is not hop.key and own.storage == "text":
                    yield replace(_of_another(hop, own), name=f"{hop.column.name}.{own.name}", called=called)

    return _once(catalogue, table, "decoded", found)


def _once(
    catalogue: Catalogue, table: Table, what: str, found: Callable[[], Iterable[LookedUp]]
) -> Sequence[LookedUp]:
    """The result of ``found`` for a table. It is cached, since every promise needs the same result."""
    key = what, table.source_id, table.collection
    if key not in catalogue.remembered:
        catalogue.remembered[key] = list(found())
    return cast("Sequence[LookedUp]", catalogue.remembered[key])


def _hops(catalogue: Catalogue, table: Table, is_asked: Callable[[Hop], bool]) -> Iterable[Hop]:
    """The most certain step for each column of a table."""
    return {hop.column.name: hop for _, hop in reversed(steps(catalogue, table)) if is_asked(hop)}.values()


def _referring(catalogue: Catalogue, table: Table) -> Iterator[Hop]:
    """The steps from ``table`` to other tables whose rows refer to its rows."""
    for other in catalogue.of_source(table):
        for _, hop in steps(catalogue, other) if other is not table else ():
            if hop.other is table and hop.key is table.key and not hop.is_address:
                yield Hop(table, hop.key, other, hop.column)


def _of_another(hop: Hop, own: Column) -> LookedUp:
    return LookedUp(**{**_fields(own), "name": f"{hop.other.collection}.{own.name}"}, hop=hop, own=own)


def _is_of_codes(hop: Hop) -> bool:
    """Whether a step leads to a small table that explains codes."""
    columns = hop.other.columns
    is_small = hop.key.n_non_null <= _MOST_CODES and len(columns) <= _WIDEST_OF_CODES
    texts = [one for one in columns if one.storage == "text" and one is not hop.key]
    is_plain = all(_is_code_text(one, hop.other) for one in texts) and not any(
        one.is_dated for one in columns
    )
    return is_small and is_plain and _is_lookup(hop) and bool(named_after(hop.column))


def _is_code_text(column: Column, table: Table) -> bool:
    """Whether a column's name says that it explains a code: ``name``, or ``ground_name`` in a table of
    grounds.
    """
    spoken = words(column.called)
    own = [word for word in spoken if singular(word) not in table.words] or spoken
    return " ".join(own) in vocabulary().whose["code_texts"]


def _is_lookup(hop: Hop) -> bool:
    is_key = hop.key.primary_key or hop.key.n_distinct >= hop.key.n_non_null > 0
    return is_key and hop.other is not hop.table and not hop.is_address


def _fields(column: Column) -> dict[str, Any]:
    return {one.name: getattr(column, one.name) for one in fields(Column)}
