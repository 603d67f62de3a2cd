"""Plan the check of retention rules: which rule applies to which table, with which clock. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.audit.catalogue import Catalogue, Column, Table
from scanner.audit.clock import ClosureClock, closure_clock
from scanner.audit.joins import is_account_key
from scanner.policy.entries import RetentionRule
from scanner.policy.policy import Policy

_SAYS_NOTHING = frozenset({"RECORD_METADATA", "DATE_TIME"})
_NO_PERSON = _SAYS_NOTHING | {"URL", "ORGANIZATION", "NRP", "RESOURCE_SID", "FREE_TEXT"}
_ONE_PERSON = ("EMAIL_ADDRESS", "USER_ID", "PHONE_NUMBER", "USERNAME", "PERSON", "DEVICE_ID", "IP_ADDRESS")
_CUSTOMER = "customer_"


@dataclass(frozen=True, kw_only=True)
class RetentionPlan:
    """A rule, and a table with records to which it applies."""

    rule: RetentionRule
    table: Table
    fields: tuple[Column, ...]
    """Columns under the rule that identify a data subject."""
    clock: ClosureClock | Column | None
    """Account closure, or the row's own column; ``None``: neither was found."""
    missing: str = ""
    """What is missing, if there is no clock."""

    @property
    def tables(self) -> list[Table]:
        return [self.table, *(self.clock.tables if isinstance(self.clock, ClosureClock) else ())]


def retention_plans(catalogue: Catalogue, policy: Policy) -> Iterator[RetentionPlan]:
    """All pairs of a rule that rows can show and a table with a column under it."""
    for table in catalogue.tables:
        for rule in policy.retention.values():
            if rule.audit is None or not (fields := fields_under(table, rule.audit.of or (rule.id,))):
                continue
            if rule.audit.clock == "closure":
                clock = closure_clock(catalogue, table)
                missing = "" if clock else "no column says when the account of a row was closed"
                yield RetentionPlan(rule=rule, table=table, fields=fields, clock=clock, missing=missing)
                continue
            own = next((found for role in rule.audit.clock.split() if (found := table.find(role))), None)
            if own is None and rule.audit.only_where_dated:
                continue
            missing = "" if own else f"no column says when it was {rule.audit.clock.split()[0]}"
            yield RetentionPlan(rule=rule, table=table, fields=fields, clock=own, missing=missing)


def fields_under(table: Table, rules: Sequence[str]) -> tuple[Column, ...]:
    """The columns under one of ``rules`` that identify a data subject; only direct ones if there are any."""
    direct, others = [], []
    for column in table.columns:
        for item in column.findings:
            label = item.classifications[0]
            if label.retention.rule not in rules or not label.category.startswith(_CUSTOMER):
                continue
            if item.entity in _SAYS_NOTHING or label.data_subject == "business":
                continue
            if label.identifiability == "direct":
                direct.append(column)
            elif item.entity not in _NO_PERSON and not _is_link(column):
                others.append(column)
    found = direct or [column for column in others if column is not table.key]
    return tuple(dict.fromkeys(found))


def _is_link(column: Column) -> bool:
    return bool(column.references) or column.primary_key or is_account_key(column)


def subject_of(table: Table, fields: Sequence[Column]) -> Column | None:
    """The column that distinguishes people; columns under the rule come first."""
    for entity in _ONE_PERSON:
        for column in (*fields, *table.columns):
            if entity in column.entities and "contains" not in {item.axis for item in column.findings}:
                return column
    return None
