"""Find tables of people, and classify columns of the same source that refer to these tables by name or by
declaration.

A column ``majitel_id`` (Czech: owner id) clearly refers to a person only if the table ``majitel`` is known to
hold people. The same is true of columns that are declared as references to keys of people. Pure.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from scanner.classifier.beside import is_beside
from scanner.classifier.classify import GroupResult, classify_group
from scanner.classifier.decision import Classifier, Column
from scanner.classifier.references import owner_of
from scanner.classifier.unsaid import only_people
from scanner.fields.profile import RecordGroup
from scanner.finding import Finding
from scanner.names.translation import is_known


def with_peoples(
    results: Sequence[GroupResult], groups: Sequence[RecordGroup], classifier: Classifier
) -> tuple[Sequence[GroupResult], Classifier]:
    """Classify those groups again that refer to a table of people. Returns the results, and the classifier
    with these tables.
    """
    found: dict[str, set[str]] = defaultdict(set)
    wanted, others = only_people(classifier), _namesakes(classifier)
    for group, result in zip(groups, results, strict=True):
        if _holds_people(result, wanted, others):
            found[group.source_id].update(_owners(result.context.table, classifier))
    pairs = list(zip(groups, results, strict=True))
    catalogue = classifier.catalogue
    somebodys = frozenset(catalogue.by_entity) - catalogue.neutral
    known = {key: sure for group, told in pairs for key, sure in _keys(group, told.findings, somebodys)}
    keys = frozenset({classifier.kinds.of_keys.identifier})
    maybe = {
        key: sure
        for group, told in pairs
        if not _are_beside(told, classifier)
        for key, sure in _keys(group, told.possible, keys)
    }
    persons = maybe | known
    if not (found or persons) or classifier.schema_only:
        return results, classifier
    peoples = {source: frozenset(names) for source, names in found.items()}
    told = {key: element for pair in pairs for key, element in _key_elements(*pair, classifier)}
    knowing = replace(
        classifier, peoples=peoples, persons=persons, person_keys=frozenset(known), key_elements=told
    )
    placed = [
        classify_group(group, knowing)
        if any(owner_of(one, group, knowing) for one in group.fields)
        else result
        for group, result in zip(groups, results, strict=True)
    ]
    return placed, knowing


def _are_beside(result: GroupResult, classifier: Classifier) -> bool:
    """Whether a record names people, but none of them is the subject of the record (``is_beside``), such as
    the manager of a building. If so, the key of the record identifies no person.
    """
    wanted = only_people(classifier)
    told = [finding.field for finding in result.findings if finding.entity in wanted]
    return bool(told) and all(is_beside(one, result.context.table, classifier.kinds) for one in told)


def _owners(table: Sequence[str], classifier: Classifier) -> Sequence[str]:
    """The last word of a table's name, as a sequence of one word; empty if the word means things, such as
    ``orders``.
    """
    last = table[-1:]
    is_thing = bool(last) and is_known(last[0]) and not classifier.kinds.of_people.people.are_named(last)
    return () if is_thing else last


def _namesakes(classifier: Classifier) -> frozenset[str]:
    """Entities of things that are often named after people, such as companies."""
    wanted, by_id = only_people(classifier), classifier.catalogue.by_id
    return frozenset(
        other for one in by_id.values() if one.entity in wanted for other in one.nature.namesakes
    )


def _holds_people(result: GroupResult, wanted: Container[str], others: Container[str]) -> bool:
    """Whether a record holds people: at least two fields hold entities that only people have (``wanted``),
    and no field holds an entity of things that are often named after people (``others``). A single field may
    name just a contact or an author.
    """
    if any(finding.entity in others for finding in result.findings):
        return False
    told: Iterable[str] = (
        finding.field
        for finding in result.findings
        if finding.entity in wanted and finding.axis == "column_type"
    )
    return len(set(told)) > 1


def _keys(
    group: RecordGroup, told: Iterable[Finding], entities: frozenset[str]
) -> Iterator[tuple[Column, float]]:
    """The columns of a table that hold one of ``entities`` as a whole, each with the confidence of the
    finding. References to such a column are references to people.
    """
    container, _, table = group.collection.rpartition("!/")
    for finding in told:
        if finding.entity in entities and finding.axis == "column_type" and not group.path:
            yield (group.source_id, container, f"{table}.{finding.field}".lower()), finding.confidence


def _key_elements(
    group: RecordGroup, result: GroupResult, classifier: Classifier
) -> Iterator[tuple[Column, str]]:
    """The columns of a table that hold identifiers of people, each with the data element of the column."""
    container, _, table = group.collection.rpartition("!/")
    for finding in result.findings:
        if finding.entity == classifier.kinds.of_keys.identifier and not group.path:
            key = group.source_id, container, f"{table}.{finding.field}".lower()
            yield key, finding.classifications[0].element
