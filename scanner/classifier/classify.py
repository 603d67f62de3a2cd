"""Classify record groups: answer four questions, in order, for every field of a run.

Whose system is the source? Is the field the content of a communication? Does the record describe one
communication? Is the record about a customer's relation with the company? The first question with an answer
decides. If several classes remain possible, the field is ``undetermined`` and gets a question that a person
must answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scanner.classifier.by_model import with_rest
from scanner.classifier.context import LOG, Context, Overall, context_of
from scanner.classifier.decision import Classifier, Decision
from scanner.classifier.described import decide_described
from scanner.classifier.label import label_of
from scanner.classifier.possible import possible_in
from scanner.classifier.references import with_references
from scanner.classifier.special_facts import with_special_facts
from scanner.classifier.tagged import as_held, with_tags_of_comments
from scanner.classifier.unsaid import is_rest, unsaid, unsaid_terms, whose
from scanner.evidence.catalogue import Shown, neighbours, shown_by
from scanner.evidence.terms import Term, full_share
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Category, Classification, Finding, PossibleFinding
from scanner.finding.identity import fingerprint
from scanner.names.naming import words
from scanner.policy.data_class import strictest_of
from scanner.policy.policy import Policy

_MOST = 0.5
"""Lowest share of values that are parts of names with which a column counts as one of names."""


@dataclass(frozen=True, kw_only=True)
class GroupResult:
    """The classification of one record group."""

    context: Context
    category: Category
    """The strictest governing class of the group's findings."""
    findings: tuple[Finding, ...]
    possible: tuple[PossibleFinding, ...] = ()
    newest: Mapping[str, str] = field(default_factory=dict)
    """By path: the newest day (``2026-11-24``) in each field with dates. Conditions use it; reports never
    show it."""


@dataclass(frozen=True, kw_only=True)
class _Weighed:
    """The decisions about the fields of a group, except those about the columns in ``doubts``.

    ``held`` has the decisions for findings, ``maybe`` those for possible findings; both are in the order of
    the fields.
    """

    context: Context
    held: Sequence[tuple[Decision, ...]]
    maybe: Sequence[tuple[Decision, ...]]
    doubts: Mapping[str, tuple[Term, ...]]
    """By path: the evidence about each field if neither its name nor its values show whose data it holds."""


def classify_group(group: RecordGroup, classifier: Classifier) -> GroupResult:
    """Classify one record group. The findings are in the order of the group's fields."""
    classifier = replace(classifier, schema_only=True) if group.names_only else classifier
    group = with_tags_of_comments(group, classifier.policy.tags)
    weighed = _weighed(group, classifier)
    context, doubts = weighed.context, weighed.doubts
    told = [
        unsaid(profile, doubts[profile.path], group, context, classifier) if profile.path in doubts else maybe
        for profile, maybe in zip(group.fields, weighed.maybe, strict=True)
    ]
    held = [
        tuple(one for one in maybe if one.why is None) or own
        for own, maybe in zip(weighed.held, told, strict=True)
    ]
    findings = tuple(
        _finding(group, profile, decision, context, classifier)
        for profile, decisions in zip(group.fields, held, strict=True)
        for decision in decisions
    )
    possible = tuple(
        PossibleFinding(why=decision.why, **vars(_finding(group, profile, decision, context, classifier)))
        for profile, decisions in zip(group.fields, told, strict=True)
        for decision in decisions
        if decision.why is not None
    )
    return GroupResult(
        context=replace(context),  # a copy without the cache (``Context.kept``), which is no longer needed
        category=strictest(findings, classifier.policy),
        findings=findings,
        possible=possible,
        newest={one.path: one.tally.newest for one in group.fields if one.tally.newest},
    )


def doubts_of(group: RecordGroup, classifier: Classifier) -> Mapping[str, tuple[Term, ...]]:
    """By path: the evidence (``unsaid_terms``) about each field if neither its name nor its values show whose
    data it holds.
    """
    return _weighed(group, classifier).doubts


def _weighed(group: RecordGroup, classifier: Classifier) -> _Weighed:
    context, beside = surroundings(group, classifier)
    decided = [
        decide_described(profile, group, context, classifier, beside[profile.path])
        for profile in group.fields
    ]
    decided = list(with_rest(group.fields, group.path, decided, context, classifier))
    decided = with_references(group, decided, context, classifier)
    decided = with_special_facts(group, decided, context, classifier)
    held = as_held(group.fields, decided, classifier)
    maybe = [
        possible_in(profile, group, context, classifier, beside[profile.path], decisions)
        for profile, decisions in zip(group.fields, held, strict=True)
    ]
    doubts: dict[str, tuple[Term, ...]] = {}
    if not (classifier.schema_only or context.is_like_its_kind or group.collection_kind == LOG):
        record = whose(group, held, maybe, context, classifier)
        doubts = {
            profile.path: unsaid_terms(profile, place, group, context, classifier, record)
            for place, (profile, decisions, said) in enumerate(zip(group.fields, held, maybe, strict=True))
            if not said and all(map(is_rest, decisions))
        }
    return _Weighed(context=context, held=held, maybe=maybe, doubts=doubts)


def surroundings(group: RecordGroup, classifier: Classifier) -> tuple[Context, Mapping[str, frozenset[str]]]:
    """The context of a record group; and, by path of each field, the entities that the other fields hold."""
    shown = _credible(shown_by(group.fields, classifier.catalogue), classifier)
    entities = {path: classifier.catalogue.entities(detectors) for path, detectors in shown.items()}
    beside = neighbours(group.fields, shown, classifier.catalogue)
    context = context_of(
        group, classifier.kinds, entities, classifier.look(group), classifier.kinds_of(group)
    )
    overall = Overall(
        is_alone=classifier.sources.around(group).n_tables < 2,
        names_people=_names_people(group, classifier),
        nobodys=classifier.nobodys(context.learned),
    )
    return replace(context, overall=overall), beside


def _credible(shown: Shown, classifier: Classifier) -> Shown:
    """``shown`` without the detectors whose entities the field's name excludes. A column of districts, for
    example, does not hold people, although districts have names like people's.
    """
    by_id, people = classifier.catalogue.by_id, classifier.kinds.of_people.people
    never = {path: people.never_of(path, ()) for path, detectors in shown.items() if detectors}
    return {
        path: frozenset(one for one in detectors if by_id[one].entity not in never[path])
        for path, detectors in shown.items()
    }


def _names_people(group: RecordGroup, classifier: Classifier) -> bool:
    """Whether the names and values of at least two columns show parts of a person's name, so that the records
    are about people.
    """
    parts, named = classifier.kinds.of_people.people.parts, classifier.kinds.of_people.people.not_of_things
    ids = [one for entity in named for one in classifier.catalogue.by_entity.get(entity, ())]
    held = (
        leaf
        for profile in group.fields
        if "".join(leaf := words(profile.path.rsplit(".", 1)[-1])).removesuffix("name") in parts
        and any(
            full_share(profile.tally, tally) >= _MOST
            for one in ids
            if (tally := profile.tally.entities.get(one)) is not None
        )
    )
    return len(set(held)) > 1


def strictest(findings: Iterable[Finding], policy: Policy) -> Category:
    """The strictest of the classes that govern the findings of a record; ``none`` without findings."""
    governing = (label.category for finding in findings for label in finding.classifications[:1])
    return strictest_of(governing, policy.classes)


def is_hidden(label: Classification, policy: Policy) -> bool:
    """Whether no example may be shown, not even a masked one, because the label is that of a secret or of
    content.
    """
    return label.confidentiality in ("secret", "highest") or policy.classes[label.category].is_content


def _finding(
    group: RecordGroup, profile: FieldProfile, decision: Decision, context: Context, classifier: Classifier
) -> Finding:
    verdict = decision.verdict
    label = label_of(profile, decision, context, classifier)
    return Finding(
        fingerprint=fingerprint(group.source_id, group.collection, profile.path, verdict.entity),
        source=group.source,
        collection=group.collection,
        group=group.path,
        field=profile.path,
        entity=verdict.entity,
        axis=verdict.axis,
        confidence=verdict.confidence,
        evidence=verdict.evidence,
        locations=verdict.locations,
        classifications=(label,),
        masked_examples=() if is_hidden(label, classifier.policy) else verdict.masked_examples,
    )
