"""A record kind: what shows that a record is of this kind, and what its fields mean then."""

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.finding import Category
from scanner.policy.data_class import DataClass


@dataclass(frozen=True, kw_only=True)
class RecordSigns:
    """What shows that a record is of a kind."""

    source_kinds: tuple[str, ...]
    only_source_kinds: bool
    instead_of: frozenset[str]
    """Record kinds that this one replaces in sources of its source kinds."""
    tables: tuple[tuple[str, ...], ...]
    shape: tuple[frozenset[str], ...]
    """Parts of such a record. Each part is a set of alternative names of columns and traits (``~origin``)."""
    signs: tuple[frozenset[str], ...]
    """Parts that a record must have if only its source kind supports this record kind."""
    lacks: frozenset[str]
    """Columns and traits that such a record never has."""
    needs: frozenset[str]
    """Columns and traits of which such a record must have at least one; empty: no requirement."""
    words: frozenset[str] = frozenset()
    """Every word in ``tables``."""
    vocabulary: frozenset[str] = frozenset()
    """Every word in its title, tables and columns, by which otherwise unknown records are recognised."""


@dataclass(frozen=True, kw_only=True)
class RecordMeaning:
    """What the fields of a record of a kind mean."""

    columns: Mapping[str, str]
    """Normalised name of a column → element."""
    traits: Mapping[str, str]
    """Trait → element, for columns whose names are not in ``columns``."""
    rest: str
    """Element of every other column; empty if other columns are not personal data."""
    entities: Mapping[str, str]
    """Entity → element, for values in columns without an element of their own."""
    inside: frozenset[str]
    """Fields whose content a customer defined: everything below them has their element."""
    free_text: str
    default: str
    """Element of any other personal data in it, if it has a population."""


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """A record kind, such as a call record."""

    id: str
    title: str
    of: DataClass
    recognised: RecordSigns
    meaning: RecordMeaning
    subject: str
    """The data subject of its records, if an element allows several."""
    retention: str
    population: Category | None
    """The class of all data in such records, if it is only one (staff, applicants)."""
    voice: bool
    adds_flags: tuple[str, ...]

    @property
    def category(self) -> Category:
        return self.of.id
