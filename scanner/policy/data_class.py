"""The data classes of a policy, each with the company's role and the sort of data in the class."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scanner.finding import Category, Role

Holds = Literal["relation", "communication", "content", "nothing"]
"""The sort of data in a class. ``relation``: data from a relation with a person. ``communication``: data
about the fact that people communicated. ``content``: the content of communications or stored files.
``nothing``: data about no person.
"""
UNDETERMINED = "undetermined"
NONE = "none"


@dataclass(frozen=True, kw_only=True)
class DataClass:
    id: str
    title: str
    role: Role = "undetermined"
    """The company's role for all data of the class."""
    holds: Holds = "relation"
    maps_from: tuple[str, ...] = ()
    """Classes of the name model that correspond to this class; empty if the model has no such class."""

    @property
    def is_content(self) -> bool:
        return self.holds == "content"

    @property
    def is_impersonal(self) -> bool:
        return self.holds == "nothing"

    @property
    def is_of_communication(self) -> bool:
        return self.holds in ("content", "communication")


UNDECIDED = DataClass(id=UNDETERMINED, title="Undetermined")


def classes_from(body: Mapping[str, Any]) -> Mapping[str, DataClass]:
    """The classes of a policy by id, strictest first. The class of undecided data is added directly after the
    classes of content, because undecided data may be content.
    """
    said = [
        DataClass(id=key, **{**entry, "maps_from": tuple(entry.get("maps_from", ()))})
        for key, entry in body.items()
    ]
    contents = [one for one in said if one.is_content]
    rest = [one for one in said if not one.is_content]
    return {one.id: one for one in (*contents, UNDECIDED, *rest)}


def strictest_of(categories: Iterable[Category], classes: Mapping[str, DataClass]) -> Category:
    """The id of the strictest of the classes in ``categories``; ``none`` if ``categories`` is empty."""
    present = set(categories)
    return next((category for category in classes if category in present), NONE)
