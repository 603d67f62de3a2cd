"""The notice compared with the findings: its elements, the people behind each class, and data flows."""

from dataclasses import dataclass
from typing import Literal

from scanner.finding.terms import Category, Role

Standing = Literal["found", "never_found", "not_named", "unseen"]
"""Whether the notice names an element and whether it was found: named and found; named but never found; found
but not named; neither."""
Away = Literal["", "never_held", "broken_promise", "not_allowed", "not_at_home"]
"""Why an element may not be in a place: the notice says that it is held nowhere; it breaks a promise
there; the source receives copies, and the policy lists who may not have the element; it belongs in other
sources."""


@dataclass(frozen=True, kw_only=True)
class ElementPlace:
    """An element in one collection."""

    source: str
    collection: str
    source_kind: str
    n_fields: int
    n_rows: int
    away: Away = ""
    promises: tuple[str, ...] = ()
    """Promises that it breaks there."""


@dataclass(frozen=True, kw_only=True)
class ElementRow:
    """An element of the policy, compared with the findings."""

    element: str
    title: str
    category: Category
    category_title: str
    role: Role
    naming: str
    """How the notice names it: ``named``, ``implied``, ``prohibited``, or ``default`` (not at all)."""
    standing: Standing
    n_collections: int = 0
    n_fields: int = 0
    n_rows: int = 0
    """Rows with such a value, extrapolated for samples."""
    n_people: int | None = None
    """Data subjects of those records; ``None`` if no field distinguishes people."""
    is_estimate: bool = False
    n_away: int = 0
    """Collections where it must not be."""
    n_away_rows: int = 0
    """Rows of these collections that hold it."""
    places: tuple[ElementPlace, ...] = ()
    """A few places; those where the element may not be come first."""
    n_possible: int = 0
    """Fields with a possible finding of it."""
    is_home_read: bool = True
    """Whether a source that it belongs to was read; otherwise its absence means nothing."""
    home: tuple[str, ...] = ()
    """Titles of the source kinds in which the element may occur."""
    not_allowed: tuple[str, ...] = ()
    """Those who must not have it, in words."""
    proposal: str = ""
    """A draft sentence for the notice, in the policy's words; a person must approve it."""
    notice_section: str
    notice_lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class People:
    """Number of data subjects of a class, or of the data held in a role."""

    of: Literal["all", "class", "role"]
    id: str
    """Id of the class or role; empty for all."""
    title: str
    n_people: int | None
    """``None`` if no field distinguishes people."""
    key: str
    """Entity of the fields that distinguish people; if there are several, the one with the most distinct
    values."""
    n_keys: int
    """Number of entities whose fields distinguish people."""
    n_collections: int
    """Collections with data of the class or role."""
    n_untold: int = 0
    """Of these, collections where no field distinguishes people."""
    is_estimate: bool = False
    """Whether several entities distinguish people, or some of their values were not available."""
    reason: str = ""
    """Why it is an estimate."""


@dataclass(frozen=True, kw_only=True)
class FlowEnd:
    """A field at one end of a flow."""

    source: str
    collection: str
    field: str
    category: Category
    category_title: str
    role: Role
    source_kind: str


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Two fields, of which one contains nearly all values of the other. The direction is a guess."""

    origin: FlowEnd
    """The declared key, else the field with a distinct value per row, else the one that contains the other's
    values."""
    copy: FlowEnd
    share: float
    """Share of the distinct values of the smaller field that the other contains."""
    n_values: int
    """Distinct values of the smaller field."""
    basis: Literal["values", "declared"]
    """Found by comparing hashes of values, or declared as a key in the source."""
