"""Judge columns for which neither name nor values show whether they identify a person. Pure.

The name of a key rarely says whether it identifies people: ``PID``, ``subj``, or the first column of a table
without a header. The other fields of the record and the values of the column as a whole can show it. The sum
of weighted terms (``unsaid.*`` in ``weights.json``) gives the probability that the column identifies a
person. With at least ``LEAST``, the column is a possible finding. With at least ``SURE``, it is a finding if
a name or a reference leads to people.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scanner.classifier.context import Context
from scanner.classifier.decision import ENOUGH, Classifier, Decision
from scanner.classifier.numbering import counts_rows, may_identify
from scanner.classifier.references import declared_sure, owner_of
from scanner.classifier.score import candidates
from scanner.counting.dates import is_time_name
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.terms import Term, confidence_of, full_share
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.fields.tally import FieldTally
from scanner.finding import Why
from scanner.names.naming import normal, singular, words
from scanner.policy.kinds import Kinds

LEAST, LEAST_UNTOLD, SURE = 0.25, 0.07, 0.65
"""Three lowest probabilities. A column is a possible finding from the first on if a name or a reference leads
to people, and from the second on if none does. It is a finding from the third on if a name or a reference
leads to people. The third is above one half, since of columns with a probability just above one half, two in
five belong to things.
"""
_FEW = 0.05
"""The highest share of values that may break a rule."""
_FEWEST, _MOST_REPEATED = 20, 0.8
"""A column that refers to a key has at least this many distinct values, and at most this ratio of distinct
values to values."""
_SHORT = 4
"""Maximum number of letters of a word that counts as an abbreviation."""
_MANY_DIGITS, _ALIKE = 6, 0.98
"""Minimum average number of digits, and lowest ratio of average to maximum length, of numbers that are not
amounts.
"""
_LIKELY = 0.2
"""Lowest probability with which a column gets the entity that the name model predicts rather than that of an
identifier."""
_OF_NAME = frozenset({"unsaid.declared", "unsaid.owner", "unsaid.somebody"})
"""Terms which say that the field's name, or the column to which the field refers, is about people."""
_FILLERS = frozenset(
    {"data", "detail", "export", "file", "info", "information", "list", "master", "record", "table"}
)
"""Words in table names that do not say what the rows of the table are."""
_GIVEN = re.compile(r"column_\d+")
"""Names that noticemap gives to the columns of a table without a header."""


@dataclass(frozen=True, kw_only=True)
class Whose:
    """The evidence in a record that the record is about a person."""

    people: frozenset[str]
    """Paths of the fields that hold entities that only people have."""
    maybe: frozenset[str]
    """Paths of the fields that may hold an entity of people by their names, or that hold personal data other
    than identifiers. Identifiers do not count, since things can have them, too."""
    keys: frozenset[str]
    """Paths of the fields that hold identifiers of people."""
    named_keys: frozenset[str]
    """Paths of the fields whose names are those of keys."""
    is_called: bool
    """Whether the record's name is a word for people."""
    nobodys: float
    """Probability that the record is about nobody, computed from the names of all its fields."""


def whose(
    group: RecordGroup,
    decided: Sequence[Sequence[Decision]],
    possible: Sequence[Sequence[Decision]],
    context: Context,
    classifier: Classifier,
) -> Whose:
    """Collect the evidence that a record is about a person: findings, possible findings and names."""
    kinds = classifier.kinds
    of_people = only_people(classifier)
    paths = [profile.path for profile in group.fields]
    held = [{one.verdict.entity for one in decisions if is_somebodys(one)} for decisions in decided]
    maybe = [{one.verdict.entity for one in decisions if one.verdict.named} for decisions in possible]
    return Whose(
        people=frozenset(path for path, told in zip(paths, held, strict=True) if told & of_people),
        maybe=frozenset(
            path
            for path, told, named in zip(paths, held, maybe, strict=True)
            if told - {kinds.of_keys.identifier} or named & of_people
        ),
        keys=frozenset(
            path for path, told in zip(paths, held, strict=True) if kinds.of_keys.identifier in told
        ),
        named_keys=frozenset(path for path in paths if _is_key(path, kinds)),
        is_called=_is_of_people(context.table, kinds),
        nobodys=context.overall.nobodys,
    )


def _is_of_people(table: Sequence[str], kinds: Kinds) -> bool:
    """Whether the last word of a table's name, apart from words in ``_FILLERS``, is a word for people. A
    ``vendor_list`` is about people, a ``vendor_prefix`` is not.
    """
    telling = [word for word in table if word not in _FILLERS]
    return kinds.of_people.people.are_named(telling[-1:])


def only_people(classifier: Classifier) -> frozenset[str]:
    """Entities that only people have."""
    return classifier.kinds.of_people.somebody.entities | classifier.catalogue.of_people


def unsaid_terms(
    profile: FieldProfile,
    place: int,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    record: Whose,
) -> tuple[Term, ...]:
    """The terms for and against the assumption that a field without other evidence identifies a person. Empty
    if neither the field's values nor a declared reference can identify anybody.

    Args:
        place: position of the field in its record, counted from 0.
    """
    owner = owner_of(profile, group, classifier)
    is_declared = bool(owner) and owner == profile.references
    if not is_declared and (not may_identify(profile.tally) or is_time_name(profile.path)):
        return ()
    leaf = normal(profile.path.rsplit(".", 1)[-1])
    if leaf in classifier.kinds.of_columns.bookkeeping and not _is_key(profile.path, classifier.kinds):
        return ()
    terms = tuple(_terms(profile, place, context, classifier, record))
    if owner and (owner,) != context.table:
        terms = tuple(term for term in terms if term.key != "unsaid.key_of_thing")
        key = "unsaid.declared" if is_declared else "unsaid.owner"
        amount = declared_sure(profile, group, classifier) if is_declared else 1.0
        terms = (*terms, Term(key=key, amount=amount, says=f"{owner} holds people"))
    if not _is_told(terms):
        says = "no name and no reference leads to people"
        terms = (*terms, Term(key="unsaid.untold", amount=1.0, says=says))
    return terms


def _is_told(terms: Sequence[Term]) -> bool:
    """Whether the terms say that a name or a reference leads to people."""
    return any(term.key in _OF_NAME for term in terms)


def unsaid(
    profile: FieldProfile,
    terms: tuple[Term, ...],
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
) -> tuple[Decision, ...]:
    """The decision about a field by ``unsaid_terms`` alone: a finding, a possible finding, or neither
    (empty).
    """
    chance = confidence_of(terms) if terms else 0.0
    if chance < (LEAST if _is_told(terms) else LEAST_UNTOLD):
        return ()
    verdict = _verdict(profile, chance, terms, context, classifier)
    kinds = classifier.kinds
    if verdict is None or not kinds.admits(verdict.entity, profile.path, profile.type):
        return ()
    ranked = candidates(profile, group.path, verdict, context, classifier.policy, kinds)
    best = ranked[0] if ranked and ranked[0].points >= ENOUGH and ranked[0].placed else None
    # In a record about a person, any long number looks like a key. So a column is at most a possible finding
    # unless a name or a reference leads to people.
    is_sure = _is_told(terms) and chance >= max(SURE, classifier.min_confidence)
    why: Why | None = None if is_sure else "looks_alike"
    return (Decision(verdict=verdict, best=best, rest=ranked[1:] if best else ranked, why=why),)


def _verdict(
    profile: FieldProfile, chance: float, terms: tuple[Term, ...], context: Context, classifier: Classifier
) -> EntityVerdict | None:
    """The verdict on what a field may hold: an entity that only people have, if nearly all values have the
    form of that entity; else the entity that the name model predicts; else an identifier. ``None`` if the
    last two have no detector.
    """
    catalogue, counts = classifier.catalogue, profile.tally
    fitting = [
        detector
        for one, tally in counts.entities.items()
        if full_share(counts, tally) >= 1 - _FEW
        and (detector := catalogue.by_id[one]).entity in only_people(classifier)
        and detector.support.need != "name"
        and classifier.kinds.admits(detector.entity, profile.path, profile.type)
    ]
    likely, meant = _meant(profile, context, classifier)
    entity = meant if likely >= _LIKELY else classifier.kinds.of_keys.identifier
    if entity not in catalogue.by_entity:
        return None
    key = catalogue.by_id[min(catalogue.by_entity[entity])]
    detector = min(fitting, key=lambda one: (one.chance, one.id), default=key)
    verdict = metadata_verdict(profile, detector.entity, chance, detector=detector.id, terms=terms)
    evidence = replace(verdict.evidence, n_match=0)
    return replace(verdict, indirect=detector.nature.indirect, evidence=evidence)


def is_rest(decision: Decision) -> bool:
    """Whether a decision is only record metadata, and no name supports the decision's element."""
    is_named = decision.best is not None and not decision.best.is_rest
    return decision.verdict.entity == RECORD_METADATA and not is_named


def is_somebodys(decision: Decision) -> bool:
    """Whether a decision says that a field as a whole holds an entity of personal data."""
    verdict = decision.verdict
    is_told = not verdict.neutral and verdict.entity not in (FREE_TEXT, RECORD_METADATA)
    return is_told and verdict.axis == "column_type"


def _meant(profile: FieldProfile, context: Context, classifier: Classifier) -> tuple[float, str]:
    """The entity of personal data that a field most likely holds according to the name model. Returns the
    probability, then the entity; 0 and an empty text if there is none.
    """
    learned, kinds, catalogue = context.learned_of(profile), classifier.kinds, classifier.catalogue
    if learned is None:
        return 0.0, ""
    others = catalogue.neutral | (kinds.of_people.people.not_of_things - only_people(classifier))
    told = (
        (chance * learned.personal, one)
        for one, chance in learned.entities.items()
        if one in catalogue.by_entity and one not in others and kinds.admits(one, profile.path, profile.type)
    )
    return max(told, default=(0.0, ""))


def _terms(
    profile: FieldProfile, place: int, context: Context, classifier: Classifier, record: Whose
) -> Iterator[Term]:
    kinds = classifier.kinds
    yield Term(key="unsaid.base", amount=1.0, says="few columns that nothing speaks of are somebody's")
    yield from _of_record(profile, record)
    yield from _of_values(profile.tally, place, record, is_key=_is_key(profile.path, kinds))
    yield from _of_name(profile, context, kinds, record)
    likely, meant = _meant(profile, context, classifier)
    if likely:
        yield Term(key="unsaid.meant", amount=likely, says=f"names like this one mean {meant}")


def _of_record(profile: FieldProfile, record: Whose) -> Iterator[Term]:
    n = len(record.people - {profile.path})
    if n:
        yield Term(key="unsaid.people", amount=1.0, says="another field of the record is somebody's")
    elif record.maybe - {profile.path}:
        yield Term(key="unsaid.people", amount=0.5, says="another field of the record may be")
    if n > 1:
        yield Term(key="unsaid.several", amount=1.0, says="several fields of the record are")
    if record.keys - {profile.path}:
        yield Term(key="unsaid.has_key", amount=1.0, says="the record has a key of a person already")
    if record.is_called:
        yield Term(key="unsaid.called", amount=1.0, says="the record is called one of people")
    yield Term(
        key="unsaid.names", amount=0.5 - record.nobodys, says="by all its names the record is somebody's"
    )


def _of_values(counts: FieldTally, place: int, record: Whose, *, is_key: bool) -> Iterator[Term]:
    n, distinct = counts.n_non_null, counts.n_distinct
    is_number = counts.numbers.n >= (1 - _FEW) * n or counts.numbers.crowding > 0
    is_long = is_number and counts.sum_length >= max(_MANY_DIGITS, _ALIKE * counts.max_length) * n
    is_unique = distinct >= (1 - _FEW) * n
    if place == 0:
        yield Term(key="unsaid.first", amount=1.0, says="it is the first of its record")
    if is_unique:
        yield Term(key="unsaid.unique", amount=1.0, says="every record has a different value")
        if not (record.people or record.maybe or record.is_called):
            yield Term(key="unsaid.of_nobody", amount=1.0, says="and nothing says that records are of people")
    elif distinct >= _FEWEST and distinct <= _MOST_REPEATED * n:
        yield Term(key="unsaid.refers", amount=1.0, says="many values occur again")
    if is_long:
        yield Term(key="unsaid.digits", amount=1.0, says="long numbers of one length")
    elif is_number and place and not is_key:
        yield Term(key="unsaid.quantity", amount=1.0, says="numbers may be amounts")
    if counts.is_coded or distinct < min(_FEWEST, n / 2):
        yield Term(key="unsaid.coded", amount=1.0, says="it holds a few values again and again")
    if not is_number and not counts.n_hex:
        yield Term(key="unsaid.text", amount=1.0, says="values are not only digits")


def _of_name(profile: FieldProfile, context: Context, kinds: Kinds, record: Whose) -> Iterator[Term]:
    leaf = profile.path.rsplit(".", 1)[-1]
    found = tuple(map(singular, words(leaf)))
    is_key = _is_key(profile.path, kinds)
    is_somebody = kinds.of_people.people.are_named(found if is_key else found[-1:])
    if counts_rows(profile.tally) and not (is_somebody or (is_key and found[-1] != "number")):
        yield Term(key="unsaid.counter", amount=1.0, says="it numbers the rows")
    if _GIVEN.fullmatch(leaf):
        yield Term(key="unsaid.nameless", amount=1.0, says="nobody named it")
        return
    if is_somebody:
        yield Term(key="unsaid.somebody", amount=1.0, says="its name is a word for people")
    elif is_key and (len(found) == 1 or (record.is_called and set(found[:-1]) <= set(context.table))):
        yield Term(key="unsaid.key", amount=1.0, says="its name says that it is a key")
    elif is_key and record.people and record.named_keys == {profile.path}:
        yield Term(key="unsaid.only_key", amount=1.0, says="it is the only key of a record about people")
    elif is_key:
        yield Term(key="unsaid.key_of_thing", amount=1.0, says="its name says that it is a key of something")
    if not leaf.isascii():
        yield Term(key="unsaid.foreign", amount=1.0, says="its name is in letters that few lists know")
    elif found and all(len(word) <= _SHORT for word in found):
        yield Term(key="unsaid.short", amount=1.0, says="its name is short")


def _is_key(path: str, kinds: Kinds) -> bool:
    """Whether a field's name says that the field is a key."""
    return next(map(singular, reversed(words(path.rsplit(".", 1)[-1]))), "") in kinds.of_keys.identifier_words
