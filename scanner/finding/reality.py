"""The notice against what was found: its elements, the people behind each class, and where data flows."""

from dataclasses import dataclass
from typing import Literal

from scanner.finding.terms import Category, Role

Standing = Literal["found", "never_found", "not_named", "unseen"]
"""Of an element: named and found; named and never found; found and not named; neither."""
Away = Literal["", "never_held", "broken_promise", "not_allowed", "not_at_home"]
"""Why an element may not be in a place: the notice says that it is held nowhere; a promise is broken there;
data arrives there from elsewhere and the policy lists who may not have it; it belongs in other sources."""


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
    """Those that it breaks there."""


@dataclass(frozen=True, kw_only=True)
class ElementRow:
    """An element of the policy, held against what was found."""

    element: str
    title: str
    category: Category
    category_title: str
    role: Role
    naming: str
    """How the notice names it: ``named``, ``implied``, ``prohibited``, or ``default`` for not at all."""
    standing: Standing
    n_collections: int = 0
    n_fields: int = 0
    n_rows: int = 0
    """Rows with such a value; those of samples are scaled up."""
    n_people: int | None = None
    """People in those records; none where nothing tells one from another."""
    is_estimate: bool = False
    n_away: int = 0
    """Collections that it may not be in."""
    places: tuple[ElementPlace, ...] = ()
    """A few of them, those that it may not be in first."""
    n_possible: int = 0
    """Fields in which it is possible."""
    is_home_read: bool = True
    """Whether any source was read that it belongs in; else that it was not found says nothing."""
    home: tuple[str, ...] = ()
    """Kinds of sources that it belongs in, in words."""
    not_allowed: tuple[str, ...] = ()
    """Who may not have it, in words."""
    proposal: str = ""
    """A sentence for the notice, in the policy's words: a draft for whoever answers for it."""
    notice_section: str
    notice_lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class People:
    """How many people data of a class, or held in a role, is about."""

    of: Literal["all", "class", "role"]
    id: str
    """Of the class or the role; empty for all."""
    title: str
    n_people: int | None
    """None where no field tells one person from another."""
    key: str
    """Entity of the fields that tell them apart, the kind with most different values."""
    n_keys: int
    """Kinds of such fields."""
    n_collections: int
    """Those with data of the class, in the role."""
    n_untold: int = 0
    """Of these, those in which nothing tells one person from another."""
    is_estimate: bool = False
    """Fields of several kinds tell them apart, or not all of their values were at hand."""
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
    """Two fields of which one has nearly all the values of the other. Who had them first is a guess."""

    origin: FlowEnd
    """The declared key, else the field with a value a row, else the one that has all values of the other."""
    copy: FlowEnd
    share: float
    """Of the different values of the one that has fewer, those that the other has."""
    n_values: int
    """Different values of the one that has fewer."""
    basis: Literal["values", "declared"]
    """Compared by hashes of values, or declared as a key of the source."""
