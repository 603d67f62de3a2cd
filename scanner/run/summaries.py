"""Summarise sources and collections for the report, and collect the policy's declarations about the findings.

The functions have no side effects.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from scanner.classifier.classify import GroupResult
from scanner.classifier.decision import Classifier
from scanner.classifier.group_summary import categories_of, group_summary
from scanner.counting.outcome import CollectionResult
from scanner.evidence.near_misses import near_misses
from scanner.fields.profile import RecordGroup
from scanner.finding import CollectionSummary, Declared, DeclaredElement, FieldSummary, Finding, SourceSummary
from scanner.policy.policy import Policy


def source_summary(
    source: SourceSummary,
    classified: Iterable[tuple[CollectionResult, Sequence[GroupResult]]],
    findings: Iterable[Finding],
    policy: Policy,
) -> SourceSummary:
    """Add to ``source`` the categories found and the source kind: the stated kind, or else the kind of all
    collections in the source, or ``mixed`` if the collections differ.
    """
    kinds = {
        result.context.source_kind
        for collection, results in classified
        if collection.source_id == source.source_id
        for result in results
    } - {"unknown"}
    kind = source.kind or (kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "unknown")
    mine = (label for item in findings if item.source == source.source for label in item.classifications)
    return replace(source, kind=kind, categories=categories_of(mine, policy))


def collection_summary(
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
            summary
            for group, result in zip(collection.groups, results, strict=True)
            for summary in field_summaries(group, result)
        ),
        source_kind=results[0].context.source_kind if results else "unknown",
        sampling=collection.sampling,
        carried_from=collection.carried_from,
    )


def field_summaries(group: RecordGroup, result: GroupResult) -> Iterator[FieldSummary]:
    """Yield the summaries of a record group's fields, in order."""
    reported = {finding.field for finding in (*result.findings, *result.possible)}
    for profile in group.fields:
        yield FieldSummary(
            field=profile.path,
            type=profile.type,
            n_read=profile.tally.n_read,
            n_non_null=profile.tally.n_non_null,
            n_distinct=profile.tally.n_distinct,
            near_misses=near_misses(profile, reported),
        )


def declared(findings: Iterable[Finding], policy: Policy) -> Declared:
    """The policy's declarations about the data elements found, about recipients and about the company."""
    labels = [label for finding in findings for label in finding.classifications]
    found = {label.element for label in labels}
    used = {word for label in labels for word in (*label.recipients, *label.legal_basis, label.data_subject)}
    elements = {
        key: DeclaredElement(
            activity=policy.terms.sub_categories[element.sub_category],
            purposes=tuple(policy.terms.purposes[purpose] for purpose in element.use.purposes),
        )
        for key, element in policy.elements.items()
        if key in found
    }
    statements = {
        key: f"{item.text} (notice, lines {', '.join(map(str, item.lines))})" if item.lines else item.text
        for key, item in policy.processing_record.items()
    }
    known = {**policy.terms.recipients, **policy.terms.legal_bases, **policy.terms.data_subjects}
    words = {key: text for key, text in known.items() if key in used}
    return Declared(
        company=policy.page.company,
        notice=policy.page.title,
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
