"""Report columns that state facts in records of a special category, such as the drug in a prescription.

A column that only its record explains is usually record metadata. If the class of the record is a special
category, however, such a column states something about a person that the law protects.
"""

from collections.abc import Sequence
from dataclasses import replace

from scanner.classifier.context import Context
from scanner.classifier.decision import Classifier, Decision
from scanner.classifier.numbering import counts_rows
from scanner.classifier.unsaid import is_rest
from scanner.evidence.verdict import FREE_TEXT
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.naming import singular, words
from scanner.policy.entries import Element
from scanner.policy.policy import Policy

_SPECIAL = "special_category"
_MOSTLY = 0.9
"""Lowest share of dates and times with which a field counts as one of times."""
_SOME, _LIKELY = 0.05, 0.28
"""Lowest probabilities, by the name model, with which a column counts as a fact about a person: first that
the column is personal, then that it holds free text or an entity without a recognisable form."""


def with_special_facts(
    group: RecordGroup,
    decided: Sequence[tuple[Decision, ...]],
    context: Context,
    classifier: Classifier,
) -> list[tuple[Decision, ...]]:
    """The decisions about a record. In a record of a special category, columns that are only record metadata
    but probably say something about a person get the element for such facts.
    """
    element = _special_of(context, classifier.policy)
    if element is None or classifier.schema_only:
        return list(decided)
    return [
        tuple(_as_fact(one, element) for one in decisions)
        if decisions and all(map(is_rest, decisions)) and _says_something(profile, context, classifier)
        else decisions
        for profile, decisions in zip(group.fields, decided, strict=True)
    ]


def _special_of(context: Context, policy: Policy) -> Element | None:
    """The element for facts about a person in a record, if at least half of the elements of the record's
    class are flagged as a special category; else ``None``.
    """
    kind = context.record_kind
    if kind is None:
        return None
    own = [
        one
        for one in policy.elements.values()
        if one.category == kind.category and one.id != kind.meaning.rest
    ]
    special = [one for one in own if _SPECIAL in one.flags]
    return special[0] if 2 * len(special) >= len(own) > 0 else None


def _says_something(profile: FieldProfile, context: Context, classifier: Classifier) -> bool:
    """Whether a column is neither a key nor a time and probably says something about a person."""
    counts, learned = profile.tally, context.learned_of(profile)
    if learned is None or not counts.n_non_null or profile.primary_key or profile.references:
        return False
    last = next(map(singular, reversed(words(profile.path.rsplit(".", 1)[-1]))), "")
    if last in classifier.kinds.of_keys.identifier_words or counts_rows(counts):
        return False
    if counts.n_time >= _MOSTLY * counts.n_non_null or learned.personal < _SOME:
        return False
    open_to = {*classifier.kinds.of_columns.shapeless, FREE_TEXT}
    return any(learned.entities.get(entity, 0.0) >= _LIKELY for entity in open_to)


def _as_fact(decision: Decision, element: Element) -> Decision:
    assert decision.best is not None
    verdict = replace(decision.verdict, entity=element.entities[0])
    return replace(decision, verdict=verdict, best=replace(decision.best, element=element))
