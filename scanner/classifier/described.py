"""Decide about fields without values, by declared formats, tags and comments as well as by names.

A format (``string ipv4``) is a fact, so it overrides the name. A tag (``pii: email``) overrides it, too,
since a person set the tag. A comment is weak evidence: it is used only if the name indicates nothing, and
only with low confidence.
"""

from collections.abc import Sequence
from dataclasses import replace

from scanner.classifier.by_model import weighed
from scanner.classifier.context import Context
from scanner.classifier.decide import decide_field
from scanner.classifier.decision import Classifier, Decision
from scanner.classifier.tagged import as_tagged
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.comments import names_in_comment
from scanner.policy.tags import NOTHING, Said

AS_SAID = 0.55
"""Highest confidence of a decision about a field that only its comment describes."""
_FORMATS = {
    "email": "email",
    "idn-email": "email",
    "ipv4": "ip_address",
    "ipv6": "ip_address",
    "inet": "ip_address",
    "macaddr": "mac_address",
    "macaddr8": "mac_address",
    "e164": "phone_number",
    "mac": "mac_address",
    "msisdn": "phone_number",
    "phone": "phone_number",
    "phone-number": "phone_number",
    "tel": "phone_number",
    "iban": "iban",
}
"""Maps each format or type with only one meaning to a field name that the detectors know."""
_HINTS = {"password": "password"}
"""Maps formats that only control how a value is displayed to field names; used only if the field's own name
indicates no element."""


def decide_described(
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str] = frozenset(),
) -> tuple[Decision, ...]:
    """Decide like ``decide_field``. For a field without values, also use the field's format, tags and
    comment.
    """
    said = classifier.policy.tags.heard(profile.tags) if profile.tags else NOTHING
    own = decide_field(profile, group, context.by_rules, classifier, beside)
    if classifier.schema_only and not profile.tally.n_read:
        own = _as_described(own, said, profile, group, context.by_rules, classifier, beside)
    if not (classifier.schema_only and profile.tally.n_read):
        is_declared = bool(_declared(profile, said))
        own = weighed(profile, group.path, own, context, classifier, is_declared=is_declared)
    return as_tagged(profile, own, said, classifier) if profile.tags else own


def _as_described(
    own: tuple[Decision, ...],
    said: Said,
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str],
) -> tuple[Decision, ...]:
    def as_called(name: str) -> tuple[Decision, ...]:
        parent = profile.path.rpartition(".")[0]
        path = f"{parent}.{name}" if parent else name
        return decide_field(replace(profile, path=path), group, context, classifier, beside)

    if declared := _declared(profile, said):
        entities = {one: classifier.catalogue.entities(classifier.catalogue.called(one)) for one in declared}
        held = {decision.verdict.entity for decision in own}
        if all(held.isdisjoint(wanted) for wanted in entities.values()):
            own = next(filter(None, map(as_called, declared)), own)
    if any(decision.best is not None and not decision.best.is_rest for decision in own):
        return own
    kind = _format_of(profile)
    if kind in _HINTS and (told := as_called(_HINTS[kind])):
        return told
    for name in said.others:
        if _is_telling(name, classifier) and (told := as_called(name)):
            return tuple(replace(decision, said=("a tag says so",)) for decision in told)
    for name in names_in_comment(profile.comment):
        if _is_telling(name, classifier) and (told := as_called(name)):
            return tuple(map(_as_said, told))
    return own


def _format_of(profile: FieldProfile) -> str:
    return profile.type.rpartition(" ")[2].lower()


def _declared(profile: FieldProfile, said: Said) -> Sequence[str]:
    """Field names with the same meaning as the field's declared format, or else as its tags."""
    kind = _format_of(profile)
    return (_FORMATS[kind],) if kind in _FORMATS else said.kinds


def _is_telling(name: str, classifier: Classifier) -> bool:
    """Whether a name from a comment or tag is clear without context; *name* and *date* are not."""
    is_known = any(hit.strength != "weak" for hit in classifier.policy.names.lookup(name, ""))
    return is_known or (" " in name and bool(classifier.catalogue.called(name)))


def _as_said(decision: Decision) -> Decision:
    verdict = replace(decision.verdict, confidence=min(AS_SAID, decision.verdict.confidence))
    return replace(decision, verdict=verdict, said=("its comment says so",))
