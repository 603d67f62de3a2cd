"""Find the retention rule that applies: that of the data element, unless the record kind or the source kind
has another.
"""

from scanner.classifier.context import Context
from scanner.finding import Category, Retention
from scanner.policy.entries import Element
from scanner.policy.kinds import Kinds
from scanner.policy.policy import Policy

_OWN_RULE_FLAGS = frozenset({"child", "ephemeral", "privacy_signal"})
"""Flags of elements whose own retention rule always applies, since it is stricter than the rules of record
kinds."""


def retention_of(
    element: Element, category: Category, context: Context, policy: Policy, kinds: Kinds
) -> Retention:
    """The retention rule that applies to an element in the context of its record."""
    return describe(_rule(element, category, context, kinds), policy)


def _rule(element: Element, category: Category, context: Context, kinds: Kinds) -> str:
    kind, flags = context.record_kind, frozenset(element.flags)
    if flags & _OWN_RULE_FLAGS:
        return element.retention
    place = kinds.source_kinds.get(context.source_kind)
    if place is not None and category in place.retention:
        return place.retention[category]
    if kind is not None and "link_key" in flags and kind.category != category:
        return kinds.of_keys.link_key_retention.get(kind.category, element.retention)
    if kind is not None and kind.retention and kind.category == category and "secret" not in flags:
        return kind.retention
    return element.retention


def describe(rule_id: str, policy: Policy) -> Retention:
    """A retention rule in the form that findings contain. The limit is the figure of the notice, or else the
    default of the policy; in that case ``source`` is ``default``.
    """
    rule = policy.retention[rule_id]
    is_ours = not rule.limit.duration and bool(rule.limit.default)
    return Retention(
        rule=rule.id,
        title=rule.title,
        limit=rule.limit.in_force,
        trigger=rule.trigger,
        action=rule.action,
        exceptions=rule.exceptions,
        source="default" if is_ours else rule.limit.source,
        notice_lines=rule.notice.lines,
    )
