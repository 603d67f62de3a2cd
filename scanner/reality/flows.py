"""Find data flows: fields whose values also occur in another collection. Pure.

In fields with personal data, the hashes of distinct values are compared, as for links between tables
(``classifier/links.py``). Values do not show the direction of a flow, so the origin is chosen by these rules:
the field that is declared as the key of the other, else the field with a distinct value in each row (as in
lists of people), else the field that contains all values of the other. Collections that are carried over from
an earlier run keep the origin that was found then.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scanner.classifier.key_values import LEAST_COMPARED, is_telling
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.fields.tally import BottomK
from scanner.finding import Classification, Finding, Flow, FlowEnd
from scanner.reality.scene import Scene

LEAST_SHARE: Final = 0.9
"""Minimum share of a field's distinct values that must be in the other field. A smaller share of values, for
example of people's names, can be the same by chance.
"""
MOST_COLUMNS: Final = 2_000
"""Maximum number of fields that are compared. The fields with the most values are chosen."""
MOST_FLOWS: Final = 200
_MOST_HOLDERS: Final = 32
"""Maximum number of fields that are considered for each value. A value in more fields, such as a country,
says nothing about an origin.
"""
_METADATA: Final = "RECORD_METADATA"
_FEW: Final = 0.05
_LONG: Final = 7
"""Minimum number of characters, on average, of the numbers in a compared field. Shorter numbers can be the
same by chance.
"""


@dataclass(frozen=True, eq=False)
class _Column:
    group: RecordGroup
    profile: FieldProfile
    label: Classification
    is_home: bool

    @property
    def name(self) -> str:
        return f"{self.group.collection}.{self.profile.path}"

    @property
    def place(self) -> tuple[str, str]:
        return self.group.source, self.group.collection

    @property
    def sketch(self) -> BottomK:
        return self.profile.tally.distinct

    @property
    def is_unique(self) -> bool:
        """Whether the field is a primary key, or nearly every row has a distinct value."""
        tally = self.profile.tally
        return self.profile.primary_key or tally.n_distinct >= (1 - _FEW) * tally.n_non_null

    @property
    def rank(self) -> tuple[bool, bool, int, str, str]:
        """Sort key: among fields with the same values, the field with the highest rank is the origin. Fields
        in tables rank higher, then fields in a source where the element is expected, then fields with more
        values.
        """
        is_table = self.group.collection_kind == "table"
        return is_table, self.is_home, self.profile.tally.n_distinct, self.group.source, self.name


def flows(scene: Scene) -> tuple[Flow, ...]:
    """At most ``MOST_FLOWS`` flows. Flows to another class, role or source kind come first."""
    columns = sorted(_columns(scene), key=lambda one: one.rank[2:], reverse=True)[:MOST_COLUMNS]
    holders: dict[int, list[_Column]] = {}
    for column in columns:
        for key in column.sketch.counts:
            holders.setdefault(key, []).append(column)
    by_name = {(one.group.source_id, one.name): one for one in columns}
    found: dict[frozenset[_Column], Flow] = {}
    for part in columns:
        told = _whole(part, holders) if part.sketch.counts else _kept(part, by_name)
        if told is not None:
            whole, share = told
            found.setdefault(frozenset((part, whole)), _flow(*_in_order(part, whole), share, part, scene))
    return tuple(sorted(found.values(), key=_telling_first)[:MOST_FLOWS])


def _telling_first(flow: Flow) -> tuple[object, ...]:
    one, other = flow.origin, flow.copy
    is_near = (one.category, one.role) == (other.category, other.role) and one.source == other.source
    return (
        is_near and one.source_kind == other.source_kind,
        is_near,
        flow.basis == "declared",
        -flow.n_values,
        (other.source, other.collection, other.field),
    )


def _columns(scene: Scene) -> Iterator[_Column]:
    standing = {item.fingerprint for item in scene.findings}
    for _, group, result in scene.groups():
        first: dict[str, Finding] = {}
        for item in result.findings:
            if item.fingerprint in standing and item.axis == "column_type":
                first.setdefault(item.field, item)
        profiles = {profile.path: profile for profile in group.fields}
        for path, item in first.items():
            label = item.classifications[0]
            element = scene.policy.elements.get(label.element)
            if label.category == "none" or item.entity == _METADATA or element is None:
                continue
            if _may_tell(profiles[path]):
                is_home = scene.source_kind((group.source, group.collection)) in element.home
                yield _Column(group, profiles[path], label, is_home)


def _may_tell(profile: FieldProfile) -> bool:
    """Whether the values of a field are too specific to be the same as those of another field by chance."""
    tally = profile.tally
    is_number = tally.numbers.n > _FEW * tally.n_non_null
    return is_telling(tally) and not (is_number and tally.sum_length < _LONG * tally.n_non_null)


def _whole(part: _Column, holders: Mapping[int, Sequence[_Column]]) -> tuple[_Column, float] | None:
    """The best field that contains nearly all values of ``part``, and the share of values that it contains;
    ``None`` if there is none.
    """
    first = islice(part.sketch.counts, LEAST_COMPARED)
    counts = Counter(one for key in first for one in holders[key][:_MOST_HOLDERS])
    candidates = []
    for other, count in counts.items():
        if other.place == part.place or count < LEAST_SHARE * LEAST_COMPARED / 2:
            continue
        compared, common = part.sketch.among(other.sketch)
        if compared >= LEAST_COMPARED and common >= LEAST_SHARE * compared:
            candidates.append((other, common / compared))
    if not candidates:
        return None
    declared = [one for one in candidates if _is_declared(part, one[0])]
    best = declared or candidates
    return max(best, key=lambda one: (round(one[1], 1), one[0].is_unique, *one[0].rank))


def _in_order(part: _Column, whole: _Column) -> tuple[_Column, _Column]:
    """The two fields, ordered as origin and copy."""
    if _is_declared(part, whole) or _is_declared(whole, part):
        return (whole, part) if _is_declared(part, whole) else (part, whole)
    if part.is_unique != whole.is_unique:
        return (part, whole) if part.is_unique else (whole, part)
    compared, common = whole.sketch.among(part.sketch) if whole.sketch.counts else (0, 0)
    is_mutual = compared >= LEAST_COMPARED and common >= LEAST_SHARE * compared
    return (part, whole) if is_mutual and part.rank > whole.rank else (whole, part)


def _is_declared(copy: _Column, origin: _Column) -> bool:
    target = copy.profile.references
    if not target or copy.profile.by_values or copy.group.source_id != origin.group.source_id:
        return False
    return origin.name == target or origin.name.endswith((f"/{target}", f".{target}"))


def _kept(copy: _Column, by_name: Mapping[tuple[str, str], _Column]) -> tuple[_Column, float] | None:
    """The origin of a field that is carried over from an earlier run, as found when its values were last
    available; ``None`` if there is none.
    """
    for one in (copy.profile.origin, *copy.profile.within):
        known = by_name.get((one.source_id, one.column)) if one else None
        if one and known and known.place != copy.place:
            return known, one.share
    return None


def _flow(origin: _Column, copy: _Column, share: float, part: _Column, scene: Scene) -> Flow:
    is_declared = _is_declared(copy, origin)
    return Flow(
        origin=_end(origin, scene),
        copy=_end(copy, scene),
        share=round(share, 4),
        n_values=part.profile.tally.n_distinct,
        basis="declared" if is_declared else "values",
    )


def _end(column: _Column, scene: Scene) -> FlowEnd:
    label = column.label
    return FlowEnd(
        source=column.group.source,
        collection=column.group.collection,
        field=column.profile.path,
        category=label.category,
        category_title=label.category_title,
        role=label.role,
        source_kind=scene.source_kind(column.place),
    )
