"""Plan how retention rules are checked: which rule applies to which table, and from which date the limit
counts. Pure.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Collection as Names
from dataclasses import dataclass

from scanner.audit.catalogue import Catalogue
from scanner.audit.clock import closure_clock
from scanner.audit.clock_parts import ClosureClock, Happening, LastEvent
from scanner.audit.column import Column
from scanner.audit.doubt import is_enough
from scanner.audit.joins import is_account_key, is_account_like, steps
from scanner.audit.table import Table
from scanner.errors import crash_of
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.entries import RetentionRule, RuleAudit
from scanner.policy.people import People
from scanner.policy.policy import Policy


def is_of_people(table: Table, people: People) -> bool:
    """Whether the rows of a table are people or their accounts."""
    return is_account_like(table) or people.are_named(table.words[-1:])


def only_says_made(table: Table, column: Column) -> bool:
    """Whether a column's name shows that it only says when a row was created."""
    known = (vocabulary().columns[role] for role in ("created", "signed_up"))
    return any(column.fits(role, table.words) is not None for role in known)


def last_event(
    catalogue: Catalogue, table: Table, dated: Callable[[Table], tuple[Column | None, bool]]
) -> LastEvent | None:
    """The clock that counts from events that other tables record about the rows of ``table``; ``None`` if
    there are none.

    Args:
        dated: returns the column with the time of a table's events (``None`` if there is none), and whether
            this is the time when the events ended.
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


_FEW = 4
"""Minimum number of rows per distinct text for the texts of a column to count as chosen from a list."""


@dataclass(frozen=True, kw_only=True)
class RetentionPlan:
    """The plan to check one rule in one table with records to which the rule applies."""

    rule: RetentionRule
    table: Table
    fields: tuple[Column, ...]
    """The columns to which the rule applies and that identify a data subject."""
    clock: ClosureClock | LastEvent | Column | None
    """What the limit counts from: the account closure, the last event in other tables, or a column of the
    row; ``None`` if none of these was found.
    """
    missing: str = ""
    """A description of what is missing, if there is no clock."""

    @property
    def tables(self) -> list[Table]:
        return [self.table, *(self.clock.tables if isinstance(self.clock, ClosureClock | LastEvent) else ())]


def retention_plans(catalogue: Catalogue, policy: Policy) -> Iterator[RetentionPlan]:
    """A plan for each pair of a retention rule that can be checked by rows and a table with a column to which
    the rule applies.

    An unexpected error affects only one such pair, which gets a plan without a clock.
    """
    for table in catalogue.tables:
        for rule in policy.retention.values():
            try:
                plan = _plan(catalogue, table, rule, policy.kinds.of_people.people)
            except Exception as failed:
                reason = crash_of("planning the count", failed)
                plan = RetentionPlan(
                    rule=rule, table=table, fields=table.columns[:1], clock=None, missing=reason
                )
            if plan is not None and plan.fields:
                yield plan


def _plan(catalogue: Catalogue, table: Table, rule: RetentionRule, people: People) -> RetentionPlan | None:
    if rule.audit is None or (rule.audit.clock == "closure" and _is_proof(table)):
        return None
    fields = fields_under(catalogue, table, rule.audit.of or (rule.id,))
    if not fields:
        return None
    clock, missing = _clock(catalogue, table, rule, people)
    if clock is None and rule.audit.only_where_dated:
        return None
    return RetentionPlan(rule=rule, table=table, fields=fields, clock=clock, missing=missing)


def _is_proof(table: Table) -> bool:
    """Whether a table exists to prove that promises are kept, such as a register of legal holds."""
    proofs = (proof.split() for proof in vocabulary().whose["proofs"])
    return any(
        is_enough(table.by_names.of_table(role)) and any(map(table.find, columns))
        for role, *columns in proofs
    )


def _clock(
    catalogue: Catalogue, table: Table, rule: RetentionRule, people: People
) -> tuple[ClosureClock | LastEvent | Column | None, str]:
    """The clock of a rule in a table; if there is none, ``None`` and what is missing, in words."""
    asked = rule.audit
    assert asked is not None
    if named := table.called(asked.called):
        return named, ""
    if asked.clock == "closure":
        found = closure_clock(catalogue, table) or (table.find("closure") if asked.called else None)
        return found, "" if found else "no column says when the account of a row was closed"
    own, is_end = _own_clock(table, asked)
    if (asked.lasts or not asked.clock) and not is_end and is_of_people(table, people):
        return _last_event(catalogue, table, rule, people) or _unless_made(table, own, rule)
    event = f"it was {asked.clock.split()[0]}" if asked.clock else f"this happened: {rule.trigger}"
    return own, "" if own else f"no column says when {event}"


def _own_clock(table: Table, asked: RuleAudit) -> tuple[Column | None, bool]:
    """The column of the row itself from which a limit counts, and whether it holds the end of a period."""
    own = next((found for role in asked.clock.split() if (found := table.find(role))), None)
    end = table.end_of(own) if own and asked.lasts else None
    return end or own, end is not None


def _last_event(
    catalogue: Catalogue, table: Table, rule: RetentionRule, people: People
) -> tuple[LastEvent, str] | None:
    """The clock of a row about a person: the latest event, under the same rule, in the tables that refer to
    the row.
    """
    asked = rule.audit
    assert asked is not None

    def dated(other: Table) -> tuple[Column | None, bool]:
        if is_of_people(other, people) or not fields_under(catalogue, other, asked.of or (rule.id,)):
            return None, False
        named = other.called(asked.called)
        return (named, not asked.clock) if named else _own_clock(other, asked)

    found = last_event(catalogue, table, dated)
    return (found, "") if found else None


def _unless_made(table: Table, own: Column | None, rule: RetentionRule) -> tuple[Column | None, str]:
    """The date column in the person's own row, unless it only says when that row was created."""
    if own is not None and not only_says_made(table, own):
        return own, ""
    return None, f"no record that refers to these people says when this last happened: {rule.trigger}"


def fields_under(catalogue: Catalogue, table: Table, rules: Sequence[str]) -> tuple[Column, ...]:
    """The columns to which one of ``rules`` applies and that identify the data subject of a row, directly if
    possible.

    The number of the row itself does not count, because it identifies a person only through other tables.
    Columns with only a town or country, or with repeated texts, count only if no other column identifies a
    person directly. A column that refers to a row of another table counts only if there is no other column,
    because that other row identifies the person. If the rules apply only to the metadata of the record, the
    columns that refer to the data subjects of such records are used.
    """
    whose = vocabulary().whose
    leading = {hop.column.name for _, hop in steps(catalogue, table) if not hop.is_address}
    direct: list[Column] = []
    areas: list[Column] = []
    others: list[Column] = []
    links: list[Column] = []
    of_record: dict[bool, list[str]] = {True: [], False: []}
    """The data subjects of metadata columns, by whether one of the rules applies to the column."""
    for column in table.columns:
        for item in column.findings:
            label = item.classifications[0]
            if item.entity in whose["silent"]:
                of_record[label.retention.rule in rules].append(label.data_subject)
            if label.retention.rule not in rules or label.category in whose["not_ruled"]:
                continue
            if item.entity in whose["silent"] or label.data_subject == "business":
                continue
            is_number = item.entity in whose["numbered"] or is_account_key(column)
            if is_number and column.name not in leading and _is_own(column, table):
                continue
            is_direct = label.identifiability == "direct"
            if column.name in leading:
                if is_direct or (item.entity not in whose["impersonal"] and not _is_link(column)):
                    links.append(column)
            elif is_direct:
                says_little = item.entity in whose["areas"] or _is_repeated(column, item.entity)
                (areas if says_little else direct).append(column)
            elif item.entity not in whose["impersonal"] and not _is_link(column):
                others.append(column)
    found = direct or areas or [column for column in others or links if column is not table.key]
    if not found and len(of_record[True]) > len(of_record[False]):
        found = _leading_to(set(of_record[True]), table, leading)
    return tuple(dict.fromkeys(found))


def _is_repeated(column: Column, entity: str) -> bool:
    """Whether a column repeats a few texts, such as ticket subjects, which identify nobody."""
    return entity in vocabulary().whose["prose"] and _FEW * column.n_distinct <= column.n_non_null


def _leading_to(subjects: Names[str], table: Table, leading: Names[str]) -> list[Column]:
    """The columns that refer to rows of other tables about the people in ``subjects``."""
    numbered = vocabulary().whose["numbered"]
    return [
        column
        for column in table.columns
        if column.name in leading and column is not table.key
        if any(
            item.entity in numbered and item.classifications[0].data_subject in subjects
            for item in column.findings
        )
    ]


def _is_own(column: Column, table: Table) -> bool:
    """Whether a column only identifies the rows of its own table."""
    is_accounts = is_account_key(column) or vocabulary().columns["account"].entities & column.entities
    is_unique = column.n_distinct == column.n_non_null
    return column is table.key or bool(is_account_like(table) and is_unique and is_accounts)


def _is_link(column: Column) -> bool:
    return bool(column.references) or column.primary_key or is_account_key(column)


def counted_by(table: Table, fields: Sequence[Column]) -> Column | None:
    """The column whose distinct values are counted as people: the key of the row's account, or else a value
    that belongs to one person.

    Network addresses, names and texts are not used, because they do not show how many people there are.
    """
    own = next((column for column in table.columns if is_account_key(column)), None)
    return own or subject_of(table, fields, vocabulary().whose["told_apart"])


def subject_of(table: Table, fields: Sequence[Column], by: Sequence[str] = ()) -> Column | None:
    """The column that identifies the data subject of a row; ``fields`` are tried first. ``by``: the entities
    that may identify a person, most certain first.
    """
    for entity in by or vocabulary().whose["one_person"]:
        for column in (*fields, *table.columns):
            if entity in column.entities and not column.is_text:
                return column
    return None
