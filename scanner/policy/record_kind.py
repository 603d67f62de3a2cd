"""Record kinds: what shows that a record is of a kind, and what the fields of such a record mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.finding import Category
from scanner.policy.data_class import DataClass


@dataclass(frozen=True, kw_only=True)
class RecordSigns:
    """The properties by which a record is recognised as one of this kind."""

    source_kinds: tuple[str, ...]
    only_source_kinds: bool
    instead_of: frozenset[str]
    """Record kinds that are replaced by this one in sources of its source kinds."""
    tables: tuple[tuple[str, ...], ...]
    shape: tuple[frozenset[str], ...]
    """The parts that make up a record of this kind. Each part is a set of alternative names of columns and
    traits (``~origin``).
    """
    signs: tuple[frozenset[str], ...]
    """Parts that a record must have if nothing but its source kind supports this record kind."""
    lacks: frozenset[str]
    """Columns and traits that a record of this kind never has."""
    needs: frozenset[str]
    """Columns and traits of which a record of this kind must have at least one; empty for no requirement."""
    words: frozenset[str] = frozenset()
    """Every word in ``tables``."""
    vocabulary: frozenset[str] = frozenset()
    """Every word in the title, tables and columns of the record kind, by which otherwise unknown records are
    recognised.
    """


@dataclass(frozen=True, kw_only=True)
class RecordMeaning:
    """What the fields of a record of one kind mean."""

    columns: Mapping[str, str]
    """Normalised name of a column → element."""
    traits: Mapping[str, str]
    """Trait → element, for columns whose names are not in ``columns``."""
    rest: str
    """Element of every other column; empty if other columns are not personal data."""
    entities: Mapping[str, str]
    """Entity → element, for values in columns without an element of their own."""
    inside: frozenset[str]
    """Fields whose content a customer defined. Everything inside such a field has the element of the
    field.
    """
    free_text: str
    default: str
    """Element of any other personal data in such a record, if the record kind has a ``population``."""


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """A record kind, such as a call record."""

    id: str
    title: str
    of: DataClass
    recognised: RecordSigns
    meaning: RecordMeaning
    subject: str
    """The data subject of records of this kind, if an element allows several."""
    retention: str
    population: Category | None
    """The class of all data in records of this kind, if it is only one class (staff, applicants)."""
    voice: bool
    adds_flags: tuple[str, ...]

    @property
    def category(self) -> Category:
        return self.of.id
