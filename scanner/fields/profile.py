"""The input of the classifier: record groups, with profiles of all fields, even those without findings."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from connectors.base import FieldInfo
from scanner.fields.tally import FieldTally
from scanner.names.name_parts import shared_prefix

Place = tuple[str, str]
"""A collection: the source id, and the name of the collection in reports."""
Spot = tuple[Place, str, str]
"""A field: the collection, the object path of the record, and the path of the field."""
UNSURE = "?"
"""Marks a comparison that should be repeated, but cannot be, because the values are no longer available."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A column that contains most values of another column, and the share that it contains."""

    source_id: str
    column: str
    share: float


@dataclass(frozen=True, kw_only=True)
class FieldProfile:
    """Everything that is known about a field: name, path, type, keys, comment and counts. If only the schema
    is scanned, the counts are empty.
    """

    path: str
    """Dotted path with array indexes removed (``payload.to``), or the column's own name."""
    unnamed: bool = False
    """Whether the field is the text of a line outside every key, so that its name does not come from the
    source."""
    type: str = "string"
    primary_key: bool = False
    references: str = ""
    """The ``table.column`` to which the field refers; empty if there is none."""
    by_values: bool = False
    """Whether ``references`` was inferred from values (`classifier/links.py`) rather than declared."""
    comment: str = ""
    tags: tuple[str, ...] = ()
    """Tags that people gave to the field in the source. Reports never show them."""
    around: tuple[str, ...] = ()
    """Tags of the objects that contain the field."""
    tally: FieldTally = field(default_factory=FieldTally)
    origin: Origin | None = None
    """For carried fields only: the origin that the last comparison found for the field's values."""
    within: tuple[Origin, ...] = ()
    """For carried fields only: the key columns that contained the field's values in the last comparison."""
    words: dict[str, int] | None = None
    """For carried fields only: number of rows with each word that audits know; ``None`` if the field has too
    many distinct values."""


def declared_as(profile: FieldProfile, info: FieldInfo) -> FieldProfile:
    """Return the field with what the source declares about it, including comments and tags."""
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
    """The fields of one kind of record, such as a table, or the objects of one array in a document."""

    source_id: str
    source: str
    collection: str
    collection_kind: str
    path: str = ""
    """Object path of the records; empty at the top level."""
    fields: tuple[FieldProfile, ...]
    rows: int = 0
    source_kind: str = ""
    """The source kind that the user stated; if empty, it is recognised by names."""
    comment: str = ""
    """The comment on the table in the database."""
    names_only: bool = False
    """Whether the rows were left unread on purpose, so that the group is judged by its schema alone."""
    compared: str = ""
    """For a carried group, the run that last compared its values; empty if they can be compared now."""

    @cached_property
    def prefix(self) -> str:
        """The prefix that most field names of the group share; empty if there is none."""
        return shared_prefix([one.path.rsplit(".", 1)[-1] for one in self.fields if not one.unnamed])
