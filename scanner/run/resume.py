"""Resume a stopped scan: find the stopped run, and open the run's journal for reading and writing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import orjson

import scanner
from scanner.checkpoint.journal import Journal, NoJournal
from scanner.errors import UsageError
from scanner.finding import Interruption, Report
from scanner.history.project_key import ProjectKey
from scanner.history.rules import facts_text
from scanner.run.preparation import Preparation, new_run_id
from scanner.serialization.sealing import digest
from scanner.store.nothing import NoStore

if TYPE_CHECKING:
    from scanner.checkpoint.carrying import Carrying
    from scanner.run.incremental import Incremental
    from scanner.store.base import Store
    from scanner.store.run_claim import RunClaim
    from scanner.store.units import UnfinishedRun

_NO_STORE: Final = "--resume needs a store, which keeps what was read: leave out `--store none`"
NOT_INCREMENTAL: Final = "--incremental needs a store, which keeps what was read: leave out `--store none`"


@dataclass(frozen=True, kw_only=True)
class BegunRun:
    """A run in progress."""

    id: str
    started_at: datetime
    journal: Journal
    keep: Callable[[Report], str]
    """Stores the report of the finished run and deletes the stored work of stopped runs. Returns a message
    about what could not be stored, or an empty text. Raises ``StoreError`` if the report could not be stored.
    """
    carrying: "Carrying | None" = None
    """Results of earlier runs, if the run is incremental."""
    opening: str = ""
    """The first message to a user who asked to resume a run."""
    trouble: Callable[[], str] = str
    """Returns a message about stored work that could not be written or read; empty if there was no such
    problem.
    """
    closing: Callable[[], str] = lambda: "; nothing was kept, since no store is in use"
    """Returns the end of the message after an interruption, which states how to continue."""


@contextmanager
def begun_run(
    store: "Store | NoStore",
    prepared: Preparation,
    now: Callable[[], datetime],
    *,
    resume: bool,
    run_id: str = "",
    project: ProjectKey | None = None,
) -> Iterator[BegunRun]:
    """Begin a run; with ``resume``, continue the latest unfinished run of the same scan, if there is one.

    ``run_id`` is the id of a new run, and restricts ``resume`` to the run with this id; by default, any run
    can be resumed, and a new run gets a new id. ``project`` is the project of the run; by default, it is
    derived from the sources.

    However the block ends, all finished work is in the store. Raises ``UsageError`` if there is no store to
    resume from, or if another process is working on the same run.
    """
    started = now()
    if isinstance(store, NoStore) or store.empty:
        if resume:
            raise UsageError(_NO_STORE)
        if prepared.recorded["incremental"]:
            raise UsageError(NOT_INCREMENTAL)

        def save(report: Report) -> str:
            store.save(report)
            return ""

        yield BegunRun(id=run_id or new_run_id(started), started_at=started, journal=NoJournal(), keep=save)
        return
    with _run_in(store, prepared, now, started, resume=resume, run_id=run_id, project=project) as begun:
        yield begun


@contextmanager
def _run_in(
    store: "Store",
    prepared: Preparation,
    now: Callable[[], datetime],
    started: datetime,
    *,
    resume: bool,
    run_id: str,
    project: ProjectKey | None,
) -> Iterator[BegunRun]:
    from scanner.store.journal import StoreJournal

    run, is_stopped = _run_to_read(store, prepared, started, resume=resume, run_id=run_id)
    with (
        _claimed(store, run.id, started) as claim,
        closing(StoreJournal(store.units, run, claim, now)) as journal,
    ):
        if is_stopped:
            journal.resumed()
        began = datetime.fromisoformat(run.started_at)
        pages = _pages(store, prepared, run.id, began)

        def keep(report: Report) -> str:
            journal.close()
            store.save(report, project)
            lost = pages.keep(now()) if pages else ""
            _forget_superseded(store, run.scan, now())
            return lost

        yield BegunRun(
            id=run.id,
            started_at=began,
            journal=journal,
            keep=keep,
            carrying=pages.carrying if pages else None,
            opening=_opening(journal.interruptions, run),
            trouble=lambda: journal.trouble or (pages.trouble if pages else ""),
            closing=lambda: _closing(journal.trouble),
        )


@contextmanager
def _claimed(store: "Store", run_id: str, started: datetime) -> "Iterator[RunClaim]":
    """Claim a run for this process. Raises ``UsageError`` if another process has claimed the run."""
    from scanner.store.run_claim import RunClaim, this_process

    claim = RunClaim(store.leases, run_id, this_process())
    if other := claim.take(started):
        raise UsageError(
            f"run {run_id} is being read by {other}; wait until that has ended, or start one without --resume"
        )
    try:
        yield claim
    finally:
        claim.release()


def _run_to_read(
    store: "Store", prepared: Preparation, started: datetime, *, resume: bool, run_id: str
) -> "tuple[UnfinishedRun, bool]":
    """The stopped run to resume, or else a new run; and whether the returned run is a stopped one."""
    from scanner.store.units import UnfinishedRun

    scan = scan_key(prepared)
    unfinished = store.units.unfinished(scan) if resume else ()
    stopped = next((run for run in unfinished if run_id in ("", run.id)), None)
    new = UnfinishedRun(run_id or new_run_id(started), scan, started.isoformat())
    return stopped or new, stopped is not None


def _pages(store: "Store", prepared: Preparation, run_id: str, began: datetime) -> "Incremental | None":
    if not prepared.recorded["incremental"]:
        return None
    from scanner.run.incremental import Incremental

    return Incremental(store, prepared, run_id, began)


def _opening(interruptions: Sequence[Interruption], run: "UnfinishedRun") -> str:
    if not interruptions:
        return "no stopped run has these sources and settings, so this run reads from the beginning"
    begun = run.started_at.partition(".")[0].replace("T", " at ")
    return f"run {run.id}, started on {begun}, continues; parts already read: {interruptions[-1].n_kept}"


def _closing(trouble: str) -> str:
    kept = "; the same command with --resume continues from here"
    return f"{kept}, but not all is kept: {trouble}" if trouble else kept


def _forget_superseded(store: "Store", scan: str, now: datetime) -> None:
    """Delete the stored work of stopped runs of the same scan, after one run of this scan has finished."""
    from scanner.store.run_claim import RunClaim, this_process

    for run in store.units.unfinished(scan):
        claim = RunClaim(store.leases, run.id, this_process())
        if claim.take(now) is None:
            store.units.forget(run.id)
            claim.release()


def scan_key(prepared: Preparation) -> str:
    """Digest of sources, settings, detectors and program version. Counts of runs with the same key are
    comparable.

    No URI goes into the digest, because a URI can contain a password.
    """
    from scanner.run.incremental import company_digest

    sources = [(item.source_id, item.source_kind, item.include, item.exclude) for item in prepared.requests]
    recorded = orjson.dumps(dict(prepared.recorded), option=orjson.OPT_SORT_KEYS, default=str)
    detectors = facts_text(prepared.classifier.detectors)
    company = company_digest(prepared)
    parts = (scanner.__version__, repr(sources), repr(prepared.settings), detectors, company)
    return digest(recorded, *parts).hex()
