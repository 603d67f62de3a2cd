"""The parts of a report that say what was read: sources, collections, record groups and fields."""

from dataclasses import dataclass
from typing import Literal

from scanner.finding.findings import Retention
from scanner.finding.terms import Category


@dataclass(frozen=True, kw_only=True)
class Unscanned:
    source: str
    collection: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SourceName:
    """The name of a source in reports, and the id of the source from which fingerprints are computed."""

    source: str
    source_id: str


@dataclass(frozen=True, kw_only=True)
class SourceSummary:
    source: str
    kind: str
    status: Literal["complete", "partial", "failed"]
    reason: str = ""
    categories: tuple[Category, ...] = ()
    """Classes of the source's findings, strictest first."""
    source_id: str = ""
    """Id from which fingerprints are computed. It does not depend on how the URI of the source is written."""
    address: str = ""
    """Digest of the source's address, which identifies a renamed source; empty in runs of old versions."""
    formerly: tuple[SourceName, ...] = ()
    """Names that the source's address had in earlier runs. Decisions made under these names still apply."""

    @property
    def id(self) -> str:
        """The source id, or the name of the source in runs of old versions."""
        return self.source_id or self.source


@dataclass(frozen=True, kw_only=True)
class RecordGroupSummary:
    group: str
    record_kind: str
    category: Category
    """The strictest governing class of the group's findings."""
    dominant: Category = "none"
    """The most frequent governing class of the group's findings."""
    strictest: Category = "none"
    """The class by which the records must be handled: the strictest class of the findings, including further
    labels."""
    confidentiality: str = ""
    """The highest confidentiality of the group's findings."""
    clock: str = ""
    """The field that dates the records; empty if there is none."""
    retention: Retention | None = None
    """The retention rule of the records."""
    n_people: int | None = None
    """Number of distinct data subjects of the records, counted by fields that identify them; ``None`` if no
    field does."""


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """What one detector matched in a field that is not reported. Candidates are distinct values."""

    detector: str
    n_match: int
    """Number of values with a valid match."""
    n_candidates: int
    n_valid: int
    n_trait: tuple[int, ...] = ()
    """For each trait of the detector, the number of valid candidates that have the trait."""


@dataclass(frozen=True, kw_only=True)
class FieldSummary:
    field: str
    type: str
    n_read: int
    n_non_null: int
    n_distinct: int
    near_misses: tuple[NearMiss, ...] = ()
    """Set only for fields that are not reported."""


@dataclass(frozen=True, kw_only=True)
class CollectionSummary:
    source: str
    collection: str
    kind: Literal["table", "file", "log", "document", "keyspace", "stream"]
    members: tuple[str, ...]
    record_groups: tuple[RecordGroupSummary, ...]
    status: Literal["complete", "partial", "skipped", "failed"]
    reason: str
    rows: int | None
    rows_read: int
    bytes_read: int
    fields: tuple[FieldSummary, ...]
    source_kind: str = "unknown"
    sampling: str = ""
    """If not all rows were read: how the rows were chosen, and how this may bias the counts."""
    carried_from: str = ""
    """Time at which an earlier run read the collection; empty if this run read the collection."""
