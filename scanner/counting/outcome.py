"""The outcome of a scan: the record groups of each collection, and how much of each collection was read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from connectors.address import plain_address
from connectors.base import Collection
from scanner.counting.finalize import record_groups
from scanner.counting.plan import CollectionPlan, SourceRequest
from scanner.counting.unit_tally import UnitTally
from scanner.fields.profile import RecordGroup
from scanner.finding import SourceSummary, Unscanned
from scanner.finding.identity import address_digest


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A description of a collection's state. If it differs in a later scan, the collection has changed."""

    place: str
    """Identifies the collection within its source."""
    shape: str
    """Digest of what the source lists about the collection, such as fields, size and format."""
    watermark: str = ""
    content: str = ""
    """Digest of the collection's bytes; empty if they were not read to compute it."""


CollectionStatus = Literal["complete", "partial", "skipped", "failed"]


@dataclass(frozen=True, kw_only=True)
class CollectionResult:
    """The result of one collection, whether or not the collection was read."""

    source: str
    """The URI or path of the source, without credentials."""
    source_id: str
    collection: Collection
    status: CollectionStatus
    reason: str = ""
    """Why the status is not ``complete``, in the form ``code: words``."""
    rows: int | None = None
    """Total number of rows in the collection, if known."""
    rows_read: int = 0
    bytes_read: int = 0
    """Size of the cells that were read, in bytes of UTF-8."""
    sampling: str = ""
    """How the rows to read were chosen; empty if all rows were read."""
    groups: tuple[RecordGroup, ...] = ()
    mark: Mark | None = field(default=None, compare=False)
    """The state in which the collection was read; set if the connector offered the collection for reading."""
    carried_from: str = ""
    """When an earlier run read the collection, in ISO 8601; empty if this run read it."""


@dataclass(frozen=True, kw_only=True)
class SourceOutcome:
    summary: SourceSummary
    collections: tuple[CollectionResult, ...]
    unscanned: tuple[Unscanned, ...]


@dataclass(frozen=True, kw_only=True)
class ScanOutcome:
    """Everything that the classifier and the report need from a scan, in a fixed order."""

    parts: tuple[SourceOutcome, ...]

    @property
    def sources(self) -> tuple[SourceSummary, ...]:
        return tuple(part.summary for part in self.parts)

    @property
    def collections(self) -> tuple[CollectionResult, ...]:
        return tuple(result for part in self.parts for result in part.collections)

    @property
    def unscanned(self) -> tuple[Unscanned, ...]:
        return tuple(item for part in self.parts for item in part.unscanned)


def source_outcome(request: SourceRequest, results: Sequence[CollectionResult], error: str) -> SourceOutcome:
    """The outcome of one source. ``error`` states why listing the collections stopped early; it is empty if
    it did not.
    """
    missed = [Unscanned(source=request.display, collection="", reason=error)] if error else []
    missed += [
        Unscanned(source=request.display, collection=result.collection.name, reason=result.reason)
        for result in results
        if result.status != "complete"
    ]
    return SourceOutcome(
        summary=_summary(request, results, error),
        collections=tuple(results),
        unscanned=tuple(missed),
    )


def skipped(request: SourceRequest, collection: Collection) -> CollectionResult:
    """The result of a collection that the connector cannot offer for reading."""
    return CollectionResult(
        source=request.display,
        source_id=request.source_id,
        collection=collection,
        status="failed" if collection.status == "failed" else "skipped",
        reason=collection.reason,
        rows=collection.rows,
    )


def described_only(request: SourceRequest, collection: Collection, is_asked: bool) -> CollectionResult:
    """The result of a collection whose fields are known but whose rows were not read. ``is_asked`` states
    whether a schema scan was requested.
    """
    groups = record_groups(collection, UnitTally(), request, None)
    return CollectionResult(
        source=request.display,
        source_id=request.source_id,
        collection=collection,
        status="complete" if is_asked else "skipped",
        reason="" if is_asked else collection.reason,
        rows=collection.rows or collection.estimated_rows,
        groups=tuple(replace(group, names_only=True) for group in groups),
    )


def finish_collection(
    request: SourceRequest,
    collection: Collection,
    plan: CollectionPlan | None,
    tally: UnitTally,
    errors: Mapping[int, str],
) -> CollectionResult:
    """The result of a collection whose units have all been counted or have failed; ``errors`` maps the index
    of each failed unit to its error.
    """
    names_only = plan is not None and plan.names_only
    sampling = "" if plan is None or names_only else _sampling(collection, plan)
    is_complete = plan is not None and not sampling and not errors and not names_only
    rows_read = 0 if names_only or "" not in tally.groups else tally.groups[""].rows
    reason = errors[min(errors)] if errors else ""
    has_read = any(group.rows for group in tally.groups.values())
    return CollectionResult(
        source=request.display,
        source_id=request.source_id,
        collection=collection,
        status="complete" if not errors else "partial" if has_read else "failed",
        reason=reason,
        rows=rows_read if is_complete else _rows_of(collection, plan),
        rows_read=rows_read,
        bytes_read=0 if names_only else tally.n_bytes,
        sampling=sampling,
        groups=record_groups(collection, tally, request, plan),
    )


def _rows_of(collection: Collection, plan: CollectionPlan | None) -> int | None:
    return collection.rows or collection.estimated_rows or (plan.rows if plan is not None else None)


def _sampling(collection: Collection, plan: CollectionPlan) -> str:
    """How the rows to read were chosen; empty if all rows were read."""
    if plan.sampling or plan.share >= 1.0:
        return plan.sampling
    unit = "line" if collection.layout == "lines" else "row"
    return f"by a seeded hash of each {unit}'s ordinal: without bias"


def _summary(request: SourceRequest, results: Sequence[CollectionResult], error: str) -> SourceSummary:
    """How completely a source was read. Skipped collections do not make a source partial."""
    tried = [result for result in results if result.status != "skipped"]
    bad = [result for result in tried if result.status != "complete"]
    status: Literal["complete", "partial", "failed"] = "complete"
    if error or bad:
        read_any = any(result.status in ("complete", "partial") for result in tried)
        status = "partial" if read_any else "failed"
    reason = error or (_in_sum(bad, len(tried)) if bad else "")
    return SourceSummary(
        source=request.display,
        source_id=request.source_id,
        kind=request.source_kind,
        status=status,
        reason=reason,
        address=address_digest(plain_address(request.source)),
        formerly=request.formerly,
    )


def _in_sum(bad: Sequence[CollectionResult], n_tried: int) -> str:
    """Why a source was not read completely, as ``code: words``, with the most frequent code of the ``bad``
    collections.
    """
    codes = Counter(result.reason.partition(":")[0] for result in bad)
    ((code, _),) = codes.most_common(1)
    return f"{code}: {len(bad)} of {n_tried} collections could not be read completely"
