"""Compare every element of the policy with the findings. Pure.

Elements that the notice implies count as named. Two sorts of elements need not be named: those that are not
personal data, and those that, according to the notice, are held nowhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from scanner.finding import Away, ElementPlace, ElementRow, Finding, Standing
from scanner.policy.condition_tree import leaves
from scanner.policy.durations import duration_words
from scanner.policy.entries import Element, RetentionRule
from scanner.policy.policy import Policy
from scanner.reality.scene import Scene

_ROLES = {"controller": "for our own purposes", "processor": "for our customers, as they instruct us"}


def proposal(element: Element, policy: Policy) -> str:
    """A draft of a text that adds ``element`` to the notice. The owner of the notice decides whether the text
    is true.
    """
    said = _ROLES.get(element.role, "")
    kept = _kept(policy.retention.get(element.retention))
    purposes = [policy.terms.purposes[key] for key in element.use.purposes]
    parts = (
        f"We also hold the following, which is {_lower(element.of.title)}: {_lower(element.title)}.",
        f"We hold it {said}." if said else "",
        f"We use it for this: {'; '.join(map(_lower, purposes))}." if purposes else "",
        f"We keep it {kept}." if kept else "",
    )
    return " ".join(filter(None, parts))


def _kept(rule: RetentionRule | None) -> str:
    if rule is None or not rule.limit.in_force:
        return ""
    return f"for {duration_words(rule.limit.in_force)} after {rule.trigger.replace('_', ' ')}"


def _lower(title: str) -> str:
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


MOST_PLACES: Final = 5
_GRAVEST: Final[tuple[Away, ...]] = ("never_held", "broken_promise", "not_allowed", "not_at_home", "")
_NAMED: Final = ("named", "implied")
_UNKNOWN: Final = "unknown"
_METADATA: Final = "RECORD_METADATA"


def matrix(scene: Scene) -> tuple[ElementRow, ...]:
    """One row for each element, in the policy's order."""
    by_element: dict[str, list[Finding]] = {}
    for item in scene.findings:
        for label in item.classifications:
            by_element.setdefault(label.element, []).append(item)
    possible: dict[str, int] = {}
    for perhaps in scene.report.possible:
        for label in perhaps.classifications[:1]:
            if perhaps.status not in ("gone", "suppressed"):
                possible[label.element] = possible.get(label.element, 0) + 1
    read = {one.source_kind for one in scene.report.collections if one.rows_read or one.fields}
    broken = _broken(scene)
    return tuple(
        _row(
            element,
            by_element.get(element.id, []),
            scene,
            n_possible=possible.get(element.id, 0),
            is_home_read=not read.isdisjoint(element.home) if element.home else bool(read),
            broken=broken,
        )
        for element in scene.policy.elements.values()
    )


def _broken(scene: Scene) -> Mapping[str, tuple[str, ...]]:
    """Fingerprint of a finding → the ids of the promises about where data may be that the finding breaks."""
    of_places = {
        promise.id
        for promise in scene.policy.promises.values()
        if promise.when is not None and any(one.name == "source_kind_in" for one in leaves(promise.when))
    }
    shown: dict[str, tuple[str, ...]] = {}
    for item in scene.report.violations:
        if item.promise in of_places:
            shown[item.finding] = tuple(dict.fromkeys((*shown.get(item.finding, ()), item.promise)))
    return shown


def _row(
    element: Element,
    findings: Sequence[Finding],
    scene: Scene,
    *,
    n_possible: int,
    is_home_read: bool,
    broken: Mapping[str, tuple[str, ...]],
) -> ElementRow:
    policy, standing = scene.policy, _standing(element, bool(findings))
    places = _places(element, findings, scene, broken)
    count, n_untold = scene.people(findings)
    return ElementRow(
        element=element.id,
        title=element.title,
        category=element.category,
        category_title=element.of.title,
        role=element.role,
        naming=element.notice.strength,
        standing=standing,
        n_collections=len(places),
        n_fields=len({(item.source, item.collection, item.group, item.field) for item in findings}),
        n_rows=sum(place.n_rows for place in places),
        n_people=count.n_people,
        is_estimate=count.is_estimate or (bool(n_untold) and count.n_people is not None),
        n_away=sum(bool(place.away) for place in places),
        n_away_rows=sum(place.n_rows for place in places if place.away),
        places=places[:MOST_PLACES],
        n_possible=n_possible,
        is_home_read=is_home_read,
        home=tuple(
            policy.kinds.source_kinds[kind].title
            for kind in element.home
            if kind in policy.kinds.source_kinds
        ),
        not_allowed=tuple(policy.terms.not_allowed[one] for one in element.use.not_allowed),
        proposal=proposal(element, policy) if standing == "not_named" and _may_be_named(element) else "",
        notice_section=element.notice.section,
        notice_lines=element.notice.lines,
    )


def _standing(element: Element, is_found: bool) -> Standing:
    if element.notice.strength in _NAMED:
        return "found" if is_found else "never_found"
    return "not_named" if is_found else "unseen"


def _may_be_named(element: Element) -> bool:
    return element.category != "none" and element.notice.strength != "prohibited"


def _places(
    element: Element, findings: Iterable[Finding], scene: Scene, broken: Mapping[str, tuple[str, ...]]
) -> tuple[ElementPlace, ...]:
    """The places of an element. Places where the element may not be come first, then those with the most
    rows.
    """
    by_collection: dict[tuple[str, str], list[Finding]] = {}
    for item in findings:
        by_collection.setdefault((item.source, item.collection), []).append(item)
    places = []
    for at, mine in by_collection.items():
        promises = dict.fromkeys(one for item in mine for one in broken.get(item.fingerprint, ()))
        kind = scene.source_kind(at)
        places.append(
            ElementPlace(
                source=at[0],
                collection=at[1],
                source_kind=kind,
                n_fields=len({(item.group, item.field) for item in mine}),
                n_rows=_rows(mine, scene.scale(at)),
                away=_away(element, kind, mine, scene, bool(promises)),
                promises=tuple(promises),
            )
        )
    return tuple(
        sorted(places, key=lambda one: (_GRAVEST.index(one.away), -one.n_rows, one.source, one.collection))
    )


def _rows(findings: Iterable[Finding], scale: float) -> int:
    """The estimated number of rows with the element. For each record group, the field with the most matches
    is counted.
    """
    most: dict[str, int] = {}
    for item in findings:
        most[item.group] = max(most.get(item.group, 0), item.evidence.n_match)
    return round(sum(most.values()) * scale)


def _away(element: Element, kind: str, findings: Iterable[Finding], scene: Scene, is_broken: bool) -> Away:
    """The reason why an element may not be in a source of this kind; empty if there is none. Keys that link
    records may be wherever the records are.
    """
    kinds = scene.policy.kinds
    if element.notice.strength == "prohibited":
        return "never_held"
    if is_broken and kind not in element.home:
        return "broken_promise"
    is_told = kind != _UNKNOWN and kind in kinds.source_kinds and bool(element.home)
    is_value = any(item.entity != _METADATA for item in findings)
    if not is_told or kind in element.home or not is_value or kinds.of_keys.link_flags & set(element.flags):
        return ""
    if element.use.not_allowed and kinds.source_kinds[kind].receives:
        return "not_allowed"
    return "not_at_home"
