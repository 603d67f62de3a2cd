"""The data classes of a policy, with the company's role and the sort of data that the code distinguishes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scanner.finding import Category, Role

Holds = Literal["relation", "communication", "content", "nothing"]
"""The sort of data in a class: data from a relation with a person; data about the fact that people
communicated; the content of communications or stored files; ``nothing``: data about no person.
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
    """Classes of the name model that correspond to this one; empty if the model knows no such class."""

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
    """The classes of a policy by id, strictest first. The class of undecided data is added directly after
    those of content, because it may be content.
    """
    said = [
        DataClass(id=key, **{**entry, "maps_from": tuple(entry.get("maps_from", ()))})
        for key, entry in body.items()
    ]
    contents = [one for one in said if one.is_content]
    rest = [one for one in said if not one.is_content]
    return {one.id: one for one in (*contents, UNDECIDED, *rest)}


def strictest_of(categories: Iterable[Category], classes: Mapping[str, DataClass]) -> Category:
    """The id of the strictest of some classes; ``none`` if ``categories`` is empty."""
    present = set(categories)
    return next((category for category in classes if category in present), NONE)
