"""Find out from which column the values of a field come, by comparing sketches of distinct values. Pure.

The class of values depends more on their origin than on their present place. Phone numbers in a marketing
tool that come from the message log, for example, are copied usage data. A number in the list of the company's
own numbers belongs to a business, not to a person.

Only hashes with the seed of the run are compared, never values. Collections whose results are carried over
from an earlier run, because they have not changed, have no hashes any more. The result of their last
comparison is stored. If that is not enough, the collection must be read again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scanner.classifier.classify import GroupResult, strictest
from scanner.classifier.decision import Classifier
from scanner.fields.profile import UNSURE, FieldProfile, Origin, Place, RecordGroup, Spot
from scanner.finding import Classification, Finding
from scanner.policy.entries import Element

LEAST_SHARE = 0.5
"""Lowest share of a column's distinct values that must be in another column for the other column to be their
origin."""
LEAST_COMMON, LEAST_DISTINCT = 8, 20
"""Minimum number of common values, and minimum number of distinct values in each column. With fewer values,
two columns may agree by chance.
"""
_SHORT = 6
"""Columns of numbers with at most this many digits count as counters. They are not compared, since any two
counters overlap."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column from which the values of other columns may come."""

    source_id: str
    name: str
    place: Place
    compared: str
    """``RecordGroup.compared`` of the column's group; empty if the hashes of the column's values are
    available."""
    hashes: frozenset[int]
    ceiling: int
    """Largest stored hash; -1 if the hashes of all values are stored."""
    label: Classification


@dataclass(frozen=True, kw_only=True)
class Origins:
    """The columns from which values may come, and the origin of each field whose values come from one of
    them.
    """

    columns: tuple[Column, ...] = ()
    told: Mapping[Spot, tuple[Column, float]] = field(default_factory=dict)
    """For each field with a known origin: the column of origin, and the share of the field's values that are
    in it."""

    @property
    def kept(self) -> dict[Spot, Origin]:
        """The origin of each field in ``told``, in the form that is stored for later runs."""
        return {
            key: Origin(source_id=column.source_id, column=column.name, share=share)
            for key, (column, share) in self.told.items()
        }


def origins_of(results: Sequence[GroupResult], groups: Sequence[RecordGroup]) -> Origins:
    """Find the origin of each field with a finding, by comparing the values of the columns of all groups."""
    pairs = list(zip(results, groups, strict=True))
    columns = tuple(column for pair in pairs for column in _origins(*pair))
    if not columns:
        return Origins()
    holders: dict[int, list[int]] = {}
    for place, column in enumerate(columns):
        for key in column.hashes:
            holders.setdefault(key, []).append(place)
    kept = {(column.source_id, column.name): column for column in columns}
    told = {}
    for result, group in pairs:
        profiles = {profile.path: profile for profile in group.fields}
        for path in dict.fromkeys(finding.field for finding in result.findings):
            name = f"{group.collection}.{path}"
            found = (
                _as_kept(profiles[path].origin, kept)
                if group.compared
                else _origin(profiles[path], name, columns, holders)
            )
            if found is not None:
                told[_place(group), group.path, path] = found
    return Origins(columns=columns, told=told)


def with_origins(
    results: Sequence[GroupResult], groups: Sequence[RecordGroup], origins: Origins, classifier: Classifier
) -> tuple[GroupResult, ...]:
    """The results, with changed labels for fields whose values come from another column."""
    return tuple(
        _placed(result, group, origins, classifier) if origins.columns else result
        for result, group in zip(results, groups, strict=True)
    )


def uncompared(
    results: Sequence[GroupResult], groups: Sequence[RecordGroup], origins: Origins, classifier: Classifier
) -> frozenset[Place]:
    """The carried collections that must be read again, because the class of a field may depend on a
    comparison with their values.
    """
    wanted: set[Place] = set()
    if not origins.columns or not any(group.compared for group in groups):
        return frozenset()
    carried = {column.place for column in origins.columns if column.compared}
    lists = {column.label.category == "none" for column in origins.columns}
    for result, group in zip(results, groups, strict=True):
        travels = _travels(result, classifier)
        profiles = {profile.path: profile for profile in group.fields}
        for finding in result.findings:
            profile, label = profiles[finding.field], finding.classifications[0]
            element = classifier.policy.elements.get(label.element)
            moves = any(_moves(element, is_list=is_list, travels=travels) for is_list in lists)
            if not moves or not _is_telling(profile):
                continue
            if not group.compared:
                wanted |= carried
            elif not _is_still_known(profile, group, origins):
                wanted.add(_place(group))
    return frozenset(wanted)


def _is_still_known(profile: FieldProfile, group: RecordGroup, origins: Origins) -> bool:
    """Whether a carried field was compared with all current columns and either has no origin or still has its
    origin among them.
    """
    same = all(column.compared == group.compared != UNSURE for column in origins.columns)
    return same and (profile.origin is None or (_place(group), group.path, profile.path) in origins.told)


def _place(group: RecordGroup) -> Place:
    return group.source_id, group.collection


def _as_kept(origin: Origin | None, columns: Mapping[tuple[str, str], Column]) -> tuple[Column, float] | None:
    column = columns.get((origin.source_id, origin.column)) if origin else None
    return (column, origin.share) if origin and column else None


def _origins(result: GroupResult, group: RecordGroup) -> Iterable[Column]:
    """The columns of a group that can be an origin: columns of communication records, or of records about
    nobody, such as a list of the company's own numbers.
    """
    kind = result.context.record_kind
    if kind is None or not (kind.of.is_of_communication or kind.category == "none"):
        return
    profiles = {profile.path: profile for profile in group.fields}
    for path, finding in _first_by_field(result.findings).items():
        label, profile = finding.classifications[0], profiles[path]
        if label.category == kind.category and _is_telling(profile):
            kept = profile.tally.distinct
            yield Column(
                source_id=group.source_id,
                place=_place(group),
                compared=group.compared,
                name=f"{group.collection}.{path}",
                hashes=frozenset(kept.counts),
                ceiling=max(kept.counts) if kept.overflowed else -1,
                label=label,
            )


def _first_by_field(findings: Iterable[Finding]) -> Mapping[str, Finding]:
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.field, finding)
    return first


def _is_telling(profile: FieldProfile) -> bool:
    counts = profile.tally
    is_counter = counts.numbers.n >= 0.8 * counts.n_non_null and counts.max_length <= _SHORT
    return counts.distinct.n_distinct >= LEAST_DISTINCT and not is_counter and not counts.n_time


def _placed(result: GroupResult, group: RecordGroup, origins: Origins, classifier: Classifier) -> GroupResult:
    travels, findings = _travels(result, classifier), []
    for finding in result.findings:
        label = finding.classifications[0]
        told = origins.told.get((_place(group), group.path, finding.field))
        if told is not None:
            element = classifier.policy.elements.get(label.element)
            label = _put_right(label, element, *told, travels=travels)
            finding = replace(finding, classifications=(label, *finding.classifications[1:]))
        findings.append(finding)
    return replace(result, category=strictest(findings, classifier.policy), findings=tuple(findings))


def _origin(
    profile: FieldProfile, name: str, origins: Sequence[Column], holders: Mapping[int, Sequence[int]]
) -> tuple[Column, float] | None:
    """The column that contains the largest share of a field's values, and that share; ``None`` if no column
    contains enough of them.
    """
    if not _is_telling(profile):
        return None
    kept = profile.tally.distinct.counts
    common = Counter(place for key in kept for place in holders.get(key, ()))
    best: tuple[float, str, Column] | None = None
    for place, count in common.items():
        column = origins[place]
        comparable = sum(column.ceiling < 0 or key <= column.ceiling for key in kept)
        share = count / comparable
        if column.name == name or count < LEAST_COMMON or share < LEAST_SHARE:
            continue
        if best is None or (-share, column.name) < (-best[0], best[1]):
            best = (share, column.name, column)
    return (best[2], best[0]) if best else None


def _travels(result: GroupResult, classifier: Classifier) -> bool:
    """Whether the data of a record may be a copy: the source kind receives data from elsewhere, and the
    record kind, if known, is usual in such a source. A list of customers, for example, is no copy of the call
    log, although the customers' numbers occur in both.
    """
    context = result.context
    place, kind = classifier.kinds.source_kinds.get(context.source_kind), context.record_kind
    is_usual = (
        kind is None
        or not kind.recognised.source_kinds
        or context.source_kind in kind.recognised.source_kinds
    )
    return place is not None and place.receives and is_usual


def _moves(element: Element | None, *, is_list: bool, travels: bool) -> bool:
    """Whether an origin changes the label of an element.

    Args:
        is_list: whether the origin is a list of the company's own numbers, not a communication record.
        travels: whether data of the record may be a copy (``_travels``).
    """
    if is_list:
        return element is not None and "business" in element.data_subjects
    return travels and element is not None and "customer_account_data" in element.of.maps_from


def _put_right(
    label: Classification, element: Element | None, origin: Column, share: float, *, travels: bool
) -> Classification:
    same = f"{share:.0%} of its distinct values are those of {origin.name}"
    signals = (f"+3.0 {same}", *label.signals)
    is_list = origin.label.category == "none"
    if not _moves(element, is_list=is_list, travels=travels):
        return label
    if is_list:
        reason = f"{label.reason} It is not a person's: {same}, a list of the company's own numbers."
        return replace(label, data_subject="business", reason=reason, signals=signals)
    return replace(
        label,
        category=origin.label.category,
        role=origin.label.role,
        data_subject=origin.label.data_subject,
        retention=origin.label.retention,
        reason=f"It comes from elsewhere: {same}, so it stays {origin.label.element_title.lower()}.",
        runner_up=f"{label.element} by where it stands",
        signals=signals,
    )
