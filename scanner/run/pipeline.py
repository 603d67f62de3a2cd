"""The pipeline of a scan: read and count, classify, check promises, summarise.

Apart from reading the sources, the result depends only on the arguments, such as the configuration and the
start time.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import scanner
from scanner.checkpoint.carrying import Carrying, Compared
from scanner.checkpoint.journal import Journal, NoJournal
from scanner.checkpoint.known import FirstReading, Known, NothingKnown
from scanner.classifier.assumptions import assumptions
from scanner.classifier.classify import GroupResult, classify_group
from scanner.classifier.corrections import violations_that_count, with_corrections
from scanner.classifier.decision import Classifier
from scanner.classifier.further_labels import with_further_labels
from scanner.classifier.links import links_of, unlinked, with_links
from scanner.classifier.origins import origins_of, uncompared, with_origins
from scanner.classifier.paths import path_result
from scanner.classifier.peoples import with_peoples
from scanner.counting.outcome import CollectionResult, ScanOutcome
from scanner.counting.plan import ScanSettings, SourceRequest
from scanner.execution.local import InlineExecutor
from scanner.fields.profile import Place
from scanner.finding import Finding, PolicyRef, PossibleFinding, Report, Run
from scanner.finding.identity import SourceNames
from scanner.history.annotation import with_comparison
from scanner.history.comparison import Earlier, with_statuses
from scanner.policy.entries import Section
from scanner.reality.reality import with_reality
from scanner.run.engine import ReadContext, scan_sources
from scanner.run.progress import Progress, SilentProgress
from scanner.run.record_dates import dated
from scanner.run.second_tier import possible_findings
from scanner.run.summaries import collection_summary, declared, source_summary
from scanner.serialization.times import iso

NOT_MISSED = "hidden:"
"""Prefix of the reason why a hidden file is not read. By convention, hidden files are only listed, so a run
that leaves out nothing but hidden files counts as complete.
"""


@dataclass(frozen=True, kw_only=True)
class RunIdentity:
    """The id of a run, which never affects a result, and the time when the run started."""

    id: str
    started_at: datetime


@dataclass(frozen=True, kw_only=True)
class RunContext:
    """Everything that a run needs besides its sources and settings."""

    classifier: Classifier
    identity: RunIdentity
    recorded_settings: Mapping[str, Any]
    """The settings in force, as the report records them."""
    executor: Executor = field(default_factory=InlineExecutor)
    progress: Progress = field(default_factory=SilentProgress)
    earlier: Earlier = field(default_factory=Earlier)
    """The findings of earlier runs of the same sources, and people's decisions about these findings."""
    journal: Journal = field(default_factory=NoJournal)
    """Stores finished work, and supplies the finished work of a stopped run."""
    carrying: Carrying | None = None
    """Reuses results of earlier runs for collections that need not be read again; ``None`` if everything is
    read.
    """
    finished_at: datetime | None = None
    """When the run ended; ``None`` to use the time when reading ends."""
    audit_seconds: int = 0
    """Time limit of one audit statement in seconds; 0 if there is no audit."""


def run_scan(requests: Sequence[SourceRequest], settings: ScanSettings, context: RunContext) -> Report:
    """Scan the sources in ``requests`` and return the report."""
    classifier, carrying, today = context.classifier, context.carrying, context.identity.started_at.date()
    outcome, placed, compared = _read_and_placed(requests, _reading(settings, context), carrying, classifier)
    names = SourceNames(tuple(outcome.sources))
    earlier = replace(context.earlier, decisions=replace(context.earlier.decisions, names=names))
    labelled = _labelled(outcome, placed, earlier, classifier, today)
    run = _run(outcome, context)
    if carrying is not None:
        run = replace(run, carried=carrying.summary(outcome.collections))
        carrying.keep(outcome.parts, (*labelled.findings, *labelled.possible), compared)
    report = _report(run, outcome, labelled, classifier, today)
    if context.audit_seconds:
        report = _audited(report, requests, labelled, settings, context)
    report = with_reality(with_statuses(report, earlier), labelled.by_collection, classifier.policy)
    return with_comparison(report, earlier)


def _audited(
    report: Report,
    requests: Sequence[SourceRequest],
    labelled: "_Labelled",
    settings: ScanSettings,
    context: RunContext,
) -> Report:
    from scanner.audit.asking import asking
    from scanner.audit.audit import with_audit
    from scanner.audit.catalogue import catalogue_of
    from scanner.execution.executors import on_this_machine

    catalogue = catalogue_of(labelled.by_collection, labelled.findings, settings.seed)
    by_id = {request.source_id: request for request in requests}
    with (
        on_this_machine(context.executor, settings) as here,
        asking(by_id, context.audit_seconds, here, settings.read_views) as databases,
    ):
        return with_audit(
            report, catalogue, context.classifier.policy, databases, context.identity.started_at
        )


def _reading(settings: ScanSettings, context: RunContext) -> "_Reading":
    """Make a function that reads sources, except for collections whose results are already known."""
    reading = ReadContext(
        settings=settings,
        detectors=tuple(context.classifier.detectors),
        executor=context.executor,
        progress=context.progress,
        journal=context.journal,
    )

    def read(requests: Sequence[SourceRequest], known: Known) -> ScanOutcome:
        return scan_sources(requests, replace(reading, known=known))

    return read


@dataclass(frozen=True, kw_only=True)
class _Labelled:
    """The classified results of a run, with people's decisions applied."""

    by_collection: Sequence[tuple[CollectionResult, Sequence[GroupResult]]]
    results: Sequence[GroupResult]
    """The results in ``by_collection``, followed by the results from file names."""
    findings: tuple[Finding, ...]
    possible: tuple[PossibleFinding, ...]


def _labelled(
    outcome: ScanOutcome, placed: Sequence[GroupResult], earlier: Earlier, classifier: Classifier, today: date
) -> _Labelled:
    labelled = with_further_labels(placed, classifier, today)
    corrected = iter(with_corrections(labelled, earlier.decisions, classifier))
    by_collection = [(item, [next(corrected) for _ in item.groups]) for item in outcome.collections]
    by_names = with_further_labels(_path_results(outcome, classifier), classifier, today)
    by_path = with_corrections(by_names, earlier.decisions, classifier)
    results = [*(result for _, groups in by_collection for result in groups), *by_path]
    findings = tuple(dated(outcome.collections, results, classifier.kinds))
    return _Labelled(
        by_collection=by_collection,
        results=results,
        findings=findings,
        possible=possible_findings(
            outcome.collections, [*labelled, *by_names], earlier.decisions, classifier, findings
        ),
    )


def _report(
    run: Run, outcome: ScanOutcome, labelled: _Labelled, classifier: Classifier, today: date
) -> Report:
    policy, by_collection = classifier.policy, labelled.by_collection
    return Report(
        run=run,
        sources=tuple(
            source_summary(source, by_collection, labelled.findings, policy) for source in outcome.sources
        ),
        collections=tuple(collection_summary(item, groups, classifier) for item, groups in by_collection),
        findings=labelled.findings,
        possible=labelled.possible,
        violations=violations_that_count(labelled.results, classifier, today),
        unscanned=outcome.unscanned,
        assumptions=assumptions(labelled.results, policy, today),
        sections={key: _heading(part) for key, part in policy.sections.items()},
        declared=declared(labelled.findings, policy),
    )


_Reading = Callable[[Sequence[SourceRequest], Known], ScanOutcome]
_Placed = tuple[ScanOutcome, Sequence[GroupResult], Compared]


def _read_and_placed(
    requests: Sequence[SourceRequest], read: _Reading, carrying: Carrying | None, classifier: Classifier
) -> _Placed:
    """Read and classify everything. Collections whose earlier results were reused are read after all if a
    class depends on the values in them.
    """
    outcome = read(requests, carrying or NothingKnown())
    while True:
        groups = [group for collection in outcome.collections for group in collection.groups]
        classifier = classifier.of_run(groups)
        alone, classifier = with_peoples(
            [classify_group(group, classifier) for group in groups], groups, classifier
        )
        links = links_of(groups, alone, classifier)
        results = with_links(alone, groups, links, classifier)
        origins = origins_of(results, groups)
        wanted = unlinked(groups, alone, links, classifier)
        wanted |= uncompared(results, groups, origins, classifier)
        if carrying is None or not wanted:
            placed = with_origins(results, groups, origins, classifier)
            return outcome, placed, Compared(origins=origins.kept, within=links.within)
        carrying.again["compared", ""] += len(wanted)
        outcome = _with_reread(outcome, requests, read, wanted)


def _with_reread(
    outcome: ScanOutcome, requests: Sequence[SourceRequest], read: _Reading, wanted: Collection[Place]
) -> ScanOutcome:
    """Return ``outcome`` with the ``wanted`` collections read again and the other collections unchanged."""
    known = FirstReading(
        {
            place: result
            for result in outcome.collections
            if (place := (result.source_id, result.collection.name)) not in wanted
        }
    )
    sources = {source_id for source_id, _ in wanted}
    parts = [
        read([request], known).parts[0] if request.source_id in sources else part
        for request, part in zip(requests, outcome.parts, strict=True)
    ]
    return ScanOutcome(parts=tuple(parts))


def _path_results(outcome: ScanOutcome, classifier: Classifier) -> list[GroupResult]:
    """The results of classifying file names, whether or not the files could be read."""
    stated = {source.source_id: source.kind for source in outcome.sources}
    found = (
        path_result(
            item.source_id, item.source, item.collection.name, stated.get(item.source_id, ""), classifier
        )
        for item in outcome.collections
        if item.collection.kind != "table"
    )
    return [result for result in found if result is not None]


def _run(outcome: ScanOutcome, context: RunContext) -> Run:
    states = {source.status for source in outcome.sources}
    failed = bool(states) and states == {"failed"}
    missed = [item for item in outcome.unscanned if not item.reason.startswith(NOT_MISSED)]
    partial = bool(missed) or states - {"complete"}
    policy = context.classifier.policy
    return Run(
        id=context.identity.id,
        started_at=iso(context.identity.started_at),
        finished_at=iso(context.finished_at or datetime.now(UTC)),
        status="failed" if failed else "partial" if partial else "complete",
        tool_version=scanner.__version__,
        policy=PolicyRef(id=policy.id, version=policy.version, sha256=policy.page.sha256),
        settings=dict(context.recorded_settings),
        interruptions=context.journal.interruptions,
    )


def _heading(section: Section) -> str:
    """A heading of the notice, with line numbers if the policy states them."""
    return f"{section.heading} (lines {section.lines})" if section.lines else section.heading
