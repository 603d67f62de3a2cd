"""The notice compared with the findings: data elements, number of people per class, and data flows."""

from dataclasses import dataclass
from typing import Literal

from scanner.finding.terms import Category, Role

Standing = Literal["found", "never_found", "not_named", "unseen"]
"""Whether the notice names an element, and whether the scan found the element. In this order: named and
found, named but never found, found but not named, neither named nor found."""
Away = Literal["", "never_held", "broken_promise", "not_allowed", "not_at_home"]
"""Why an element may not be in a place; empty if it may. In this order: the notice says that the element is
not held anywhere; the element breaks a promise there; the source receives copies of data, and the policy
names somebody who may not have the element; the element belongs in other kinds of sources."""


@dataclass(frozen=True, kw_only=True)
class ElementPlace:
    """A data element in one collection."""

    source: str
    collection: str
    source_kind: str
    n_fields: int
    n_rows: int
    away: Away = ""
    promises: tuple[str, ...] = ()
    """Promises that the element breaks in this collection."""


@dataclass(frozen=True, kw_only=True)
class ElementRow:
    """A data element of the policy, compared with the findings."""

    element: str
    title: str
    category: Category
    category_title: str
    role: Role
    naming: str
    """How the notice names the element: ``named``, ``implied``, ``prohibited``, or ``default`` (not at all).
    """
    standing: Standing
    n_collections: int = 0
    n_fields: int = 0
    n_rows: int = 0
    """Number of rows with a value of the element, extrapolated if only a sample was read."""
    n_people: int | None = None
    """Number of data subjects of the records with the element; ``None`` if no field distinguishes people."""
    is_estimate: bool = False
    n_away: int = 0
    """Number of collections where the element may not be."""
    n_away_rows: int = 0
    """Number of rows that hold the element in collections where it may not be."""
    places: tuple[ElementPlace, ...] = ()
    """Some of the places with the element. Places where the element may not be come first."""
    n_possible: int = 0
    """Number of fields with a possible finding of the element."""
    is_home_read: bool = True
    """Whether a source in which the element may occur was read. If not, it means nothing that the element was
    not found."""
    home: tuple[str, ...] = ()
    """Titles of the source kinds where the element belongs."""
    not_allowed: tuple[str, ...] = ()
    """Who may not have the element, in words."""
    proposal: str = ""
    """A draft sentence for the notice, in the policy's words; a person must approve it."""
    notice_section: str
    notice_lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class People:
    """Number of data subjects in total, of one class, or of the data that the company holds in one role."""

    of: Literal["all", "class", "role"]
    id: str
    """Id of the class or role; empty for the total."""
    title: str
    n_people: int | None
    """Number of people; ``None`` if no field distinguishes people."""
    key: str
    """Entity of the fields that distinguish people. If fields of several entities do, it is the entity with
    the most distinct values."""
    n_keys: int
    """Number of entities whose fields distinguish people."""
    n_collections: int
    """Number of collections with data of the class or role."""
    n_untold: int = 0
    """How many of the ``n_collections`` have no field that distinguishes people."""
    is_estimate: bool = False
    """Whether ``n_people`` is an estimate, because several entities distinguish people or some values of
    these entities were not available."""
    reason: str = ""
    """Why ``n_people`` is an estimate."""


@dataclass(frozen=True, kw_only=True)
class FlowEnd:
    """The field at one end of a flow."""

    source: str
    collection: str
    field: str
    category: Category
    category_title: str
    role: Role
    source_kind: str


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A possible flow of data between two fields: one contains nearly all values of the other. The direction
    of the flow is a guess.
    """

    origin: FlowEnd
    """The field from which the values probably come: the declared key, or else the field with a different
    value in every row, or else the field that contains the values of the other."""
    copy: FlowEnd
    share: float
    """Share of the distinct values of the smaller field that the other field contains."""
    n_values: int
    """Number of distinct values of the smaller field."""
    basis: Literal["values", "declared"]
    """``values``: found by comparing hashes of values; ``declared``: the source declares that the copy refers
    to a key."""
