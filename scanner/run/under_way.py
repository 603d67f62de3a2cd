"""Handle the collections of one source that are in progress: probe them, divide them into units, submit the
units, and merge the results.
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import Any, cast

from connectors.base import Collection, Connector, Split
from scanner.checkpoint.journal import CollectionJournal
from scanner.checkpoint.known import KnownCollection
from scanner.checkpoint.page import mark_of
from scanner.counting.outcome import CollectionResult, finish_collection
from scanner.counting.plan import CollectionPlan, ScanSettings, SourceRequest
from scanner.counting.together import Sites, SmallResult, read_together
from scanner.counting.unit_tally import UnitTally
from scanner.counting.units import ProbeResult, Site, UnitResult, probe, run_unit
from scanner.execution.local import InlineExecutor
from scanner.run.inventory import failure
from scanner.run.progress import Progress

_Future = Future[ProbeResult | UnitResult | list[SmallResult]]
_AT_LEAST = 8
"""The least number of small collections for which one common task is worthwhile."""
_UNITS_AHEAD = 1_024
"""Number of unfinished tasks up to which further units are submitted: enough for a large cluster, and few
enough to limit memory.
"""
_PROBE, _SEVERAL = -1, -2
"""Values used in place of a unit's index: for the probe of one collection, and for several collections read
together.
"""


@dataclass
class Job:
    """One collection that is being read, with its results so far."""

    request: SourceRequest
    site: Site
    shown: Collection
    """The collection with the names that reports may show, because names of tables and columns can be
    personal data.
    """
    journal: CollectionJournal
    known: KnownCollection
    connector: Connector | None
    """Set if only this process can read the collection: standard input cannot be opened again, and a server
    is read through a single connection.
    """
    probed: ProbeResult | None = None
    tally: UnitTally = field(default_factory=UnitTally)
    errors: dict[int, str] = field(default_factory=dict)
    waiting: int = 0


def is_read_here(collection: Collection) -> bool:
    """Whether a collection can only be read through the connection that is open in this process."""
    return collection.kind == "stream" or (collection.access.served and not collection.access.is_risky)


@dataclass
class UnderWay:
    """The collections of one source in progress, and their pending tasks."""

    settings: ScanSettings
    executor: Executor
    progress: Progress
    pending: dict[_Future, tuple[Sequence[Job], int]] = field(default_factory=dict)
    ended: "SimpleQueue[_Future]" = field(default_factory=SimpleQueue)
    """The futures of ``pending`` that are done. They are queued here because searching all of ``pending``
    would be slow.
    """
    backlog: deque[tuple[Job, CollectionPlan, int, Split]] = field(default_factory=deque)
    """Units that are waiting to be submitted."""
    done: list[CollectionResult] = field(default_factory=list)
    open_jobs: int = 0

    def start(self, job: Job) -> None:
        if self._open(job):
            self._probe(job)

    def start_together(self, jobs: Sequence[Job]) -> None:
        """Start small collections of one source. Collections with risky parsers are submitted first, in
        separate tasks, so that the scan does not wait for these workers at the end.
        """
        for risky in (True, False):
            wanted = [job for job in jobs if job.site.collection.access.is_risky is risky]
            chosen = [job for job in wanted if self._open(job)]
            alike = [job for job in chosen if not job.site.is_digested]
            together = alike if len(alike) >= _AT_LEAST else []
            for job in chosen:
                if not together or job.site.is_digested:
                    self._probe(job)
            if together:
                sites = Sites(sites=tuple(job.site for job in together))
                self._submit(together, _SEVERAL, self.executor.submit(read_together, sites, self.settings))

    def _open(self, job: Job) -> bool:
        """Count the job as open, and return whether the collection must still be probed: neither an earlier
        scan has the result, nor has the journal the probe.
        """
        self.open_jobs += 1
        if (found := job.known.at_once()) is not None:
            self._end(job, found)
            return False
        kept = job.journal.probe()
        if kept is not None:
            self._probed(job, kept)
        return kept is None

    def _probe(self, job: Job) -> None:
        task = self._executor_of(job).submit(probe, job.site, self.settings, job.connector)
        self._submit([job], _PROBE, task)

    def _executor_of(self, job: Job) -> Executor:
        return InlineExecutor() if job.connector is not None else self.executor

    def _submit(self, jobs: Sequence[Job], index: int, future: "Future[Any]") -> None:
        """Record what a task is for, or handle the result if the task is already done."""
        task = cast("_Future", future)
        if task.done():
            self._take(jobs, index, task)
        else:
            self.pending[task] = (jobs, index)
            task.add_done_callback(self.ended.put)

    def collect(self, limit: int) -> list[CollectionResult]:
        """Wait until at most ``limit`` collections are in progress; return the results that are ready."""
        while self.open_jobs > limit and self.pending:
            future = self.ended.get()
            self._take(*self.pending.pop(future), future)
            self._submit_backlog()
        ended, self.done = self.done, []
        return ended

    def _take(self, jobs: Sequence[Job], index: int, future: _Future) -> None:
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

    def _take_several(self, jobs: Sequence[Job], results: Sequence[SmallResult]) -> None:
        """Handle the result of each job. If the worker died, there are no results, and each collection is
        probed in a separate task, because one of the collections would kill the worker again.
        """
        if not results:
            for job in jobs:
                self._probe(job)
        for job, result in zip(jobs, results, strict=False):
            self._take_probe(job, result.probed, result.unit)

    def _take_probe(self, job: Job, probed: ProbeResult, unit: UnitResult | None = None) -> None:
        if not probed.error:
            job.journal.keep_probe(probed)
        self._probed(job, probed, unit)

    def _take_unit(self, job: Job, index: int, unit: UnitResult) -> None:
        if unit.error:
            job.errors[index] = unit.error
        else:
            job.journal.keep_unit(index, unit.tally)
        self._counted(job, unit.tally)

    def _probed(self, job: Job, probed: ProbeResult, unit: UnitResult | None = None) -> None:
        """Start the units of a probed collection, except for units in the journal and a unit that was counted
        with the probe.
        """
        if (found := job.known.by_digest(probed.content)) is not None:
            self._end(job, found)
            return
        job.probed = probed
        job.waiting = len(probed.splits)
        job.journal.follow(probed)
        self.progress.collection_started(job.request.display, job.shown.name, job.waiting)
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
            self.backlog.append((job, probed.plan, index, split))
        self._submit_backlog()

    def _submit_backlog(self) -> None:
        while self.backlog and len(self.pending) < _UNITS_AHEAD:
            job, plan, index, split = self.backlog.popleft()
            task = self._executor_of(job).submit(run_unit, job.site, plan, split, job.connector)
            self._submit([job], index, task)

    def _counted(self, job: Job, tally: UnitTally) -> None:
        job.waiting -= 1
        job.tally.merge(tally)
        rows = sum(group.rows for path, group in tally.groups.items() if not path)
        self.progress.advanced(job.request.display, job.shown.name, rows, tally.n_bytes)
        if not job.waiting:
            self._finish(job)

    def _finish(self, job: Job) -> None:
        plan, content = (job.probed.plan, job.probed.content) if job.probed else (None, "")
        result = finish_collection(job.request, job.shown, plan, job.tally, job.errors)
        self._end(job, replace(result, mark=mark_of(job.site.collection, content)))

    def _end(self, job: Job, result: CollectionResult) -> None:
        self.open_jobs -= 1
        self.done.append(result)
        if not job.known.is_reported:
            words = result.reason or (
                f"carried: read at {result.carried_from}" if result.carried_from else ""
            )
            self.progress.collection_finished(job.request.display, job.shown.name, result.status, words)


def _failure(future: _Future) -> str:
    """Why a task has no result: the worker died or was killed. Empty if the task has a result."""
    error = future.exception()
    if error is None:
        return ""
    return str(failure(error))
