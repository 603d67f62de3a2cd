"""Count data subjects in total, in each class and in each role. Pure."""

from collections.abc import Iterable, Iterator
from typing import Literal

from scanner.finding import Finding, People
from scanner.policy.data_class import UNDETERMINED
from scanner.reality.scene import Scene

Scope = Literal["all", "class", "role"]
_NOTHING = "none"
_ROLES = {"controller": "As controller", "processor": "As processor", "undetermined": "Role not decided"}


def people(scene: Scene) -> tuple[People, ...]:
    """Number of people in total, then by class in the policy's order, then by role."""
    held = [item for item in scene.findings if item.classifications[0].category != _NOTHING]
    return tuple(_people(scene, held))


def _people(scene: Scene, held: list[Finding]) -> Iterator[People]:
    if not held:
        return
    yield _counted(scene, held, of="all", key="", title="Everybody")
    titles = {one.id: one.title for one in scene.policy.classes.values()}
    for category in (*(one for one in titles if one != UNDETERMINED), UNDETERMINED):
        mine = [item for item in held if item.classifications[0].category == category]
        if mine:
            yield _counted(scene, mine, of="class", key=category, title=titles.get(category, category))
    for role, title in _ROLES.items():
        mine = [item for item in held if any(label.role == role for label in item.classifications)]
        if mine:
            yield _counted(scene, mine, of="role", key=role, title=title)


def _counted(scene: Scene, findings: Iterable[Finding], *, of: Scope, key: str, title: str) -> People:
    some = list(findings)
    count, _ = scene.people(some)
    by_collection: dict[tuple[str, str], list[Finding]] = {}
    for item in some:
        by_collection.setdefault((item.source, item.collection), []).append(item)
    return People(
        of=of,
        id=key,
        title=title,
        n_people=count.n_people,
        key=count.key,
        n_keys=count.n_keys,
        n_collections=len(by_collection),
        n_untold=sum(not scene.are_told(place) for place in by_collection),
        is_estimate=count.is_estimate,
        reason=count.reason,
    )
