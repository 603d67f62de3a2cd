"""Find the tables and columns that can test a promise, or what is missing. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from scanner.audit.catalogue import Catalogue, Table
from scanner.audit.clock import closure_clock
from scanner.audit.clock_parts import ClosureClock
from scanner.audit.column import Column
from scanner.audit.joins import account_key, is_account_key, is_account_like, steps
from scanner.audit.retention import fields_under
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.condition_tree import AllOf, AnyOf, Not
from scanner.policy.entries import Promise
from scanner.policy.row_test import Ask, RowTest, Test, With


class MissingError(Exception):
    """A missing table or column; ``str()`` says which."""


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """A test with a column for each of its questions."""

    test: Test
    columns: Mapping[str, Column]


@dataclass(frozen=True, kw_only=True)
class JoinPlan:
    """Rows of another table, joined by a common key."""

    asked: With
    table: Table
    mine: Column
    theirs: Column
    where: Resolved
    moment: Column | None
    own_moment: Column | None


@dataclass(frozen=True, kw_only=True)
class PromisePlan:
    promise: Promise
    test: RowTest
    table: Table
    where: Resolved
    breach: Resolved
    joins: tuple[JoinPlan, ...]
    unless: tuple[JoinPlan, ...]
    clock: ClosureClock | None = None
    fields: tuple[Column, ...] = field(default_factory=tuple)
    """Columns by which the table was chosen, if not by its role."""

    @property
    def tables(self) -> list[Table]:
        others = [join.table for join in (*self.joins, *self.unless)]
        return [self.table, *others, *(self.clock.tables if self.clock else ())]

    @property
    def shown(self) -> Column:
        """The column that reports show for this plan."""
        own = (join.own_moment or join.mine for join in self.joins)
        breach = self.breach.columns.values()
        shown = (*self.fields, *breach) if self.test.tables.flags else (*breach, *self.fields)
        asked = (*shown, *own, *self.where.columns.values())
        return next(iter(asked), self.table.columns[0])


def promise_plans(
    promise: Promise,
    test: RowTest,
    catalogue: Catalogue,
    *,
    left_out: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[list[PromisePlan], list[str]]:
    """The plans for one test of a promise, and what is missing in the closest tables.

    Args:
        left_out: tables to skip, by source and collection.
    """
    found, missing = [], []
    tables = list(_candidates(test, catalogue))
    if not tables:
        missing.append(
            f"no {title_of(test.tables.of)} was found" if test.tables.of else "nothing of the kind was found"
        )
    for table in tables:
        if (table.source, table.collection) in left_out:
            continue
        try:
            found.append(_plan(promise, test, table, catalogue))
        except MissingError as error:
            missing.append(str(error))
    return found, missing


def title_of(role: str) -> str:
    """The title that reports use for tables of a role.

    >>> title_of("opt_out")
    'table of opt-outs from marketing'
    """
    table = vocabulary().tables.get(role)
    return f"table of {table.title}" if table and table.title else f"table of {role.replace('_', ' ')}s"


def _candidates(test: RowTest, catalogue: Catalogue) -> Iterator[Table]:
    tables = catalogue.of_role(test.tables.of) if test.tables.of else list(catalogue.tables)
    for table in tables:
        if test.tables.source_kinds and table.source_kind not in test.tables.source_kinds:
            continue
        if test.tables.elements and not table.elements & set(test.tables.elements):
            continue
        if test.tables.flags and not _flagged(table, test.tables.flags):
            continue
        if test.tables.under and not fields_under(table, test.tables.under):
            continue
        if any(table.fits(vocabulary().tables[role]) is not None for role in test.tables.not_of):
            continue
        yield table


def _flagged(table: Table, flags: Sequence[str]) -> tuple[Column, ...]:
    wanted = set(flags)
    return tuple(
        column
        for column in table.columns
        if any(
            wanted & set(item.classifications[0].flags)
            and item.entity not in vocabulary().whose["silent"]
            and item.classifications[0].category not in vocabulary().whose["staff"]
            for item in column.findings
        )
    )


def _plan(promise: Promise, test: RowTest, table: Table, catalogue: Catalogue) -> PromisePlan:
    used: dict[str, Column] = {}
    where, breach = resolve(test.where, table, used), resolve(test.breach, table, used)
    joins = tuple(found for one in test.with_ if (found := _join(one, table, catalogue, used)))
    unless = []
    for one in test.unless:
        try:
            found = _join(one, table, catalogue, dict(used))
        except MissingError:
            continue
        unless += [found] if found else []
    clock = closure_clock(catalogue, table) if test.closed else None
    if test.closed and clock is None:
        raise MissingError(f"nothing says when the accounts of {table.collection} were closed")
    fields = _flagged(table, test.tables.flags) if test.tables.flags else ()
    fields = fields_under(table, test.tables.under) if test.tables.under else fields
    return PromisePlan(
        promise=promise,
        test=test,
        table=table,
        where=where,
        breach=breach,
        joins=joins,
        unless=tuple(unless),
        clock=clock,
        fields=fields,
    )


def resolve(test: Test, table: Table, used: dict[str, Column]) -> Resolved:
    """Find a column for every question of ``test``. Raises ``MissingError``.

    Args:
        used: columns with a role, by role; updated.
    """
    resolving = _Resolving(table=table, used=used)
    return Resolved(test=resolving.left(test) or AllOf(), columns=resolving.columns)


@dataclass(kw_only=True)
class _Resolving:
    table: Table
    used: dict[str, Column]
    columns: dict[str, Column] = field(default_factory=dict)

    def column_of(self, role: str) -> Column | None:
        if role not in self.used:
            found = self.table.find(role, not_=self.used.values())
            if found is None:
                return None
            self.used[role] = found
        self.columns[role] = self.used[role]
        return self.used[role]

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
        if self.column_of(part.column) and (not part.at or self.column_of(part.at)):
            return part
        if part.optional:
            return None
        raise _missing(self.table, part.at if part.column in self.used else part.column, self.used)

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


def _missing(table: Table, role: str, used: Mapping[str, Column]) -> MissingError:
    """Which column is missing, or between which of several it cannot be told."""
    named = role.replace("_", " ")
    if len(found := table.between(role, not_=used.values())) > 1:
        names = " or ".join(column.name for column in found)
        return MissingError(f"{table.collection}: it cannot be told which column is that of {named}: {names}")
    return MissingError(f"{table.collection} has no column of {named}")


def _join(asked: With, table: Table, catalogue: Catalogue, used: dict[str, Column]) -> JoinPlan | None:
    reasons = []
    candidates = [one for one in catalogue.of_role(asked.table) if _is_near(table, one)]
    for other in candidates:
        if other is table and not asked.is_own:
            continue
        try:
            return _joined(asked, table, other, catalogue, used)
        except MissingError as error:
            reasons.append(str(error))
    if asked.optional:
        return None
    raise MissingError(reasons[0] if reasons else f"no {title_of(asked.table)} was found")


def _is_near(table: Table, other: Table) -> bool:
    return table.source_id == other.source_id


def _joined(
    asked: With, table: Table, other: Table, catalogue: Catalogue, used: dict[str, Column]
) -> JoinPlan:
    keys = shared_key(table, other, asked.by, catalogue)
    if keys is None:
        by = " or ".join(role.replace("_", " ") for role in asked.by)
        raise MissingError(f"{table.collection} and {other.collection} share no {by}")
    mine, theirs = keys
    own = (
        _moment(table, asked.mine, used, is_needed=asked.demand not in ("before", "unmatched"))
        if asked.mine
        else None
    )
    taken: dict[str, Column] = {}
    where = resolve(asked.where, other, taken)
    moment = _moment(other, asked.theirs, taken, is_needed=not asked.is_latest) if asked.theirs else None
    return JoinPlan(
        asked=asked, table=other, mine=mine, theirs=theirs, where=where, moment=moment, own_moment=own
    )


def _moment(table: Table, role: str, used: dict[str, Column], *, is_needed: bool = True) -> Column | None:
    found = used.get(role) or table.find(role, not_=used.values())
    if found is None:
        if not is_needed:
            return None
        raise _missing(table, role, used)
    used[role] = found
    return found


def shared_key(
    table: Table, other: Table, by: Sequence[str], catalogue: Catalogue
) -> tuple[Column, Column] | None:
    """The columns that join two tables: declared keys, else the first role that both have."""
    for cost, hop in steps(catalogue, table):
        if hop.other is other and cost <= 2 and other is not table:
            return hop.column, hop.key
    for cost, hop in steps(catalogue, other):
        if hop.other is table and cost <= 2 and other is not table:
            return hop.key, hop.column
    for own, its in product(table.columns, other.columns):
        is_same = own.references and own.references == its.references
        if is_same and other is not table and _comparable(own, its):
            return own, its
    for role in by:
        if (same := _same_key(table, other, role)) is not None:
            return same
        mine, theirs = _key(table, role, catalogue), _key(other, role, catalogue)
        if role == "resource" and table.key is not None and other is not table:
            mine = table.key
        if mine is not None and theirs is not None and _comparable(mine, theirs):
            return mine, theirs
    return None


def _same_key(table: Table, other: Table, role: str) -> tuple[Column, Column] | None:
    """Columns with the same name that have this role in both tables."""
    wanted = vocabulary().columns[role]
    for mine in table.columns:
        theirs = other.column(mine.name)
        if theirs is None or other is table or mine.fits(wanted) is None:
            continue
        if not (mine.primary_key and theirs.primary_key) and _comparable(mine, theirs):
            return mine, theirs
    return None


def _key(table: Table, role: str, catalogue: Catalogue) -> Column | None:
    if role == "account":
        led = {hop.column.name for _, hop in steps(catalogue, table) if is_account_like(hop.other)}
        named = [column for column in table.columns if is_account_key(column) or column.name in led]
        referring = [column for column in named if column.references and not column.primary_key]
        own = account_key(table) if is_account_like(table) else None
        return next(iter((*referring, *named)), own)
    found = table.find(role)
    if found is None and role == "request" and "request" in table.words:
        return table.key
    return found


def _comparable(one: Column, other: Column) -> bool:
    """Whether two columns can hold the same values; independent row numbers do not."""
    if one.primary_key and other.primary_key and one.name != other.name and one.storage == "number":
        return False
    return one.storage in ("text", "number") and other.storage in ("text", "number")
