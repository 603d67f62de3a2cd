"""A class of data, as a policy has it: whose role, and what of the engine's few cases it falls under."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scanner.finding import Category, Role

Holds = Literal["relation", "communication", "content", "nothing"]
"""What data of a class comes from: a relation with somebody; the fact that people communicated; the inside of
that, or of what somebody stored; nobody at all."""
UNDETERMINED = "undetermined"
NONE = "none"


@dataclass(frozen=True, kw_only=True)
class DataClass:
    id: str
    title: str
    role: Role = "undetermined"
    """The company's, which follows from the class alone."""
    holds: Holds = "relation"
    maps_from: tuple[str, ...] = ()
    """Classes of the model of names that are this one here; none: entities and names alone tell it."""

    @property
    def is_content(self) -> bool:
        return self.holds == "content"

    @property
    def is_of_communication(self) -> bool:
        return self.holds in ("content", "communication")


UNDECIDED = DataClass(id=UNDETERMINED, title="Undetermined")


def classes_from(body: Mapping[str, Any]) -> Mapping[str, DataClass]:
    """The classes of a policy, strictest first: undecided data stands behind content, which it may be."""
    said = [
        DataClass(id=key, **{**entry, "maps_from": tuple(entry.get("maps_from", ()))})
        for key, entry in body.items()
    ]
    contents = [one for one in said if one.is_content]
    rest = [one for one in said if not one.is_content]
    return {one.id: one for one in (*contents, UNDECIDED, *rest)}


def strictest_of(categories: Iterable[Category], classes: Mapping[str, DataClass]) -> Category:
    """The strictest of some classes; ``none`` of none at all."""
    present = set(categories)
    return next((category for category in classes if category in present), NONE)
