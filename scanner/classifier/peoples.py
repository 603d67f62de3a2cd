"""Columns that refer by name to a table of people of the same source. Pure.

``majitel_id`` says whose it is only to who knows that the table ``majitel`` holds people.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scanner.classifier.classify import GroupResult, classify_group
from scanner.classifier.decision import Classifier
from scanner.classifier.unsaid import only_people, owner_of
from scanner.fields.profile import RecordGroup


def with_peoples(
    results: Sequence[GroupResult], groups: Sequence[RecordGroup], classifier: Classifier
) -> tuple[Sequence[GroupResult], Classifier]:
    """Classify the groups again that refer to a table of people; also return the classifier that knows these
    tables.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for group, result in zip(groups, results, strict=True):
        if _holds_people(result, classifier):
            found[group.source_id].update(result.context.table[-1:])
    if not found or classifier.schema_only:
        return results, classifier
    knowing = replace(classifier, peoples={source: frozenset(names) for source, names in found.items()})
    placed = [
        classify_group(group, knowing) if _refers(group, knowing) else result
        for group, result in zip(groups, results, strict=True)
    ]
    return placed, knowing


def _holds_people(result: GroupResult, classifier: Classifier) -> bool:
    """Whether two fields hold what only people have, since one may name a contact or an author, and none
    what is named after people, as firms are.
    """
    wanted = only_people(classifier)
    by_id = classifier.catalogue.by_id
    others = {other for one in by_id.values() if one.entity in wanted for other in one.nature.namesakes}
    if any(finding.entity in others for finding in result.findings):
        return False
    told: Iterable[str] = (
        finding.field
        for finding in result.findings
        if finding.entity in wanted and finding.axis == "column_type"
    )
    return len(set(told)) > 1


def _refers(group: RecordGroup, classifier: Classifier) -> bool:
    return any(owner_of(field.path, group.source_id, classifier) for field in group.fields)
