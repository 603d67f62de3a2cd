"""The engine: every collection of every source is probed, cut into units, counted and merged.

Nothing here reads data or knows an entity. Results do not depend on how units are cut, where they run or in
which order they come back.
"""

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from connectors.base import Collection, Connector, ConnectorError, OpenOptions
from connectors.registry import display_source, open_source
from detectors.base import Detector
from scanner.counting.outcome import (
    CollectionResult,
    ScanOutcome,
    described_only,
    finish_collection,
    skipped,
    source_outcome,
)
from scanner.counting.unit_tally import UnitTally
from scanner.counting.units import ProbeResult, Site, UnitResult, probe, run_unit
from scanner.counting.worker import namer_of, patterns_of
from scanner.executors import InlineExecutor
from scanner.faults import described
from scanner.kept.journal import CollectionJournal, Journal, NoJournal
from scanner.kept.known import Known, KnownCollection, NothingKnown
from scanner.kept.page import mark_of
from scanner.listed import failure, listed
from scanner.plan import ScanSettings, SourceRequest
from scanner.progress import Progress, SilentProgress
from scanner.shown import ShownNames

_Future = Future[ProbeResult | UnitResult]
_AHEAD = 64
"""Collections under way at once: enough to keep workers busy, few enough to keep memory flat."""


@dataclass
class _Job:
    """One collection under way."""

    request: SourceRequest
    site: Site
    shown: Collection
    """As it may be reported: what a table and its columns are called can be a value."""
    source: str
    journal: CollectionJournal
    known: KnownCollection
    connector: Connector | None
    """Set where only this process reads it: standard input cannot be opened twice, a server is asked once."""
    probed: ProbeResult | None = None
    tally: UnitTally = field(default_factory=UnitTally)
    errors: dict[int, str] = field(default_factory=dict)
    waiting: int = 0


def scan_sources(
    requests: Sequence[SourceRequest],
    settings: ScanSettings,
    *,
    detectors: tuple[Detector, ...],
    executor: Executor | None = None,
    progress: Progress | None = None,
    cache_dir: Path | None = None,
    journal: Journal | None = None,
    known: Known | None = None,
) -> ScanOutcome:
    """Profiles of everything that ``requests`` name, and what could not be read, with the reason.

    What ``journal`` has kept of this scan is taken from there; what is finished goes into it. What is
    ``known`` of a collection by an earlier scan stands for reading it.
    Raises ``UnknownScheme`` before anything is read; whatever else goes wrong is in the outcome.
    """
    scan = _Scan(
        settings=settings,
        detectors=detectors,
        executor=executor or InlineExecutor(),
        progress=progress or SilentProgress(),
        cache_dir=cache_dir,
        journal=journal or NoJournal(),
        known=known or NothingKnown(),
    )
    parts = []
    for asked in requests:
        request = replace(asked, display=asked.display or display_source(asked.source))
        results, error = _scan_source(request, scan)
        parts.append(source_outcome(request, request.display, results, error))
    return ScanOutcome(parts=tuple(parts))


@dataclass(frozen=True, kw_only=True)
class _Scan:
    """What is the same for all sources."""

    settings: ScanSettings
    detectors: tuple[Detector, ...]
    executor: Executor
    progress: Progress
    cache_dir: Path | None
    journal: Journal
    known: Known


def _scan_source(request: SourceRequest, scan: _Scan) -> tuple[list[CollectionResult], str]:
    """Results by collection name, and why the listing of the source stopped early, if it did."""
    options = OpenOptions(
        include=request.include,
        exclude=request.exclude,
        schema_only=scan.settings.schema_only,
        read_views=scan.settings.read_views,
    )
    results: list[CollectionResult] = []
    try:
        connector = open_source(request.source, options)
    except ConnectorError as refused:
        return [], str(refused)
    except Exception as failed:
        return [], f"crashed: opening it stopped at an unexpected error ({described(failed)})"
    error = ""
    names = ShownNames(namer_of(patterns_of(scan.detectors, scan.cache_dir, scan.settings.seed)))
    run = _Run(settings=scan.settings, executor=scan.executor, progress=scan.progress)
    try:
        for collection in listed(connector, request.source, options, scan.executor):
            if isinstance(collection, str):
                error = collection
            elif collection.status == "described":
                shown = names.of(collection)
                results.append(described_only(request, request.display, shown, options.schema_only))
            elif collection.status != "ready":
                results.append(skipped(request, request.display, names.of(collection)))
            else:
                run.start(_job(request, scan, options, collection, connector, names))
                # One connection reads one collection at a time.
                results += run.collect(0 if _is_read_here(collection) else _AHEAD)
        results += run.collect(0)
    finally:
        connector.close()
    error = error or ("" if results else _why_nothing(options))
    return sorted(results, key=lambda result: result.collection.name), error


def _job(
    request: SourceRequest,
    scan: _Scan,
    options: OpenOptions,
    collection: Collection,
    connector: Connector,
    names: ShownNames,
) -> _Job:
    shown = names.of(collection)
    known = scan.known.of(request, collection, shown)
    site = Site(
        source=request.source,
        options=options,
        collection=collection,
        detectors=scan.detectors,
        cache_dir=scan.cache_dir,
        is_digested=known.wants_digest,
    )
    return _Job(
        request=request,
        site=site,
        shown=shown,
        source=request.display,
        journal=CollectionJournal(
            scan.journal, request, collection, names.namer, source=request.display, shown=shown.name
        ),
        known=known,
        connector=connector if _is_read_here(collection) else None,
    )


def _is_read_here(collection: Collection) -> bool:
    """Whether only the connection at hand reads it, in this process."""
    return collection.kind == "stream" or (collection.served and not collection.is_risky)


def _why_nothing(options: OpenOptions) -> str:
    """Why a source has no collections; empty where the user excluded what there was."""
    if options.include:
        words = (
            "nothing in it is selected by --include and --exclude; --plan without them lists what there is"
        )
        return f"not_found: {words}"
    return "" if options.exclude else "empty: there is nothing in it to read"


@dataclass
class _Run:
    """The collections of one source that are under way, and what they wait for."""

    settings: ScanSettings
    executor: Executor
    progress: Progress
    pending: dict[_Future, tuple[_Job, int]] = field(default_factory=dict)
    done: list[CollectionResult] = field(default_factory=list)
    open_jobs: int = 0

    def start(self, job: _Job) -> None:
        self.open_jobs += 1
        if (found := job.known.at_once()) is not None:
            self._end(job, found)
            return
        kept = job.journal.probe()
        if kept is not None:
            self._probed(job, kept)
        else:
            self._submit(
                job, -1, self._executor_of(job).submit(probe, job.site, self.settings, job.connector)
            )

    def _executor_of(self, job: _Job) -> Executor:
        return InlineExecutor() if job.connector is not None else self.executor

    def _submit(self, job: _Job, index: int, future: "Future[ProbeResult] | Future[UnitResult]") -> None:
        """Remember what a task is for, or take its result where it is there; the probe's index is -1."""
        task = cast("_Future", future)
        if task.done():
            self._take(job, index, task)
        else:
            self.pending[task] = (job, index)

    def collect(self, limit: int) -> list[CollectionResult]:
        """Wait until at most ``limit`` collections are under way; the results of those that ended."""
        while self.open_jobs > limit and self.pending:
            finished, _ = wait(self.pending, return_when=FIRST_COMPLETED)
            for future in finished:
                self._take(*self.pending.pop(future), future)
        ended, self.done = self.done, []
        return ended

    def _take(self, job: _Job, index: int, future: _Future) -> None:
        error = _failure(future)
        result = None if error else future.result()
        if index < 0:
            probed = result if isinstance(result, ProbeResult) else ProbeResult(error=error)
            if not probed.error:
                job.journal.keep_probe(probed)
            self._probed(job, probed)
            return
        unit = result if isinstance(result, UnitResult) else UnitResult(tally=UnitTally(), error=error)
        if unit.error:
            job.errors[index] = unit.error
        else:
            job.journal.keep_unit(index, unit.tally)
        self._counted(job, unit.tally)

    def _probed(self, job: _Job, probed: ProbeResult) -> None:
        if (found := job.known.by_digest(probed.content)) is not None:
            self._end(job, found)
            return
        job.probed = probed
        job.waiting = len(probed.splits)
        job.journal.follow(probed)
        self.progress.collection_started(job.source, job.shown.name, job.waiting)
        if probed.error:
            job.errors[-1] = probed.error
        if not probed.splits:
            self._finish(job)
        for index, split in enumerate(probed.splits):
            kept = job.journal.unit(index)
            if kept is not None:
                self._counted(job, kept)
                continue
            executor = self._executor_of(job)
            self._submit(job, index, executor.submit(run_unit, job.site, probed.plan, split, job.connector))

    def _counted(self, job: _Job, tally: UnitTally) -> None:
        job.waiting -= 1
        job.tally.merge(tally)
        rows = sum(group.rows for path, group in tally.groups.items() if not path)
        self.progress.advanced(job.source, job.shown.name, rows, tally.n_bytes)
        if not job.waiting:
            self._finish(job)

    def _finish(self, job: _Job) -> None:
        plan, content = (job.probed.plan, job.probed.content) if job.probed else (None, "")
        result = finish_collection(job.request, job.source, job.shown, plan, job.tally, job.errors)
        self._end(job, replace(result, mark=mark_of(job.site.collection, content)))

    def _end(self, job: _Job, result: CollectionResult) -> None:
        self.open_jobs -= 1
        self.done.append(result)
        if not job.known.is_told:
            words = result.reason or (
                f"carried: read at {result.carried_from}" if result.carried_from else ""
            )
            self.progress.collection_finished(job.source, job.shown.name, result.status, words)


def _failure(future: _Future) -> str:
    """Why a task gave no result: its worker ended, or was ended."""
    error = future.exception()
    if error is None:
        return ""
    return str(failure(error))


__all__ = ["CollectionResult", "ScanOutcome", "ScanSettings", "SourceRequest", "scan_sources"]
