"""The engine: probe every collection, cut it into units, count them, and merge the counts.

The engine reads no data and knows no entity. Results do not depend on how units are cut, where they run or in
which order they finish.
"""

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from connectors.base import Collection, Connector, ConnectorError, OpenOptions
from connectors.registry import display_source, open_source
from detectors.base import Detector
from scanner.checkpoint.journal import CollectionJournal, Journal, NoJournal
from scanner.checkpoint.known import Known, KnownCollection, NothingKnown
from scanner.checkpoint.page import mark_of
from scanner.counting.outcome import (
    CollectionResult,
    ScanOutcome,
    described_only,
    finish_collection,
    skipped,
    source_outcome,
)
from scanner.counting.plan import ScanSettings, SourceRequest
from scanner.counting.scan_context import namer_of, patterns_of
from scanner.counting.together import Sites, SmallResult, is_small, read_together
from scanner.counting.unit_tally import UnitTally
from scanner.counting.units import ProbeResult, Site, UnitResult, probe, run_unit
from scanner.errors import described
from scanner.execution.local import InlineExecutor
from scanner.execution.process import started
from scanner.redaction.collections import ShownNames
from scanner.run.inventory import failure, listed
from scanner.run.progress import Progress, SilentProgress

_Future = Future[ProbeResult | UnitResult | list[SmallResult]]
_AHEAD = 64
"""Collections under way at once: enough to keep workers busy, few enough to keep memory flat."""
_TOGETHER, _AT_LEAST = 128, 8
"""Most small collections read in one task, and the fewest for which such a task pays."""
_AHEAD_TOGETHER = 8 * _TOGETHER
"""Small collections under way at once."""


_PROBE, _SEVERAL = -1, -2
"""Used in place of a unit's index: the probe of one collection; several collections read together."""


@dataclass
class _Job:
    """One collection under way."""

    request: SourceRequest
    site: Site
    shown: Collection
    """The collection as reports may show it: names of tables and columns can be personal data."""
    source: str
    journal: CollectionJournal
    known: KnownCollection
    connector: Connector | None
    """Set if only this process can read it: standard input cannot be reopened, a server has one
    connection."""
    probed: ProbeResult | None = None
    tally: UnitTally = field(default_factory=UnitTally)
    errors: dict[int, str] = field(default_factory=dict)
    waiting: int = 0


@dataclass(frozen=True, kw_only=True)
class ReadContext:
    """What all sources of a scan have in common."""

    settings: ScanSettings
    detectors: tuple[Detector, ...]
    executor: Executor = field(default_factory=InlineExecutor)
    progress: Progress = field(default_factory=SilentProgress)
    cache_dir: Path | None = None
    journal: Journal = field(default_factory=NoJournal)
    """Supplies work that an earlier attempt at this scan finished, and stores what this one finishes."""
    known: Known = field(default_factory=NothingKnown)
    """Supplies the results of an earlier scan, so that unchanged collections need not be read."""


def scan_sources(requests: Sequence[SourceRequest], context: ReadContext) -> ScanOutcome:
    """Return the profiles of everything in ``requests``, and what could not be read, with the reason.

    Raises ``UnknownScheme`` before anything is read; the outcome holds all other errors.
    """
    parts = []
    for asked in requests:
        request = replace(asked, display=asked.display or display_source(asked.source))
        results, error = _scan_source(request, context)
        parts.append(source_outcome(request, request.display, results, error))
    return ScanOutcome(parts=tuple(parts))


def _scan_source(request: SourceRequest, scan: ReadContext) -> tuple[list[CollectionResult], str]:
    """Results sorted by collection name, and why the listing of the source stopped early, if it did."""
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
    namer = namer_of(patterns_of(scan.detectors, scan.cache_dir, scan.settings.seed))
    started()
    names = ShownNames(namer, show_paths=scan.settings.show_paths)
    run = _Run(settings=scan.settings, executor=scan.executor, progress=scan.progress)
    few: list[Collection] = []

    def jobs(collections: Sequence[Collection]) -> list[_Job]:
        names.look_at(collections)
        return [_job(request, scan, options, one, connector, names) for one in collections]

    try:
        for collection in listed(connector, request.source, options, scan.executor, names):
            if isinstance(collection, str):
                error = collection
            elif (unread := _without_reading(request, collection, names, options)) is not None:
                results.append(unread)
            elif is_small(collection) and not collection.served and collection.kind != "stream":
                few.append(collection)
                if len(few) == _TOGETHER:
                    run.start_together(jobs(few))
                    few = []
                    results += run.collect(_AHEAD_TOGETHER)
            else:
                run.start(*jobs([collection]))
                # One connection reads one collection at a time.
                results += run.collect(0 if _is_read_here(collection) else _AHEAD)
        run.start_together(jobs(few))
        results += run.collect(0)
    finally:
        connector.close()
    error = error or ("" if results else _why_nothing(options))
    return sorted(results, key=lambda result: result.collection.name), error


def _job(
    request: SourceRequest,
    scan: ReadContext,
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


def _without_reading(
    request: SourceRequest, collection: Collection, names: ShownNames, options: OpenOptions
) -> CollectionResult | None:
    """Return the result of a collection that need not be opened, or ``None`` if it must be.

    A collection is not opened if only its schema is known or wanted, or if there is a reason not to read it.
    """
    is_known = options.schema_only and collection.status == "ready" and collection.names_are_known
    if collection.status == "described" or is_known:
        return described_only(request, request.display, names.of(collection), options.schema_only)
    if collection.status != "ready":
        return skipped(request, request.display, names.of(collection))
    return None


def _is_read_here(collection: Collection) -> bool:
    """Whether only the open connection, in this process, can read it."""
    return collection.kind == "stream" or (collection.served and not collection.is_risky)


def _why_nothing(options: OpenOptions) -> str:
    """Why a source has no collections; empty if the user excluded them all."""
    if options.include:
        words = (
            "nothing in it is selected by --include and --exclude; --plan without them lists what there is"
        )
        return f"not_found: {words}"
    return "" if options.exclude else "empty: there is nothing in it to read"


@dataclass
class _Run:
    """The collections of one source in progress, and their pending tasks."""

    settings: ScanSettings
    executor: Executor
    progress: Progress
    pending: dict[_Future, tuple[Sequence[_Job], int]] = field(default_factory=dict)
    done: list[CollectionResult] = field(default_factory=list)
    open_jobs: int = 0

    def start(self, job: _Job) -> None:
        if self._is_open(job):
            self._probe(job)

    def start_together(self, jobs: Sequence[_Job]) -> None:
        """Start small collections of one source; those with risky parsers go in tasks of their own."""
        for risky in (False, True):
            chosen = [job for job in jobs if job.site.collection.is_risky is risky and self._is_open(job)]
            alike = [job for job in chosen if not job.site.is_digested]
            together = alike if len(alike) >= _AT_LEAST else []
            for job in chosen:
                if not together or job.site.is_digested:
                    self._probe(job)
            if together:
                sites = Sites(sites=tuple(job.site for job in together))
                self._submit(together, _SEVERAL, self.executor.submit(read_together, sites, self.settings))

    def _is_open(self, job: _Job) -> bool:
        """Whether it must still be probed: neither an earlier scan nor the journal has it."""
        self.open_jobs += 1
        if (found := job.known.at_once()) is not None:
            self._end(job, found)
            return False
        kept = job.journal.probe()
        if kept is not None:
            self._probed(job, kept)
        return kept is None

    def _probe(self, job: _Job) -> None:
        task = self._executor_of(job).submit(probe, job.site, self.settings, job.connector)
        self._submit([job], _PROBE, task)

    def _executor_of(self, job: _Job) -> Executor:
        return InlineExecutor() if job.connector is not None else self.executor

    def _submit(self, jobs: Sequence[_Job], index: int, future: "Future[Any]") -> None:
        """Remember what a task is for, or take its result if it is done."""
        task = cast("_Future", future)
        if task.done():
            self._take(jobs, index, task)
        else:
            self.pending[task] = (jobs, index)

    def collect(self, limit: int) -> list[CollectionResult]:
        """Wait until at most ``limit`` collections are in progress; return the results that are ready."""
        while self.open_jobs > limit and self.pending:
            finished, _ = wait(self.pending, return_when=FIRST_COMPLETED)
            for future in finished:
                self._take(*self.pending.pop(future), future)
        ended, self.done = self.done, []
        return ended

    def _take(self, jobs: Sequence[_Job], index: int, future: _Future) -> None:
        error = _failure(future)
        result = None if error else future.result()
        if index == _SEVERAL:
            self._take_several(jobs, result if isinstance(result, list) else [])
            return
        (job,) = jobs
        if index == _PROBE:
            self._take_probe(job, result if isinstance(result, ProbeResult) else ProbeResult(error=error))
            return
        unit = result if isinstance(result, UnitResult) else UnitResult(tally=UnitTally(), error=error)
        self._take_unit(job, index, unit)

    def _take_several(self, jobs: Sequence[_Job], results: Sequence[SmallResult]) -> None:
        """Take the result of each. If the worker died, probe each alone, since one of them would kill it
        again.
        """
        if not results:
            for job in jobs:
                self._probe(job)
        for job, result in zip(jobs, results, strict=False):
            self._take_probe(job, result.probed, result.unit)

    def _take_probe(self, job: _Job, probed: ProbeResult, unit: UnitResult | None = None) -> None:
        if not probed.error:
            job.journal.keep_probe(probed)
        self._probed(job, probed, unit)

    def _take_unit(self, job: _Job, index: int, unit: UnitResult) -> None:
        if unit.error:
            job.errors[index] = unit.error
        else:
            job.journal.keep_unit(index, unit.tally)
        self._counted(job, unit.tally)

    def _probed(self, job: _Job, probed: ProbeResult, unit: UnitResult | None = None) -> None:
        """Read the units of a probed collection, or take its only unit if that was counted with the probe."""
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
            if unit is not None:
                self._take_unit(job, index, unit)
                continue
            executor = self._executor_of(job)
            self._submit([job], index, executor.submit(run_unit, job.site, probed.plan, split, job.connector))

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
    """Why a task gave no result: its worker died or was killed."""
    error = future.exception()
    if error is None:
        return ""
    return str(failure(error))


__all__ = ["CollectionResult", "ScanOutcome", "ScanSettings", "SourceRequest", "scan_sources"]
