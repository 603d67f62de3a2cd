"""Convert a decision to a classification: class, role, data subject, retention rule, flags, and the reason in
words.
"""

from collections.abc import Mapping
from dataclasses import replace

from scanner.classifier.certainty import MARGIN, certainty, rival_of
from scanner.classifier.context import Context
from scanner.classifier.decision import ENOUGH, Classifier, Decision
from scanner.classifier.question import class_name, lower, open_question, question, rivals
from scanner.classifier.retention import describe, retention_of
from scanner.classifier.score import Candidate
from scanner.classifier.signals import STRONG_NAMES, Basis
from scanner.evidence.verdict import RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.finding import Classification
from scanner.names.naming import normal
from scanner.policy.data_class import UNDECIDED
from scanner.policy.entries import Element
from scanner.policy.kinds import Kinds
from scanner.policy.policy import Policy

CPNI = "cpni"
LIKELY_CPNI = 0.5
"""Lowest probability with which a field without values gets the CPNI flag, whatever its element is."""
_ONLY_COMPANIES = " Most are such as only companies have, and then no personal data."


_REASONS: Mapping[Basis, str] = {
    "column": "It is a column of {place}, where this name means {ending}",
    "trait": "Its name says which part it plays in {place}: {ending}",
    "rest": "It is a column of {place}, and every other column there counts as {ending}",
    "name": "Its name, in {place}, means {ending}",
    "comment": "Its comment, in {place}, means {ending}",
    "model": "Its name and those around it are most like those of {ending}",
    "value": "{holds} in {place}, where such a value is {ending}",
    "default": "{holds}, which in any place is {ending}",
    "population": "{holds} in {place}. Everybody in there is staff or an applicant, so it is {ending}",
    "fit": "All that is known of it in {place} fits {ending}",
}
"""By the basis of the strongest signal: the reason for a classification. Signals based on a key have their
own sentence."""


def label_of(
    profile: FieldProfile, decision: Decision, context: Context, classifier: Classifier
) -> Classification:
    """The classification that follows from a decision; ``undetermined`` if there is no candidate or if two
    classes are tied.
    """
    best = decision.best
    rival = rival_of(best, decision.rest)
    if best is None:
        return _undetermined(decision, context, classifier)
    by_schema = classifier.schema_only
    if rival is not None and not decision.verdict.neutral and _is_tie(best, rival, context, by_schema):
        return _undetermined(decision, context, classifier)
    element, verdict = best.element, decision.verdict
    is_business = verdict.company and element.category != "none" and not element.of.is_content
    label = label_as(element, context, classifier)
    flags = {
        *label.flags,
        *_measured(verdict),
        *((classifier.kinds.of_people.business_flag,) if is_business else ()),
    }
    if _keeps_books(profile, best, verdict, classifier):
        flags -= classifier.kinds.value_flags
    if decision.cpni is not None:
        flags = _with_cpni(flags, decision.cpni, classifier.policy)
    return replace(
        label,
        data_subject="business"
        if is_business and "business" in element.data_subjects
        else label.data_subject,
        identifiability="indirect"
        if verdict.indirect and label.identifiability == "direct"
        else label.identifiability,
        confidence=certainty(best, decision.rest) if best.chance is None else round(best.chance, 4),
        runner_up=f"{rival.element.id}, {best.points - rival.points:.1f} points behind" if rival else "",
        flags=tuple(sorted(flags)),
        reason=_reason(decision, context) + (_ONLY_COMPANIES if is_business else ""),
        signals=tuple(
            f"{signal.points:+.1f} {signal.why}"
            for signal in sorted(best.signals, key=lambda signal: -signal.points)
            if signal.points
        )
        + decision.said,
    )


def label_as(element: Element, context: Context, classifier: Classifier) -> Classification:
    """The classification that the policy gives to ``element`` in a context; evidence is added later."""
    key = ("label", element.id)
    if key not in context.kept:
        context.kept[key] = _label_as(element, context, classifier)
    label: Classification = context.kept[key]
    return label


def _label_as(element: Element, context: Context, classifier: Classifier) -> Classification:
    policy, kinds = classifier.policy, classifier.kinds
    return Classification(
        category=element.category,
        role=element.role,
        data_subject=subject_of(element, context, kinds),
        element=element.id,
        element_title=element.title,
        category_title=element.of.title,
        sub_category=policy.terms.sub_categories[element.sub_category],
        confidence=1.0,
        runner_up="",
        retention=retention_of(element, element.category, context, policy, kinds),
        flags=tuple(sorted(flags_of(element, context, policy))),
        identifiability=element.identifiability,
        confidentiality=element.confidentiality,
        recipients=element.use.recipients,
        legal_basis=element.use.legal_basis,
        california_category=element.use.california_category,
        notice_section=element.notice.section,
        notice_lines=element.notice.lines,
        reason="",
    )


def _is_tie(best: Candidate, rival: Candidate, context: Context, by_schema: bool) -> bool:
    """Whether two classes are too close to decide.

    There is no tie if the record kind has the class of ``best`` and either a value supports ``best`` or no
    values were read that could contradict it.
    """
    if best.chance is not None or best.by_record:
        return False
    if best.points - rival.points >= MARGIN or rival.points < ENOUGH:
        return False
    kind = context.record_kind
    explained = by_schema or any(signal.basis == "value" for signal in best.signals)
    return not (kind is not None and explained and kind.category == best.element.category)


def subject_of(element: Element, context: Context, kinds: Kinds) -> str:
    kind, place = context.record_kind, kinds.source_kinds.get(context.source_kind)
    for wish in (kind.subject if kind else "", place.subject if place else ""):
        if wish and wish in element.data_subjects:
            return wish
    return element.data_subjects[0]


def flags_of(element: Element, context: Context, policy: Policy) -> set[str]:
    """The flags of an element in the context of a record."""
    kind, flags = context.record_kind, set(element.flags)
    counts = (kind is not None and kind.voice) or _is_on("cpni_includes_messaging", policy)
    if "cpni_if_voice" in flags:
        flags.discard("cpni_if_voice")
        if counts:
            flags.add("cpni")
    if "cpni" in flags and kind is not None and kind.of.holds == "communication" and not counts:
        flags.discard("cpni")
    if kind is not None and element.category == kind.category:
        flags.update(kind.adds_flags)
    return flags


def _is_on(setting: str, policy: Policy) -> bool:
    return setting in policy.settings and policy.settings[setting].default is True


def _with_cpni(flags: set[str], chance: float, policy: Policy) -> set[str]:
    """``flags`` with or without CPNI, depending on the name model's probability. Only for fields without
    values.
    """
    if CPNI not in policy.terms.flags:
        return flags
    return flags | {CPNI} if chance >= LIKELY_CPNI else flags - {CPNI}


def _keeps_books(
    profile: FieldProfile, best: Candidate, verdict: EntityVerdict, classifier: Classifier
) -> bool:
    """Whether a field of a record plainly is not what its element stands for, but a row's id, a time or a yes
    or no. No detector and no strong name may support the field, and it must have a name of bookkeeping,
    times as values, or, without values, a declared type that allows no identifiers.
    """
    kinds, tally = classifier.kinds, profile.tally
    if verdict.entity != RECORD_METADATA or verdict.evidence.n_match or best.keys & STRONG_NAMES:
        return False
    if normal(profile.path.rsplit(".", 1)[-1]) in kinds.of_columns.bookkeeping:
        return True
    if tally.n_non_null:
        return tally.is_of_times
    return not kinds.admits(kinds.of_keys.identifier, "", profile.type)


def _measured(verdict: EntityVerdict) -> set[str]:
    """Flags that follow from the values of a field."""
    only_examples = verdict.evidence.n_example and verdict.evidence.n_example >= verdict.evidence.n_match
    told = {"hashed": verdict.hashed, "example_values": bool(only_examples)}
    return {name for name, is_so in told.items() if is_so}


def _place(context: Context) -> str:
    if context.record_kind is not None:
        return f"{_with_article(context.record_kind.title)} (recognised {context.why})"
    if context.source_kind != "unknown":
        return f"a source of kind {context.source_kind}"
    return "a record of unknown kind"


def _reason(decision: Decision, context: Context) -> str:
    """The reason for a classification as a sentence: context, evidence and conclusion."""
    assert decision.best is not None
    element, verdict = decision.best.element, decision.verdict
    entity, title, place = verdict.entity, lower(element.title), _place(context)
    ending = f"{title}: {class_name(element.of)}."
    if decision.inside:
        holder = lower(decision.inside)
        return (
            f"It contains {entity}. A value inside takes the class of what contains it, here {holder}: "
        ) + (f"{class_name(element.of)}.")
    strongest = max(decision.best.signals, key=lambda signal: signal.points)
    if strongest.basis == "key":
        return f"{strongest.why[:1].upper()}{strongest.why[1:]}, so in {place} it is {ending}"
    holds = f"Its values are {entity}" if verdict.axis == "column_type" else f"It contains {entity}"
    if strongest.basis == "name" and verdict.evidence.n_match:
        return f"{holds}, and its name, in {place}, means {ending}"
    return _REASONS[strongest.basis].format(holds=holds, place=place, ending=ending)


def _with_article(noun: str) -> str:
    """A title with its indefinite article: ``a call record``, ``an account``. The rule for the article is
    only reliable for titles in the shipped policies.
    """
    vowel = noun[:1].lower() in "aeio" or noun[:2] in ("un", "up")
    return f"{'an' if vowel else 'a'} {noun}"


def _undetermined(decision: Decision, context: Context, classifier: Classifier) -> Classification:
    """The classification of an undecided field, with the question that a person must answer. Until then, the
    field is treated as ``undetermined``, the strictest class after content.
    """
    reason = f"The field holds {decision.verdict.entity} in {_place(context)}, but "
    options: tuple[Element, ...] = ()
    asked = ""
    if decision.best is None and not decision.rest and decision.said:
        reason = f"In {_place(context)} "
        why = f"only a tag says what the field is ({decision.said[0]})"
    else:
        options = rivals(decision, classifier.policy)
        asked = question(options, classifier.policy) if options else ""
        close = " and ".join(class_name(one.of) for one in options)
        why = (
            f"{close} are too close to call"
            if decision.best is not None or decision.rest
            else "neither names nor neighbouring fields show what it is kept for"
        )
    return Classification(
        category="undetermined",
        role=UNDECIDED.role,
        data_subject="unknown",
        element="undetermined",
        element_title="Not decided",
        confidence=0.0,
        runner_up=", ".join(one.id for one in options),
        retention=describe(classifier.kinds.undecided_retention, classifier.policy),
        flags=(),
        identifiability="direct",
        confidentiality="restricted",
        recipients=(),
        legal_basis=(),
        california_category="not_listed",
        notice_section=classifier.kinds.undecided_section,
        reason=f"{reason}{why}.",
        question=asked or open_question(classifier.policy),
        options=tuple(one.id for one in options),
        signals=decision.said,
    )
