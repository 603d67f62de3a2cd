"""The engine: probe every collection, divide it into units, let the units be counted, and merge the counts.

The engine itself reads no data and has no code for a particular entity. Results do not depend on how a
collection is divided into units, where the units run or in which order they finish.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from connectors.address import display_source
from connectors.base import Bound, Collection, Connector, ConnectorError, OpenOptions
from connectors.registry import open_source
from detectors.base import Detector
from scanner.checkpoint.journal import CollectionJournal, Journal, NoJournal
from scanner.checkpoint.known import Known, NothingKnown
from scanner.counting.outcome import CollectionResult, ScanOutcome, described_only, skipped, source_outcome
from scanner.counting.plan import ScanSettings, SourceRequest
from scanner.counting.scan_context import namer_of, patterns_of
from scanner.counting.together import is_small
from scanner.counting.units import Site
from scanner.errors import described
from scanner.execution.local import InlineExecutor
from scanner.execution.process import started
from scanner.redaction.collections import ShownNames
from scanner.run.inventory import listed
from scanner.run.progress import Progress, SilentProgress
from scanner.run.under_way import Job, UnderWay, is_read_here

_TOGETHER = 128
"""Maximum number of small collections that one task reads."""
_AHEAD = 64
"""Maximum number of collections in progress at the same time: enough to keep workers busy, and few enough to
limit memory.
"""
_AHEAD_TOGETHER = 8 * _TOGETHER
"""Maximum number of small collections in progress at the same time."""


@dataclass(frozen=True, kw_only=True)
class ReadContext:
    """Everything that is the same for all sources of a scan."""

    settings: ScanSettings
    detectors: tuple[Detector, ...]
    executor: Executor = field(default_factory=InlineExecutor)
    progress: Progress = field(default_factory=SilentProgress)
    journal: Journal = field(default_factory=NoJournal)
    """Supplies work that an earlier attempt at this scan finished, and stores the work that this attempt
    finishes.
    """
    known: Known = field(default_factory=NothingKnown)
    """Supplies the results of an earlier scan, so that unchanged collections need not be read."""


def scan_sources(requests: Sequence[SourceRequest], context: ReadContext) -> ScanOutcome:
    """Return the profiles of all collections in ``requests``, and which collections could not be read, with
    the reasons.

    Errors during opening, listing and reading are part of the outcome and are not raised.
    """
    parts = []
    for asked in requests:
        request = replace(asked, display=asked.display or display_source(asked.source))
        results, error = _scan_source(request, context)
        parts.append(source_outcome(request, results, error))
    return ScanOutcome(parts=tuple(parts))


def _scan_source(request: SourceRequest, scan: ReadContext) -> tuple[list[CollectionResult], str]:
    """The results of a source, sorted by collection name, and why listing the collections stopped early
    (empty if it did not).
    """
    options = OpenOptions(
        include=request.include,
        exclude=request.exclude,
        schema_only=scan.settings.schema_only,
        read_views=scan.settings.read_views,
    )
    try:
        connector = open_source(request.source, options)
    except ConnectorError as refused:
        return [], str(refused)
    except Exception as failed:
        return [], f"crashed: opening it stopped at an unexpected error ({described(failed)})"
    if isinstance(connector, Bound) and connector.only_here:
        scan = replace(scan, executor=InlineExecutor())
    namer = namer_of(patterns_of(scan.detectors, scan.settings.seed))
    started()
    try:
        return _SourceScan(
            request=request,
            scan=scan,
            options=options,
            connector=connector,
            names=ShownNames(namer, show_paths=scan.settings.show_paths),
            run=UnderWay(settings=scan.settings, executor=scan.executor, progress=scan.progress),
        ).results()
    finally:
        connector.close()


@dataclass(kw_only=True)
class _SourceScan:
    """The scan of one source, whose connector is open."""

    request: SourceRequest
    scan: ReadContext
    options: OpenOptions
    connector: Connector
    names: ShownNames
    run: UnderWay
    done: list[CollectionResult] = field(default_factory=list)
    few: list[Collection] = field(default_factory=list)
    """Small collections that wait to be read together."""

    def results(self) -> tuple[list[CollectionResult], str]:
        """Read the source and return results and error, like ``_scan_source``."""
        error = ""
        for collection in listed(
            self.connector, self.request.source, self.options, self.scan.executor, self.names
        ):
            if isinstance(collection, str):
                error = collection
            else:
                self._start(collection)
        self._start_few()
        self.done += self.run.collect(0)
        error = error or ("" if self.done else _why_nothing(self.options))
        return sorted(self.done, key=lambda result: result.collection.name), error

    def _start(self, collection: Collection) -> None:
        if (unread := self._without_reading(collection)) is not None:
            self.done.append(unread)
        elif is_small(collection) and not collection.access.served and collection.kind != "stream":
            self.few.append(collection)
            if len(self.few) == _TOGETHER:
                self._start_few()
                self.done += self.run.collect(_AHEAD_TOGETHER)
        else:
            self.run.start(*self._jobs([collection]))
            # A connection reads only one collection at a time.
            self.done += self.run.collect(0 if is_read_here(collection) else _AHEAD)

    def _start_few(self) -> None:
        self.run.start_together(self._jobs(self.few))
        self.few = []

    def _without_reading(self, collection: Collection) -> CollectionResult | None:
        """Return the result of a collection that need not be opened, or ``None`` if the collection must be
        opened.

        A collection need not be opened if it is a schema without rows, if only names are wanted and they are
        known, or if there is a reason not to read the collection.
        """
        is_wanted = self.options.schema_only
        is_known = is_wanted and collection.status == "ready" and collection.names_are_known
        if collection.status == "described" or is_known:
            return described_only(self.request, self.names.of(collection), is_wanted)
        if collection.status != "ready":
            return skipped(self.request, self.names.of(collection))
        return None

    def _jobs(self, collections: Sequence[Collection]) -> list[Job]:
        self.names.look_at(collections)
        return list(map(self._job, collections))

    def _job(self, collection: Collection) -> Job:
        request, scan, shown = self.request, self.scan, self.names.of(collection)
        known = scan.known.of(request, collection, shown)
        site = Site(
            source=request.source,
            options=self.options,
            collection=collection,
            detectors=scan.detectors,
            is_digested=known.wants_digest,
        )
        return Job(
            request=request,
            site=site,
            shown=shown,
            journal=CollectionJournal(scan.journal, request, collection, self.names.namer, shown.name),
            known=known,
            connector=self.connector if is_read_here(collection) else None,
        )


def _why_nothing(options: OpenOptions) -> str:
    """Why a source has no collections; empty if the user may have excluded all of them."""
    if options.include:
        words = (
            "nothing in it is selected by --include and --exclude; --plan without them lists what there is"
        )
        return f"not_found: {words}"
    return "" if options.exclude else "empty: there is nothing in it to read"
