"""A scan from sources to report: read and count, classify, hold against the promises, sum up. Pure
but for the reading: clock, identity and everything configured are arguments."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import scanner
from scanner.checkpoint.carrying import Carrying, Compared
from scanner.checkpoint.journal import Journal
from scanner.checkpoint.known import FirstReading
from scanner.classifier.assumptions import assumptions
from scanner.classifier.classify import GroupResult, classify_group
from scanner.classifier.corrections import violations_that_count, with_corrections
from scanner.classifier.decision import Classifier
from scanner.classifier.further_labels import with_further_labels
from scanner.classifier.group_summary import categories_of, group_summary
from scanner.classifier.links import links_of, unlinked, with_links
from scanner.classifier.origins import origins_of, uncompared, with_origins
from scanner.classifier.paths import path_result
from scanner.evidence.near_misses import near_misses
from scanner.fields.profile import Place
from scanner.finding import (
    CollectionSummary,
    Declared,
    DeclaredElement,
    FieldSummary,
    Finding,
    PolicyRef,
    Report,
    Run,
    SourceSummary,
)
from scanner.history.annotation import with_comparison
from scanner.history.comparison import Earlier, with_statuses
from scanner.policy.policy import Policy, Section
from scanner.run.engine import CollectionResult, ScanOutcome, ScanSettings, SourceRequest, scan_sources
from scanner.run.progress import Progress
from scanner.run.record_dates import dated
from scanner.run.second_tier import possible_findings

_NOTHING_EARLIER = Earlier()
NOT_MISSED = "hidden:"
"""Hidden files are listed and not read, as is the custom; a run that met some is still complete."""


@dataclass(frozen=True, kw_only=True)
class RunIdentity:
    """What tells one run from another: never part of a result."""

    id: str
    started_at: datetime


def run_scan(
    requests: Sequence[SourceRequest],
    settings: ScanSettings,
    *,
    classifier: Classifier,
    identity: RunIdentity,
    recorded_settings: Mapping[str, Any],
    executor: Executor | None,
    progress: Progress,
    cache_dir: Path | None,
    earlier: Earlier = _NOTHING_EARLIER,
    journal: Journal | None = None,
    carrying: Carrying | None = None,
    finished_at: datetime | None = None,
    audit_seconds: int = 0,
) -> Report:
    """Scan sources and report.

    Args:
        recorded_settings: the settings in force, as they are to stand in the report.
        earlier: what earlier runs of the same sources found, and what people decided about it.
        journal: where what is finished is kept, and taken from where the run was stopped before.
        carrying: what earlier runs read and need not be read again, where that is asked.
        finished_at: the clock's word for the end; default: asked once all is read.
        audit_seconds: how long a statement of the audit may take; 0: no audit is made.
    """
    read = partial(
        scan_sources,
        settings=settings,
        detectors=tuple(classifier.detectors),
        executor=executor,
        progress=progress,
        cache_dir=cache_dir,
        journal=journal,
    )
    outcome, placed, compared = _read_and_placed(requests, read, carrying, classifier)
    named = {item.source: item.source_id or item.source for item in outcome.sources}
    earlier = replace(earlier, decisions=replace(earlier.decisions, source_ids=named))
    today = identity.started_at.date()
    labelled = with_further_labels(placed, classifier, today)
    told = iter(with_corrections(labelled, earlier.decisions, classifier))
    classified = [(collection, [next(told) for _ in collection.groups]) for collection in outcome.collections]
    by_names = with_further_labels(_told_by_path(outcome, classifier), classifier, today)
    by_path = with_corrections(by_names, earlier.decisions, classifier)
    results = [*(result for _, groups in classified for result in groups), *by_path]
    findings = tuple(dated(outcome.collections, results, classifier.kinds))
    possible = possible_findings(
        outcome.collections, [*labelled, *by_names], earlier.decisions, classifier, findings
    )
    ended = finished_at or datetime.now(UTC)
    run = _run(outcome, classifier.policy, identity, ended, recorded_settings)
    if carrying is not None:
        run = replace(run, carried=carrying.told(outcome.collections))
        carrying.keep(outcome.parts, (*findings, *possible), compared)
    report = Report(
        run=replace(run, interruptions=journal.interruptions) if journal else run,
        sources=tuple(
            _told_of(source, classified, findings, classifier.policy) for source in outcome.sources
        ),
        collections=tuple(_summary(collection, groups, classifier) for collection, groups in classified),
        findings=findings,
        possible=possible,
        violations=violations_that_count(results, classifier, today),
        unscanned=outcome.unscanned,
        assumptions=assumptions(results, classifier.policy, today),
        sections={key: _heading(part) for key, part in classifier.policy.sections.items()},
        declared=declared(findings, classifier.policy),
    )
    if audit_seconds:
        from scanner.audit.audit import with_audit
        from scanner.audit.catalogue import catalogue_of

        report = with_audit(
            report,
            catalogue_of(classified, findings),
            classifier.policy,
            requests={request.source_id: request for request in requests},
            seconds=audit_seconds,
            now=identity.started_at,
        )
    return with_comparison(with_statuses(report, earlier), earlier)


_Reading = Callable[..., ScanOutcome]
_Placed = tuple[ScanOutcome, Sequence[GroupResult], Compared]


def _read_and_placed(
    requests: Sequence[SourceRequest], read: _Reading, carrying: Carrying | None, classifier: Classifier
) -> _Placed:
    """Everything read and classified; what is carried is read after all where a class hangs on its values."""
    outcome = read(requests, known=carrying)
    while True:
        groups = [group for collection in outcome.collections for group in collection.groups]
        classifier = classifier.of_run(groups)
        alone = [classify_group(group, classifier) for group in groups]
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
    """``outcome`` with the collections that are wanted read; of their sources the others stay as they are."""
    known = FirstReading(
        {
            place: result
            for result in outcome.collections
            if (place := (result.source_id, result.collection.name)) not in wanted
        }
    )
    sources = {source_id for source_id, _ in wanted}
    parts = [
        read([request], known=known).parts[0] if request.source_id in sources else part
        for request, part in zip(requests, outcome.parts, strict=True)
    ]
    return ScanOutcome(parts=tuple(parts))


def _told_by_path(outcome: ScanOutcome, classifier: Classifier) -> list[GroupResult]:
    """What the names of files say, whether or not they could be read."""
    stated = {source.source_id: source.kind for source in outcome.sources}
    found = (
        path_result(
            item.source_id,
            item.source,
            item.collection.name,
            stated.get(item.source_id, ""),
            classifier,
        )
        for item in outcome.collections
        if item.collection.kind != "table"
    )
    return [result for result in found if result is not None]


def _told_of(
    source: SourceSummary,
    classified: Iterable[tuple[CollectionResult, Sequence[GroupResult]]],
    findings: Iterable[Finding],
    policy: Policy,
) -> SourceSummary:
    """A source with its kind, as stated, else as its collections agree on it, and the classes in it."""
    told = {
        result.context.source_kind
        for collection, results in classified
        if collection.source_id == source.source_id
        for result in results
    } - {"unknown"}
    kind = source.kind or (told.pop() if len(told) == 1 else "mixed" if told else "unknown")
    mine = (label for item in findings if item.source == source.source for label in item.classifications)
    return replace(source, kind=kind, categories=categories_of(mine, policy))


def _run(
    outcome: ScanOutcome,
    policy: Policy,
    identity: RunIdentity,
    ended: datetime,
    recorded_settings: Mapping[str, Any],
) -> Run:
    states = {source.status for source in outcome.sources}
    failed = bool(states) and states == {"failed"}
    missed = [item for item in outcome.unscanned if not item.reason.startswith(NOT_MISSED)]
    partial = bool(missed) or states - {"complete"}
    return Run(
        id=identity.id,
        started_at=_iso(identity.started_at),
        finished_at=_iso(ended),
        status="failed" if failed else "partial" if partial else "complete",
        tool_version=scanner.__version__,
        policy=PolicyRef(id=policy.id, version=policy.version, sha256=policy.sha256),
        settings=dict(recorded_settings),
    )


def _heading(section: Section) -> str:
    """A heading of the notice with its lines, where the policy says them."""
    return f"{section.heading} (lines {section.lines})" if section.lines else section.heading


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _summary(
    collection: CollectionResult, results: Sequence[GroupResult], classifier: Classifier
) -> CollectionSummary:
    groups = tuple(
        group_summary(group, result, classifier)
        for group, result in zip(collection.groups, results, strict=True)
    )
    return CollectionSummary(
        source=collection.source,
        collection=collection.collection.name,
        kind=collection.collection.kind,
        members=collection.collection.members,
        record_groups=groups,
        status=collection.status,
        reason=collection.reason,
        rows=collection.rows,
        rows_read=collection.rows_read,
        bytes_read=collection.bytes_read,
        fields=tuple(
            FieldSummary(
                field=profile.path,
                type=profile.type,
                n_read=profile.tally.n_read,
                n_non_null=profile.tally.n_non_null,
                n_distinct=profile.tally.n_distinct,
                near_misses=near_misses(profile, (*result.findings, *result.possible)),
            )
            for group, result in zip(collection.groups, results, strict=True)
            for profile in group.fields
        ),
        source_kind=results[0].context.source_kind if results else "unknown",
        sampling=collection.sampling,
        carried_from=collection.carried_from,
    )


def declared(findings: Iterable[Finding], policy: Policy) -> Declared:
    """What the policy says of the elements found, of those who receive them, and of the company."""
    labels = [label for finding in findings for label in finding.classifications]
    found = {label.element for label in labels}
    said = {word for label in labels for word in (*label.recipients, *label.legal_basis, label.data_subject)}
    elements = {
        key: DeclaredElement(
            activity=policy.sub_categories[element.sub_category],
            purposes=tuple(policy.purposes[purpose] for purpose in element.purposes),
        )
        for key, element in policy.elements.items()
        if key in found
    }
    statements = {
        key: f"{item.text} (notice, lines {', '.join(map(str, item.lines))})" if item.lines else item.text
        for key, item in policy.processing_record.items()
    }
    known = {**policy.recipients, **policy.legal_bases, **policy.data_subjects}
    words = {key: text for key, text in known.items() if key in said}
    return Declared(
        company=policy.company,
        notice=policy.title,
        elements=elements,
        words=words,
        statements=statements,
        counts={
            "elements": len(policy.elements),
            "retention_rules": len(policy.retention),
            "promises": len(policy.promises),
            "promises_tested": sum(
                promise.when is not None or bool(promise.rows) for promise in policy.promises.values()
            ),
        },
    )
