"""Find the field that dates the records of a group, and thereby the oldest and the newest record."""

from collections.abc import Iterable
from dataclasses import replace

from scanner.classifier.classify import GroupResult
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Finding
from scanner.names.naming import normal
from scanner.policy.kinds import Kinds


def with_record_dates(result: GroupResult, group: RecordGroup, kinds: Kinds) -> tuple[Finding, ...]:
    """The findings of a group, each with the dates of the group's oldest and newest records as evidence."""
    clock = clock_of(group.fields, kinds)
    oldest, newest = (clock.tally.oldest, clock.tally.newest) if clock else (None, None)
    return tuple(
        finding
        if (finding.evidence.oldest, finding.evidence.newest) == (oldest, newest)
        else replace(finding, evidence=replace(finding.evidence, oldest=oldest, newest=newest))
        for finding in result.findings
    )


def clock_of(fields: Iterable[FieldProfile], kinds: Kinds) -> FieldProfile | None:
    """The field that dates the records: the date field with the likeliest name
    (``ColumnRules.record_clocks``), or else the one with the most values. ``None`` if no field has dates.

    Fields whose dates have another meaning, such as birthdays or expiry dates, are ignored.
    """
    times = [field for field in fields if field.tally.oldest and not _is_other(field, kinds)]
    order = {name: place for place, name in enumerate(kinds.of_columns.record_clocks)}
    return min(
        times,
        key=lambda field: (order.get(_leaf(field), len(order)), -field.tally.n_non_null, field.path),
        default=None,
    )


def _leaf(field: FieldProfile) -> str:
    return normal(field.path.rsplit(".", 1)[-1])


def _is_other(field: FieldProfile, kinds: Kinds) -> bool:
    return any(word in _leaf(field) for word in kinds.of_columns.other_dates)
