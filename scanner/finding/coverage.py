"""The parts of a report on what was read and what was not: sources, collections, record groups and fields."""

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
    """The name of a source in reports, and its id, which fingerprints contain."""

    source: str
    source_id: str


@dataclass(frozen=True, kw_only=True)
class SourceSummary:
    source: str
    kind: str
    status: Literal["complete", "partial", "failed"]
    reason: str = ""
    categories: tuple[Category, ...] = ()
    """Classes of its findings, strictest first."""
    source_id: str = ""
    """Id used in fingerprints; it does not depend on how the URI of the source is written."""
    address: str = ""
    """Digest of its address, which identifies a renamed source; empty in runs of old versions."""
    formerly: tuple[SourceName, ...] = ()
    """Names under which earlier runs had the same address. Decisions made under them apply."""

    @property
    def id(self) -> str:
        """Its source id; in runs of old versions, its name."""
        return self.source_id or self.source


@dataclass(frozen=True, kw_only=True)
class RecordGroupSummary:
    group: str
    record_kind: str
    category: Category
    """The strictest of the governing classes of its findings."""
    dominant: Category = "none"
    """The most frequent governing class of its findings."""
    strictest: Category = "none"
    """How the record must be handled: the strictest of all classes, including additional labels."""
    confidentiality: str = ""
    """The highest confidentiality of its findings."""
    clock: str = ""
    """Field with the date of its records, or empty."""
    retention: Retention | None = None
    """The retention rule of its records."""
    n_people: int | None = None
    """Distinct data subjects of its records, by their own key if they have one; ``None``: unknown."""


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """Counts of a detector in a field that is not reported. Candidates are counted by distinct value."""

    detector: str
    n_match: int
    """Values with a valid match."""
    n_candidates: int
    n_valid: int
    n_trait: tuple[int, ...] = ()
    """Of the valid candidates, how many have each of the detector's traits."""


@dataclass(frozen=True, kw_only=True)
class FieldSummary:
    field: str
    type: str
    n_read: int
    n_non_null: int
    n_distinct: int
    near_misses: tuple[NearMiss, ...] = ()
    """Only for fields that are not reported."""


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
    """How the rows were chosen and with what bias, if not all were read."""
    carried_from: str = ""
    """Time of reading, if an earlier run read it and it has not changed since."""
