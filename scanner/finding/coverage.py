"""What was read and what was not: sources, collections, record groups and fields."""

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
class SourceSummary:
    source: str
    kind: str
    status: Literal["complete", "partial", "failed"]
    reason: str = ""
    categories: tuple[Category, ...] = ()
    """Classes that its findings have, strictest first."""
    source_id: str = ""
    """What fingerprints rest on: the same for one source however its URI was written."""


@dataclass(frozen=True, kw_only=True)
class RecordGroupSummary:
    group: str
    record_kind: str
    category: Category
    """The strictest that governs one of its findings."""
    dominant: Category = "none"
    """The one that governs most of them."""
    strictest: Category = "none"
    """How the record must be handled: the strictest of all classes, also of those that apply beside."""
    confidentiality: str = ""
    """The most secret of all."""
    clock: str = ""
    """Field that dates its records, or empty."""
    retention: Retention | None = None
    """The rule that its records are kept under."""


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """What a detector found in a field that is not reported. Candidates are counted once each."""

    detector: str
    n_match: int
    """Values with something valid in them."""
    n_candidates: int
    n_valid: int
    n_trait: tuple[int, ...] = ()
    """Of the valid ones, those that have each trait by which the detector tells how values are spread."""


@dataclass(frozen=True, kw_only=True)
class FieldSummary:
    field: str
    type: str
    n_read: int
    n_non_null: int
    n_distinct: int
    near_misses: tuple[NearMiss, ...] = ()
    """Where nothing is reported of it."""


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
    """How the rows read were chosen and with what bias, where they are not all."""
    carried_from: str = ""
    """When it was read, where that was not in this run: it has not changed since."""
