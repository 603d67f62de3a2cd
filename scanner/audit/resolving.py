"""Find a column for each role that a test names, in a table or in the tables to which it refers. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from scanner.audit.catalogue import Catalogue
from scanner.audit.column import Column
from scanner.audit.doubt import known_share
from scanner.audit.names_of_table import UNKNOWN
from scanner.audit.referred import LookedUp, decoded, further, is_of_another, last_told, looked_up
from scanner.audit.table import NAMED, Table
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.condition_tree import AllOf, AnyOf, Not, leaves
from scanner.policy.row_test import Ask, Test

_LEAST, _MOST = -1.0, 3.0
"""Lower and upper bound of the log-odds that one column contributes to a plan."""


_Ways = Callable[[Catalogue, Table], Sequence[LookedUp]]
"""The type of ``looked_up``, ``further`` and ``last_told``, which list the columns that a table looks up in
others.
"""


class MissingError(Exception):
    """A table or column that is needed is missing; ``str()`` says which."""


_MOSTLY = 0.5
"""Minimum share of rows with words of a role at which a column's values show that it has the role."""
_UNKNOWN_PASS = ("is_not",)
"""Tests that a value passes if the value is in no list."""
_OF_TEXT = ("contains", "lacks")
"""Tests for words in a text. They do not apply to columns of flags or numbers."""
_ABSENT = ("is_not", "empty", "lacks", "legible")
"""Tests that most values pass. So only the name of a column, not its values, can show that it is the right
column.
"""


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """A test, with the column for each role in it."""

    test: Test
    columns: Mapping[str, Column]
    parts: tuple[tuple[str, float], ...]
    """For each column: the statement that it has its role, in words, and the log-odds of this statement."""
    unread: tuple[str, ...] = ()
    """Names of columns that may excuse a row but whose values are in no list."""

    @property
    def odds(self) -> float:
        return sum(odds for _, odds in self.parts)


def resolve(test: Test, table: Table, used: dict[str, Column], catalogue: Catalogue) -> Resolved:
    """Find a column for every role in ``test``. Raises ``MissingError``.

    Args:
        used: the columns that already have a role, by role; newly found columns are added.
    """
    resolving = _Resolving(table=table, used=used, catalogue=catalogue)
    left = resolving.left(test) or AllOf()
    told = resolving.columns
    odds = {role: _chance(table, column, role) for role, column in told.items()}
    for ask in leaves(left):
        if ask.op in _UNKNOWN_PASS and not _is_listed(table, told[ask.column], ask.column):
            odds[ask.column] = min(odds[ask.column], known_share(told[ask.column], ask.column))
    parts = tuple((says(column, role), min(max(odds[role], _LEAST), _MOST)) for role, column in told.items())
    return Resolved(test=left, columns=told, parts=parts, unread=_unread(left, table, told))


def _unread(test: Test, table: Table, columns: Mapping[str, Column]) -> tuple[str, ...]:
    """The names of columns that may excuse a row but have no listed value. If a column's name is not English,
    one unlisted value is enough, because it may be an excuse in that language.
    """
    found = (columns[role] for role in dict.fromkeys(_excusing(test, table, columns)))
    return tuple(column.name for column in found if _is_unread(column))


def _is_unread(column: Column) -> bool:
    said = column.spelled
    if said is None:
        return False
    return not said.rows or (column.is_foreign and len(said.rows) < said.n_distinct)


def _excusing(
    test: Test, table: Table, columns: Mapping[str, Column], *, is_inside: bool = False
) -> Iterator[str]:
    """The roles of columns whose values may excuse a row. An ``is_not`` test is left out if the vocabulary
    lists the column's English name, because the values are then probably in the language of the value lists.
    """
    match test:
        case Ask():
            said = not vocabulary().values.keys().isdisjoint(test.words)
            column = columns[test.column]
            is_named = _is_listed(table, column, test.column) and not column.is_foreign
            if said and ((test.op == "is" and is_inside) or (test.op == "is_not" and not is_named)):
                yield test.column
        case Not():
            yield from _excusing(test.part, table, columns, is_inside=True)
        case AllOf() | AnyOf():
            for part in test.parts:
                yield from _excusing(part, table, columns, is_inside=is_inside)


def says(column: Column, role: str) -> str:
    """The statement that a column has a role, in words."""
    return f"{column.name} says {role.replace('_', ' ')}"


def odds_of(table: Table, column: Column, role: str) -> float:
    """The log-odds that a column contributes to a plan in which it has a role."""
    return min(max(_chance(table, column, role), _LEAST), _MOST)


def _chance(table: Table, column: Column, role: str) -> float:
    of, own = _as_there(table, column)
    if isinstance(own, LookedUp):
        return NAMED if own.is_called(vocabulary().columns[role], of.words) else UNKNOWN
    return of.chance(own, role)


def _as_there(table: Table, column: Column) -> tuple[Table, Column]:
    """The other table and its column if ``column`` is looked up there. Otherwise, and for the text of a code,
    ``table`` and ``column`` themselves.
    """
    if is_of_another(column, table):
        return column.hop.other, column.own
    return table, column


def _is_listed(table: Table, column: Column, role: str) -> bool:
    """Whether the vocabulary's lists of names give a column a role. If so, its values are probably in the
    language of these lists.
    """
    of, own = _as_there(table, column)
    return own.fits(vocabulary().columns[role], of.words) is not None


def _is_told(column: LookedUp, role: str) -> bool:
    """Whether the name and the values of a looked-up column show that it has a role; for some roles, the name
    is enough.
    """
    wanted = vocabulary().columns[role]
    is_shown = wanted.is_elsewhere or column.own.speaks(wanted)
    return bool(is_shown) and _is_listed(column.hop.other, column, role)


def _is_called(table: Table, column: Column, role: str) -> bool:
    of, own = _as_there(table, column)
    return _is_listed(table, column, role) if isinstance(own, LookedUp) else of.is_called(own, role)


def moment(
    table: Table, role: str, used: dict[str, Column], catalogue: Catalogue, *, is_needed: bool = True
) -> Column | None:
    """The column of times that has a role. If there is none, returns ``None``, or raises ``MissingError`` if
    ``is_needed``.
    """
    found = _Resolving(table=table, used=used, catalogue=catalogue).column_of(role)
    if found is None and is_needed:
        raise missing(table, role, used)
    return found


@dataclass(kw_only=True)
class _Resolving:
    table: Table
    used: dict[str, Column]
    catalogue: Catalogue
    columns: dict[str, Column] = field(default_factory=dict)

    def column_of(self, role: str, *, is_needed: bool = True) -> Column | None:
        """The column with a role. If the column is not needed, a column of another table counts only if it
        shows the role clearly.
        """
        if role not in self.used:
            found = self.own(role) or self._looked_up(role)
            found = self._said_elsewhere(role, found) or found
            if found and is_of_another(found, self.table) and not (is_needed or _is_told(found, role)):
                found = None
            if found is None:
                return None
            self.used[role] = found
        self.columns[role] = self.used[role]
        return self.used[role]

    def _decoded(self, role: str, found: Column | None) -> LookedUp | None:
        """The column that explains one of the table's codes, if its name fits the role better than
        ``found``.
        """
        wanted = vocabulary().columns[role]
        taken = {column.name for column in self.used.values()}
        ranked = [
            (not one.speaks(wanted), rank, place, one)
            for place, one in enumerate(decoded(self.catalogue, self.table))
            if one.name not in taken
            and (rank := vocabulary().rank(wanted, one.called, self.table.words)) is not None
        ]
        if not ranked or wanted.kind != "text":
            return None
        *best, _, told = min(ranked, key=lambda one: one[:3])
        if found is None:
            return told
        rank = found.fits(wanted, self.table.words)
        return told if rank is None or best < [not found.speaks(wanted), rank] else None

    def _looked_up(self, role: str) -> Column | None:
        """The column with a role in a table to which this table refers, if exactly one column is likely.
        Nearer tables are searched first.
        """
        if self.table.between(role, not_=self.used.values()):
            return None
        for ways in (looked_up, last_told, further):
            if found := self._of_others(role, ways):
                return _only(found)
        return None

    def _said_elsewhere(self, role: str, found: Column | None) -> Column | None:
        """The only column of a referenced table that has values of the role, if ``found`` has no such values;
        else ``None``.
        """
        wanted = vocabulary().columns[role]
        if found is None or not wanted.values or found.n_non_null == 0 or found.speaks(wanted):
            return None
        telling = [one for one in self._of_others(role, looked_up) if one.own.speaks(wanted) >= _MOSTLY]
        return telling[0] if len(telling) == 1 else None

    def _of_others(self, role: str, ways: _Ways) -> Sequence[LookedUp]:
        taken = {column.name for column in self.used.values()}
        return [one for one in self._there(role, ways) if one.name not in taken]

    def _there(self, role: str, ways: _Ways) -> Sequence[LookedUp]:
        """The columns of other tables that have a role; cached, since every promise needs the same
        columns.
        """
        key = "there", ways, role, self.table.source_id, self.table.collection
        if key not in self.catalogue.remembered:
            is_own = role in vocabulary().whose["of_the_row"]
            is_handlers = role in vocabulary().whose["parties_to"]
            self.catalogue.remembered[key] = [
                one
                for one in ways(self.catalogue, self.table)
                if not (is_own and one.is_of_party)
                and (is_handlers or not one.is_of_handler)
                and self._is_found(one, role)
            ]
        return cast("Sequence[LookedUp]", self.catalogue.remembered[key])

    def _is_found(self, one: LookedUp, role: str) -> bool:
        """Whether ``one`` is the column that the other table has for this role: either a column of its own,
        or one that explains one of its codes.
        """
        if isinstance(one.own, LookedUp):
            there = _Resolving(table=one.hop.other, used={}, catalogue=self.catalogue)
            found = there.own(role)
            if found is None and not one.own.is_code_of(one.hop.other):
                found = _only(there._of_others(role, looked_up))
            return found is one.own
        return one.hop.other.find(role) is one.own

    def own(self, role: str) -> Column | None:
        """The column of this table with a role, or the column that explains one of its codes."""
        codes = [one.hop.column for one in self.used.values() if isinstance(one, LookedUp)]
        found = self.table.find(role, not_=(*self.used.values(), *codes))
        return self._decoded(role, found) or found

    def left(self, part: Test) -> Test | None:
        """``part`` without optional tests whose columns are missing."""
        match part:
            case Ask():
                return self._asked(part)
            case Not():
                inner = self.left(part.part)
                return None if inner is None else Not(inner)
            case AllOf():
                return AllOf(tuple(found for one in part.parts if (found := self.left(one)) is not None))
            case AnyOf():
                return self._branches(part)

    def _asked(self, part: Ask) -> Ask | None:
        is_new = part.column not in self.columns
        found = self.column_of(part.column, is_needed=not part.optional)
        if found and part.op in _OF_TEXT and found.storage in ("flag", "number"):
            found = None
        if found and part.op in _ABSENT and not _is_called(self.table, found, part.column):
            found = None
        if found and part.is_said and not self._says(found, part):
            if is_new:  # the column is free for another role
                del self.used[part.column], self.columns[part.column]
            return None
        if found and (not part.at or self.column_of(part.at)):
            return part
        if part.optional:
            return None
        raise missing(self.table, part.at if found else part.column, self.used)

    def _says(self, column: Column, part: Ask) -> bool:
        meant = column.meant(vocabulary().columns[part.column])
        return any(meant.get(name) for name in part.words)

    def _branches(self, part: AnyOf[Ask]) -> Test | None:
        found: list[Test] = []
        lacking: list[MissingError] = []
        for one in part.parts:
            try:
                branch = self.left(one)
            except MissingError as error:
                lacking.append(error)
                continue
            found += [branch] if branch is not None else []
        if not found and lacking:
            raise lacking[0]
        return AnyOf(tuple(found)) if found else None


def _only(found: Sequence[LookedUp]) -> LookedUp | None:
    return found[0] if len(found) == 1 else None


def missing(table: Table, role: str, used: Mapping[str, Column]) -> MissingError:
    """The error that says either which column is missing, or between which columns the choice is unclear."""
    named = role.replace("_", " ")
    if len(found := table.between(role, not_=used.values())) > 1:
        names = " or ".join(column.name for column in found)
        return MissingError(f"{table.collection}: it is not clear which column is that of {named}: {names}")
    return MissingError(f"{table.collection} has no column of {named}")
