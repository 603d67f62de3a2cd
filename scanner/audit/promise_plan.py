"""Find the tables and columns with which a promise can be tested, or describe what is missing. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scanner.audit.catalogue import Catalogue
from scanner.audit.clock import closure_clock
from scanner.audit.clock_parts import ClosureClock
from scanner.audit.column import Column
from scanner.audit.doubt import is_enough, least_sure
from scanner.audit.join_plan import JoinPlan, join_plan, title_of
from scanner.audit.names_of_table import LIKELY
from scanner.audit.referred import LookedUp, is_of_another
from scanner.audit.resolving import MissingError, Resolved, moment, resolve
from scanner.audit.retention import fields_under
from scanner.audit.subjects import people_of
from scanner.audit.table import Table
from scanner.errors import crash_of
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.condition_tree import AllOf, leaves
from scanner.policy.entries import Promise
from scanner.policy.row_test import RowTest

BY_CONTENT = 4.0
"""Log-odds that are assumed for a table that was chosen by its content and not by its role."""


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
    closed_before: Column | None = None
    """The column with the time up to which the test ``closed`` counts; ``None`` for the present."""
    odds: float = 0.0
    """Sum of the log-odds that ``table`` and its columns have their roles."""
    in_doubt: str = ""
    """The least certain assumption of the plan, in words."""
    subject: Column | None = None
    """The column that identifies the people whom the rows are about."""
    fields: tuple[Column, ...] = field(default_factory=tuple)
    """A row is in breach only if at least one of these columns still identifies a person; empty for no such
    condition.
    """
    failed: str = ""
    """The reason why the rows cannot be tested, if planning the test stopped at an unexpected error; else
    empty.
    """

    @property
    def seeks_words(self) -> bool:
        """Whether a text breaks the promise by lacking certain words, and the name of a tested column is not
        English. The texts may then be in a language for which these words are unknown.
        """
        asked = (*self.where.columns.values(), *self.breach.columns.values())
        is_foreign = any(column.is_foreign for column in asked)
        return is_foreign and any(ask.op == "lacks" for ask in leaves(self.breach.test))

    @property
    def unread(self) -> tuple[str, ...]:
        """Names of columns that may excuse a row but whose values are in no list."""
        tests = (self.where, self.breach, *(join.where for join in self.joins))
        return tuple(name for one in tests for name in one.unread)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that the plan needs from ``table`` and from the tables to which ``table`` refers."""
        return (*self._asked, self.subject) if self.subject else self._asked

    @property
    def _asked(self) -> tuple[Column, ...]:
        joins = (*self.joins, *self.unless)
        own = [one for join in joins for one in (join.mine, join.own_moment) if one]
        own += [self.closed_before] if self.closed_before else []
        return (*self.where.columns.values(), *self.breach.columns.values(), *own)

    @property
    def looked_up(self) -> list[Table]:
        """The other tables in which rows of ``table`` look up a tested column."""
        return [one.hop.other for one in self._asked if is_of_another(one, self.table)]

    @property
    def tables(self) -> list[Table]:
        joins = (*self.joins, *self.unless)
        of_joins = (column for join in joins for column in join.columns)
        others = [join.table for join in joins]
        lookups = [one for one in (*self.columns, *of_joins) if isinstance(one, LookedUp)]
        looked = [table for one in lookups for table in one.tables]
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
    """The plans for one test of a promise, and descriptions of what likely tables lack to be tested.

    Args:
        left_out: tables to skip, each as source and collection.
    """
    found, missing = [], []
    likely = False
    for table in catalogue.perhaps_of(test.tables.of) if test.tables.of else catalogue.tables:
        odds = table.odds_of(test.tables.of) if test.tables.of else BY_CONTENT
        try:
            if not _is_candidate(table, test, catalogue):
                continue
            likely = likely or odds > LIKELY
            if (table.source, table.collection) in left_out:
                continue
            plan = _plan(promise, test, table, catalogue)
        except MissingError as error:
            missing += [str(error)] if odds > LIKELY else []
            continue
        except Exception as failed:
            found += _failed(promise, test, table, crash_of("planning the test", failed))
            continue
        if is_enough(plan.odds):
            found.append(plan)
        elif odds > LIKELY:
            missing.append(f"it is not certain that {plan.in_doubt}")
    found = list(_without_doubles(found, test.tables.of))
    if not likely:
        none = (
            f"no {title_of(test.tables.of)} was found" if test.tables.of else "nothing of the kind was found"
        )
        missing += [] if found else [none]
    return found, missing


def _without_doubles(found: Sequence[PromisePlan], role: str) -> Iterator[PromisePlan]:
    """The plans without those whose rows another plan tests. If one planned table looks up columns in another
    planned table, only the plan of the more likely table is returned.
    """

    def odds(table: Table) -> float:
        return table.odds_of(role) if role else BY_CONTENT

    tested = {id(plan.table) for plan in found}
    looked_up_in: dict[int, list[Table]] = {}
    for plan in found:
        for table in plan.looked_up:
            looked_up_in.setdefault(id(table), []).append(plan.table)
    for plan in found:
        own = odds(plan.table)
        is_likelier = all(odds(table) < own for table in plan.looked_up if id(table) in tested)
        if is_likelier and all(odds(table) <= own for table in looked_up_in.get(id(plan.table), ())):
            yield plan


def _is_candidate(table: Table, test: RowTest, catalogue: Catalogue) -> bool:
    """Whether a test of a promise may apply to a table."""
    of = test.tables
    if of.source_kinds and table.source_kind not in of.source_kinds:
        return False
    if of.elements and not table.elements & set(of.elements):
        return False
    if of.flags and not _flagged(table, of.flags):
        return False
    if of.under and not fields_under(catalogue, table, of.under):
        return False
    return not any(map(table.is_named, of.not_of))


def _failed(promise: Promise, test: RowTest, table: Table, reason: str) -> list[PromisePlan]:
    """A plan that only says why a table was not tested; no plan if the table has no columns."""
    nothing = Resolved(test=AllOf(), columns={}, parts=())
    plan = PromisePlan(
        promise=promise,
        test=test,
        table=table,
        where=nothing,
        breach=nothing,
        joins=(),
        unless=(),
        failed=reason,
    )
    return [plan] if table.columns else []


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
    joins = tuple(found for one in test.with_ if (found := join_plan(one, table, catalogue, used)))
    _demand_own(table, _looked_up_in([one.table for one in joins], breach.columns.values()))
    unless = []
    for one in test.unless:
        try:
            found = join_plan(one, table, catalogue, dict(used), to_excuse=True)
        except MissingError:
            continue
        unless += [found] if found else []
    clock = closure_clock(catalogue, table) if test.closed else None
    if test.closed and clock is None:
        raise MissingError(f"nothing says when the accounts of {table.collection} were closed")
    before = moment(table, test.closed_before, used, catalogue) if test.closed_before else None
    role = test.tables.of
    own = table.odds_of(role) if role else BY_CONTENT
    parts = (*where.parts, *breach.parts, *(one for join in joins for one in join.own_parts))
    fields = _chosen_by(test, table, catalogue)
    return PromisePlan(
        promise=promise,
        test=test,
        table=table,
        where=where,
        breach=breach,
        joins=joins,
        unless=tuple(unless),
        clock=clock,
        closed_before=before,
        odds=own + sum(odds for _, odds in parts),
        in_doubt=least_sure([(f"{table.collection} is a {title_of(role)}", own), *parts]),
        subject=people_of(table, catalogue),
        fields=fields,
    )


def _chosen_by(test: RowTest, table: Table, catalogue: Catalogue) -> tuple[Column, ...]:
    """The columns of which at least one must identify a person in a row that is in breach: the columns that
    were the reason to test the table or, if the test is about closed accounts, those that name people.
    """
    if test.tables.under:
        return fields_under(catalogue, table, test.tables.under)
    if test.tables.flags:
        return _flagged(table, test.tables.flags)
    is_kept = test.closed and not test.closed_before
    return tuple(column for column in table.columns if is_kept and column.has_entity("named"))


def _looked_up_in(tables: Sequence[Table], columns: Iterable[Column]) -> Sequence[Column]:
    """Those of ``columns`` that are looked up in one of ``tables``."""
    places = {id(table) for table in tables}
    return [one for one in columns if isinstance(one, LookedUp) and id(one.hop.other) in places]


def _demand_own(table: Table, columns: Sequence[Column]) -> None:
    """Raise ``MissingError`` if all columns belong to other tables, because the rows of those tables are
    tested anyway.
    """
    if columns and all(is_of_another(column, table) for column in columns):
        raise MissingError(f"{table.collection} has none of the columns itself")
