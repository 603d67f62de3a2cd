"""Units of work: functions that turn a picklable task into a small picklable result, in any process.

A result never contains a value from the data. Errors are texts of the form ``code: words``.
"""

import pickle
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import pyarrow as pa

from connectors.base import (
    Collection,
    Connector,
    ConnectorError,
    Counting,
    Digesting,
    OpenOptions,
    ReadPlan,
    Split,
)
from connectors.registry import open_source
from detectors.base import Detector
from scanner.counting.block_plan import sampled_by_blocks
from scanner.counting.log_lines import LineSample, tally_lines
from scanner.counting.plan import CollectionPlan, ScanSettings
from scanner.counting.probe import Head, crowds_at, head_of, head_plan, plan_collection
from scanner.counting.records import tally_records
from scanner.counting.resource_limits import Care, care_for
from scanner.counting.scan_context import Scan, namer_of, open_scan, patterns_of, tally_name
from scanner.counting.unit_tally import PATH, UnitTally
from scanner.errors import described

_SCHEMA_ROWS = 1_000


_Packed = dict[int, tuple[tuple[Detector, ...], bytes]]
_packed_last: _Packed = {}
_lines_last: list[tuple[Detector, ...]] = []


def packed(detectors: tuple[Detector, ...]) -> bytes:
    """The detectors as a small pickle, made once for all tasks with the same tuple of detectors."""
    if id(detectors) not in _packed_last:
        _packed_last.clear()
        _packed_last[id(detectors)] = detectors, zlib.compress(pickle.dumps(detectors), level=1)
    return _packed_last[id(detectors)][1]


@lru_cache(maxsize=1)
def unpacked(state: bytes) -> tuple[Detector, ...]:
    """The detectors in a pickle. Successive calls with the same pickle return the same tuple, so that caches
    with the tuple as their key work.
    """
    found: tuple[Detector, ...] = pickle.loads(zlib.decompress(state))
    return found


@dataclass(frozen=True, kw_only=True)
class Site:
    """A collection to read, how to open the source, and the detectors to use."""

    source: str = field(repr=False)
    """Source URI, which may contain a password and must not be displayed."""
    options: OpenOptions
    collection: Collection
    detectors: tuple[Detector, ...]
    is_digested: bool = False
    """Whether to digest the content, so that a later scan can detect changes."""

    @property
    def care(self) -> Care | None:
        size = self.collection.access.held or self.collection.size
        return care_for(size, self.collection.access.purse) if self.collection.access.is_risky else None

    def __getstate__(self) -> dict[str, Any]:
        """Pickle for another process, which unpacks the shared detectors only once."""
        return {**self.__dict__, "detectors": packed(self.detectors)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, detectors=unpacked(state["detectors"]))


@dataclass(frozen=True, kw_only=True)
class ProbeResult:
    plan: CollectionPlan = field(default_factory=CollectionPlan)
    splits: tuple[Split, ...] = ()
    error: str = ""
    content: str = ""
    """Digest of the content, if ``Site.is_digested`` and the connector can digest it."""


@dataclass(frozen=True, kw_only=True)
class UnitResult:
    tally: UnitTally
    error: str = ""
    """The error that stopped the unit, as ``code: words``. Rows that were read before the error are counted.
    """


def probe(site: Site, settings: ScanSettings, connector: Connector | None = None) -> ProbeResult:
    """Read the head of a collection, decide how to read the collection, and split it."""
    return probe_and_head(site, settings, connector)[0]


def probe_and_head(
    site: Site, settings: ScanSettings, connector: Connector | None
) -> tuple[ProbeResult, Head]:
    """The result of ``probe``, and the head, which contains values and must not leave the process."""
    head = Head()
    try:
        with Opened(site, connector) as opened:
            content = _content_of(opened, site)
            collection = _counted(opened, site.collection, settings)
            head = head_of(opened, collection, head_plan(collection, settings))
            plan = plan_collection(collection, head, settings)
            if collection is not site.collection:
                plan = replace(plan, rows=collection.estimated_rows)
            namer = namer_of(patterns_of(looked_for(site), settings.seed))
            plan = crowds_at(site.collection, head, plan, namer)
            if plan.names_only:
                return ProbeResult(plan=plan, splits=(Split(),)), head
            if sampled := sampled_by_blocks(opened, site.collection, head, plan, settings):
                return ProbeResult(plan=sampled[0], splits=sampled[1], content=content), head
            splits = opened.splits(site.collection, settings.unit.n_bytes)
            return ProbeResult(plan=plan, splits=tuple(splits), content=content), head
    except (ConnectorError, MemoryError) as error:
        return ProbeResult(error=_words(error)), head
    except Exception as error:
        return ProbeResult(error=_unexpected(error)), head


def _counted(opened: Connector, collection: Collection, settings: ScanSettings) -> Collection:
    """The collection with the number of its rows, if the source can count rows."""
    is_known = collection.rows is not None or collection.estimated_rows is not None
    if is_known or settings.schema_only or not isinstance(opened, Counting):
        return collection
    rows = opened.count_rows(collection)
    return collection if rows is None else replace(collection, estimated_rows=rows)


def _content_of(opened: Connector, site: Site) -> str:
    """The digest of the content, computed before reading, so that the next scan notices a change made during
    reading.
    """
    return opened.digest(site.collection) if site.is_digested and isinstance(opened, Digesting) else ""


def run_unit(
    site: Site, plan: CollectionPlan, split: Split, connector: Connector | None = None
) -> UnitResult:
    """Read one split of a collection and count what it contains."""
    tally = UnitTally()
    try:
        scan = open_scan(patterns_of(looked_for(site), plan.seed), plan)
        is_free = free_names(site.collection)
        with Opened(site, connector) as opened:
            sample = LineSample()
            for batch in _batches(opened, site.collection, split, plan):
                _tally(tally, batch, scan, site.collection, sample)
                tally.keep_small(is_free)
            sample.tally(tally, scan)
            if scan.prose is not None:
                scan.prose.tally(tally, scan.patterns, scan.hints)
        finish_unit(tally, site.collection, scan, is_first=split.index == 0)
    except (ConnectorError, MemoryError) as error:
        return UnitResult(tally=tally, error=_words(error))
    except Exception as error:
        return UnitResult(tally=tally, error=_unexpected(error))
    return UnitResult(tally=tally)


def finish_unit(tally: UnitTally, collection: Collection, scan: Scan, *, is_first: bool) -> None:
    """Finish a unit whose split is counted. The first unit also counts values in the collection's name."""
    tally.fold(free_names(collection))
    if is_first:
        _tally_path(tally, scan, collection)


def looked_for(site: Site) -> tuple[Detector, ...]:
    """The detectors to use for a collection, which depend on the collection's layout."""
    return site.detectors if site.collection.layout == "records" else _in_lines(site.detectors)


def _in_lines(detectors: tuple[Detector, ...]) -> tuple[Detector, ...]:
    """The detectors that search lines, selected once for all tasks with the same tuple of detectors."""
    if not _lines_last or _lines_last[0] is not detectors:
        _lines_last[:] = [detectors, tuple(detector for detector in detectors if detector.text.in_lines)]
    return _lines_last[1]


def free_names(collection: Collection) -> Callable[[str], bool]:
    """Return a function that decides whether a field's name comes from data, as a key does, unlike a declared
    column.
    """
    declared = frozenset(info.name for info in collection.fields) if collection.has_columns else frozenset()
    return lambda path: path != PATH and path not in declared


def _batches(
    opened: Connector, collection: Collection, split: Split, plan: CollectionPlan
) -> Iterator[pa.RecordBatch]:
    if plan.names_only:
        if collection.names_are_known:
            return
        only = opened.splits(collection, 2**62)[0]
        yield from opened.read(collection, only, ReadPlan(limit=_SCHEMA_ROWS))
    else:
        yield from opened.read(collection, split, ReadPlan(share=plan.share, seed=plan.seed))


def _tally(
    tally: UnitTally, batch: pa.RecordBatch, scan: Scan, collection: Collection, sample: LineSample
) -> None:
    if collection.layout == "lines":
        tally_lines(tally, batch, scan, sample)
    else:
        tally_records(tally, batch, scan)


def _tally_path(tally: UnitTally, scan: Scan, collection: Collection) -> None:
    """Count a value in a file's path or a table's name as one row of an extra field."""
    name = scan.namer.hidden(collection.name)
    if name.hits and not scan.plan.names_only:
        path = tally.group("").field(PATH)
        path.n_read += 1
        tally_name(path, name, 1, [])


class Opened:
    """Context manager that gives the connector passed to it, or else opens a connector and closes it at the
    end.
    """

    def __init__(self, site: Site, connector: Connector | None) -> None:
        self._site, self._given = site, connector
        self._own: Connector | None = None

    def __enter__(self) -> Connector:
        if self._given is not None:
            return self._given
        self._own = open_source(self._site.source, self._site.options)
        return self._own

    def __exit__(self, *_: object) -> None:
        if self._own is not None:
            self._own.close()


def _words(error: ConnectorError | MemoryError) -> str:
    if isinstance(error, ConnectorError):
        return str(error)
    return "too_large: needs more memory than a unit may take"


def _unexpected(error: Exception) -> str:
    """Only the exception's class is stated, since the texts of third-party exceptions can contain values."""
    return f"crashed: reading stopped at an unexpected error ({described(error)})"
