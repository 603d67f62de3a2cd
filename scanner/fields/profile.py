"""The profile of each field, also of silent ones, and their record groups: the input of the classifier."""

from dataclasses import dataclass, field, replace

from connectors.base import FieldInfo
from scanner.fields.tally import FieldTally

Place = tuple[str, str]
"""Source id, and the name of a collection as it is shown."""
Spot = tuple[Place, str, str]
"""A field: its collection, the object path of its record, and its own path."""
UNSURE = "?"
"""The comparison of a group whose values would have to be compared again, were they there."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A column in which most values of another stand."""

    source_id: str
    column: str
    share: float


@dataclass(frozen=True, kw_only=True)
class FieldProfile:
    """A field by name, path, type, keys, comment and tally; the same from a schema alone."""

    path: str
    """Dotted path with array indexes removed (``payload.to``), or the column's own name."""
    unnamed: bool = False
    """Whether it is what stands outside every key of a line: nobody called it so."""
    type: str = "string"
    primary_key: bool = False
    references: str = ""
    """``table.column`` that it points to."""
    by_values: bool = False
    """Whether it is its values that say so (`classifier/links.py`): nobody declared it."""
    comment: str = ""
    tags: tuple[str, ...] = ()
    """What people marked it with, as its source has it: never shown."""
    around: tuple[str, ...] = ()
    """The same of what holds it."""
    tally: FieldTally = field(default_factory=FieldTally)
    origin: Origin | None = None
    """Where its values came from when they were last there to be compared; of carried fields alone."""
    within: tuple[Origin, ...] = ()
    """The keys among which its values were then; of carried fields alone."""


def declared_as(profile: FieldProfile, info: FieldInfo) -> FieldProfile:
    """The field with what its source declares of it, and what people wrote beside it."""
    return replace(
        profile,
        type=info.type,
        primary_key=info.primary_key,
        references=info.references,
        comment=info.comment,
        tags=info.tags,
        around=info.around,
    )


@dataclass(frozen=True, kw_only=True)
class RecordGroup:
    """The sibling fields of one kind of record: a table, or the objects of one array in a document."""

    source_id: str
    source: str
    collection: str
    collection_kind: str
    path: str = ""
    """Object path of the records, empty at the top."""
    fields: tuple[FieldProfile, ...]
    rows: int = 0
    source_kind: str = ""
    """The kind that the user stated; empty: to be recognised by names."""
    names_only: bool = False
    """Its rows were not to be read: it is judged as by a schema."""
    compared: str = ""
    """Of a carried one, the run in which its values were last compared; empty: they can be compared now."""
