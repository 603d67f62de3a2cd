"""Which decisions cannot be followed, by the policy that a run was held against."""

from collections.abc import Callable
from functools import cache

from scanner.classifier.locks import refusal
from scanner.finding import Finding
from scanner.history.review import Review
from scanner.policy.files import shipped
from scanner.policy.policy import Policy, load_policy

DEFAULT_POLICY = "xpoz"


def refusal_under(policy_id: str) -> Callable[[Finding, Review], str]:
    """``refusal`` under a shipped policy; under another by the default's kinds: what proves itself is the
    same in all."""

    @cache
    def policy() -> Policy:  # read only where something was decided
        return load_policy(policy_id if policy_id in shipped() else DEFAULT_POLICY)

    def of(finding: Finding, review: Review) -> str:
        element = policy().elements.get(review.element)
        return refusal(finding, review.verdict, element, policy().kinds)

    return of
