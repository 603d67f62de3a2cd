"""Where values come from: columns compared by the sketches of their distinct values. Pure.

Origin beats place: numbers in a marketing tool that are those of the message log are usage data that has
travelled. And a number that stands in the list of the company's own numbers is a business's, no person's.
Only hashes under the run's seed are compared; values are long gone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scanner.classifier.classify import GroupResult, strictest
from scanner.classifier.decide import Classifier
from scanner.classifier.policy import Element
from scanner.finding import Classification, Finding
from scanner.profile import FieldProfile, RecordGroup

LEAST_SHARE = 0.5
"""Share of a column's distinct values that must stand in the other."""
LEAST_COMMON, LEAST_DISTINCT = 8, 20
"""Fewer values than these agree by chance."""
_SHORT = 6
"""Numbers of so many digits count something: two counters always overlap."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column that others may take their values from."""

    name: str
    hashes: frozenset[int]
    ceiling: int
    """Values with a higher hash were not kept; -1: all were."""
    label: Classification


def with_origins(
    results: Sequence[GroupResult], groups: Sequence[RecordGroup], classifier: Classifier
) -> tuple[GroupResult, ...]:
    """The results, each label put right where the values of its column are those of another's."""
    origins = [column for pair in zip(results, groups, strict=True) for column in _origins(*pair)]
    holders: dict[int, list[int]] = {}
    for place, column in enumerate(origins):
        for key in column.hashes:
            holders.setdefault(key, []).append(place)
    return tuple(
        _placed(result, group, origins, holders, classifier) if origins else result
        for result, group in zip(results, groups, strict=True)
    )


def _origins(result: GroupResult, group: RecordGroup) -> Iterable[Column]:
    """Columns whose record says what they are: of communications, or a list of the company's numbers."""
    kind = result.context.record_kind
    if kind is None or kind.category not in ("customer_usage_data", "customer_content", "none"):
        return
    profiles = {profile.path: profile for profile in group.fields}
    for path, finding in _first_by_field(result.findings).items():
        label, profile = finding.classifications[0], profiles[path]
        if label.category == kind.category and _is_telling(profile):
            kept = profile.tally.distinct
            yield Column(
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
    is_counter = counts.n_number >= 0.8 * counts.n_non_null and counts.max_length <= _SHORT
    return counts.distinct.n_distinct >= LEAST_DISTINCT and not is_counter and not counts.n_time


def _placed(
    result: GroupResult,
    group: RecordGroup,
    origins: Sequence[Column],
    holders: Mapping[int, Sequence[int]],
    classifier: Classifier,
) -> GroupResult:
    profiles = {profile.path: profile for profile in group.fields}
    place = classifier.kinds.source_kinds.get(result.context.source_kind)
    findings = []
    for finding in result.findings:
        label, profile = finding.classifications[0], profiles[finding.field]
        told = _origin(profile, f"{group.collection}.{finding.field}", origins, holders)
        if told is not None:
            element = classifier.policy.elements.get(label.element)
            label = _put_right(label, element, *told, travels=place is not None and place.receives)
            finding = replace(finding, classifications=(label, *finding.classifications[1:]))
        findings.append(finding)
    return replace(result, category=strictest(findings), findings=tuple(findings))


def _origin(
    profile: FieldProfile, name: str, origins: Sequence[Column], holders: Mapping[int, Sequence[int]]
) -> tuple[Column, float] | None:
    """The column that most of this one's values stand in, and the share that do."""
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


def _put_right(
    label: Classification, element: Element | None, origin: Column, share: float, *, travels: bool
) -> Classification:
    same = f"{share:.0%} of its different values are those of {origin.name}"
    signals = (f"+3.0 {same}", *label.signals)
    if origin.label.category == "none":
        if element is None or "business" not in element.data_subjects:
            return label
        reason = f"{label.reason} Nobody stands behind it: {same}, a list of the company's own numbers."
        return replace(label, data_subject="business", reason=reason, signals=signals)
    if not travels or label.category != "customer_account_data":
        return label
    return replace(
        label,
        category=origin.label.category,
        role=origin.label.role,
        data_subject=origin.label.data_subject,
        retention=origin.label.retention,
        reason=f"It has come from elsewhere: {same}, so it stays {origin.label.element_title.lower()}.",
        runner_up=f"{label.element} by where it stands",
        signals=signals,
    )
