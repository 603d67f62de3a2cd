"""Find the tables and columns that can test a promise, or what is missing. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from scanner.audit.catalogue import SURE, Catalogue, Table
from scanner.audit.clock import closure_clock
from scanner.audit.clock_parts import ClosureClock
from scanner.audit.column import Column
from scanner.audit.joins import LookedUp, account_key, is_account_key, is_account_like, steps
from scanner.audit.names_of_table import LIKELY
from scanner.audit.resolving import MissingError, Resolved, moment, odds_of, resolve
from scanner.audit.retention import fields_under
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.entries import Promise
from scanner.policy.row_test import RowTest, With

BY_CONTENT = 4.0
"""Log-odds that a table is tested if what it holds is what chooses it."""
ENOUGH = 3.0
"""Log-odds that the tables and columns of a plan need together."""


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
    odds: float = 0.0
    """How likely the columns of the other table have the roles, added up."""
    own_odds: float = 0.0

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of its table that it needs."""
        moment = (self.moment,) if self.moment else ()
        return (*self.where.columns.values(), self.theirs, *moment)


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
    odds: float = 0.0
    """How likely the columns of its own table have the roles, added up."""
    fields: tuple[Column, ...] = field(default_factory=tuple)
    """Columns by which the table was chosen, if not by its role."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of its own table that it needs."""
        joins = (*self.joins, *self.unless)
        own = (one for join in joins for one in (join.mine, join.own_moment) if one)
        return (*self.where.columns.values(), *self.breach.columns.values(), *own)

    @property
    def looked_up(self) -> list[Table]:
        """The other tables that its own table refers to for one of its columns."""
        return [one.hop.other for one in self.columns if isinstance(one, LookedUp)]

    @property
    def tables(self) -> list[Table]:
        joins = (*self.joins, *self.unless)
        of_joins = (column for join in joins for column in join.columns)
        others = [join.table for join in joins]
        looked = [one.hop.other for one in (*self.columns, *of_joins) if isinstance(one, LookedUp)]
        found = [self.table, *others, *looked, *(self.clock.tables if self.clock else ())]
        return list({id(table): table for table in found}.values())

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
    likely = False
    for table in _candidates(test, catalogue):
        odds = table.odds_of(test.tables.of) if test.tables.of else BY_CONTENT
        likely = likely or odds > LIKELY
        if (table.source, table.collection) in left_out:
            continue
        try:
            plan = _plan(promise, test, table, catalogue)
        except MissingError as error:
            missing += [str(error)] if odds > LIKELY else []
            continue
        found += [plan] if odds + plan.odds > ENOUGH else []
    found = list(_without_doubles(found, test.tables.of))
    if not likely:
        none = (
            f"no {title_of(test.tables.of)} was found" if test.tables.of else "nothing of the kind was found"
        )
        missing += [] if found else [none]
    return found, missing


def _without_doubles(found: Sequence[PromisePlan], role: str) -> Iterator[PromisePlan]:
    """The plans without those whose rows another one tests: of two tables one of which is looked up in the
    other, the likelier is tested.
    """

    def odds(table: Table) -> float:
        return table.odds_of(role) if role else BY_CONTENT

    for plan in found:
        tested_there = [one.table for one in found if one.table in plan.looked_up]
        looked_up_in = [one.table for one in found if plan.table in one.looked_up]
        is_likelier = all(odds(table) < odds(plan.table) for table in tested_there)
        if is_likelier and all(odds(table) <= odds(plan.table) for table in looked_up_in):
            yield plan


def title_of(role: str) -> str:
    """The title that reports use for tables of a role.

    >>> title_of("opt_out")
    'table of opt-outs from marketing'
    """
    table = vocabulary().tables.get(role)
    return f"table of {table.title}" if table and table.title else f"table of {role.replace('_', ' ')}s"


def _candidates(test: RowTest, catalogue: Catalogue) -> Iterator[Table]:
    """The tables that may be of the kind that is tested, likeliest first."""
    role = test.tables.of
    for table in catalogue.perhaps_of(role) if role else catalogue.tables:
        if test.tables.source_kinds and table.source_kind not in test.tables.source_kinds:
            continue
        if test.tables.elements and not table.elements & set(test.tables.elements):
            continue
        if test.tables.flags and not _flagged(table, test.tables.flags):
            continue
        if test.tables.under and not fields_under(table, test.tables.under):
            continue
        if any(map(table.is_named, test.tables.not_of)):
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
    where = resolve(test.where, table, used, catalogue)
    breach = resolve(test.breach, table, used, catalogue)
    if not test.with_:
        _demand_own(table, (*where.columns.values(), *breach.columns.values()))
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
        odds=where.odds + breach.odds + sum(join.own_odds for join in joins),
        fields=fields,
    )


def _demand_own(table: Table, columns: Sequence[Column]) -> None:
    """Raise ``MissingError`` if all columns are those of other tables: they are tested there."""
    if columns and all(isinstance(column, LookedUp) for column in columns):
        raise MissingError(f"{table.collection} has none of the columns itself")


def _join(asked: With, table: Table, catalogue: Catalogue, used: dict[str, Column]) -> JoinPlan | None:
    """The likeliest rows of another table that a test asks for. Raises ``MissingError``."""
    found: list[tuple[float, JoinPlan, dict[str, Column]]] = []
    reasons = []
    for other in catalogue.perhaps_of(asked.table):
        if not _is_near(table, other) or (other is table and not asked.is_own):
            continue
        odds, taken = other.odds_of(asked.table), dict(used)
        try:
            plan = _joined(asked, table, other, catalogue, taken)
        except MissingError as error:
            reasons += [str(error)] if odds > LIKELY else []
            continue
        if odds + plan.odds > ENOUGH:
            found.append((odds + plan.odds, plan, taken))
    if found:
        odds, plan, taken = max(found, key=lambda one: one[0])
        used.update(taken)
        return plan
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
    is_needed = asked.demand not in ("before", "unmatched")
    own = moment(table, asked.mine, used, catalogue, is_needed=is_needed) if asked.mine else None
    taken: dict[str, Column] = {}
    where = resolve(asked.where, other, taken, catalogue)
    theirs = (
        moment(other, asked.theirs, taken, catalogue, is_needed=not asked.is_latest) if asked.theirs else None
    )
    mine, its = keys
    return JoinPlan(
        asked=asked,
        table=other,
        mine=mine,
        theirs=its,
        where=where,
        moment=theirs,
        own_moment=own,
        odds=where.odds + (odds_of(other, theirs, asked.theirs) if theirs else 0.0),
        own_odds=odds_of(table, own, asked.mine) if own else 0.0,
    )


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
    for mine in table.columns:
        theirs = other.column(mine.name)
        if theirs is None or other is table or table.chance(mine, role) <= SURE:
            continue
        if not (mine.primary_key and theirs.primary_key) and _comparable(mine, theirs):
            return mine, theirs
    return None


def _key(table: Table, role: str, catalogue: Catalogue) -> Column | None:
    if role == "account":
        led = {
            hop.column.name
            for _, hop in steps(catalogue, table)
            if is_account_like(hop.other) and not hop.is_address
        }
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
