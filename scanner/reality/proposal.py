"""A draft sentence for the notice about an element that it does not name, in the policy's words. Pure."""

from scanner.policy.durations import duration_words
from scanner.policy.entries import Element, RetentionRule
from scanner.policy.policy import Policy

_ROLES = {"controller": "for our own purposes", "processor": "for our customers, as they instruct us"}


def proposal(element: Element, policy: Policy) -> str:
    """A draft: the owner of the notice decides whether it is true and belongs there."""
    said = _ROLES.get(element.role, "")
    kept = _kept(policy.retention.get(element.retention))
    purposes = [policy.terms.purposes[key] for key in element.use.purposes]
    parts = (
        f"We also hold the following, which is {_lower(element.of.title)}: {_lower(element.title)}.",
        f"We hold it {said}." if said else "",
        f"We use it for this: {'; '.join(map(_lower, purposes))}." if purposes else "",
        f"We keep it {kept}." if kept else "",
    )
    return " ".join(filter(None, parts))


def _kept(rule: RetentionRule | None) -> str:
    if rule is None or not rule.limit.in_force:
        return ""
    return f"for {duration_words(rule.limit.in_force)} (from: {rule.trigger.replace('_', ' ')})"


def _lower(title: str) -> str:
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
