"""Profiles of all fields, also of fields without findings, in their record groups: the classifier's input."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from connectors.base import FieldInfo
from scanner.fields.tally import FieldTally
from scanner.names.name_parts import shared_prefix

Place = tuple[str, str]
"""Source id, and the shown name of a collection."""
Spot = tuple[Place, str, str]
"""A field: its collection, the object path of its record, and its own path."""
UNSURE = "?"
"""Marks a comparison that would have to be repeated with the values, which are no longer available."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A column that holds most values of another column."""

    source_id: str
    column: str
    share: float


@dataclass(frozen=True, kw_only=True)
class FieldProfile:
    """Everything known about a field: name, path, type, keys, comment, counts. In a schema scan, the counts
    are empty.
    """

    path: str
    """Dotted path with array indexes removed (``payload.to``), or the column's own name."""
    unnamed: bool = False
    """Whether it is the text of a line outside every key; its name then does not come from the source."""
    type: str = "string"
    primary_key: bool = False
    references: str = ""
    """The ``table.column`` that it refers to."""
    by_values: bool = False
    """Whether the reference was inferred from values (`classifier/links.py`) rather than declared."""
    comment: str = ""
    tags: tuple[str, ...] = ()
    """Tags that people gave it in the source; never shown."""
    around: tuple[str, ...] = ()
    """Tags of the objects that contain it."""
    tally: FieldTally = field(default_factory=FieldTally)
    origin: Origin | None = None
    """For carried fields only: the origin of its values when they were last compared."""
    within: tuple[Origin, ...] = ()
    """For carried fields only: the key columns that contained its values at that time."""
    words: dict[str, int] | None = None
    """For carried fields only: number of rows with each word that audits know; ``None`` if it has too many
    distinct values."""


def declared_as(profile: FieldProfile, info: FieldInfo) -> FieldProfile:
    """Return the field with the declarations of its source, including comments and tags."""
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
    """Object path of the records; empty at the top level."""
    fields: tuple[FieldProfile, ...]
    rows: int = 0
    source_kind: str = ""
    """The kind that the user stated; empty: recognise it by names."""
    comment: str = ""
    """What the database says about a table."""
    names_only: bool = False
    """Whether its rows were left unread on purpose; it is then judged by its schema alone."""
    compared: str = ""
    """For a carried group, the run that last compared its values; empty: they can be compared now."""

    @cached_property
    def prefix(self) -> str:
        """The prefix of most of its field names."""
        return shared_prefix([one.path.rsplit(".", 1)[-1] for one in self.fields if not one.unnamed])
