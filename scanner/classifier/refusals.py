"""Find the reviews that cannot be applied, according to the policy of a run."""

from collections.abc import Callable
from functools import cache

from scanner.classifier.locks import refusal
from scanner.finding import Finding
from scanner.history.review import Review
from scanner.policy.files import shipped
from scanner.policy.policy import Policy, load_policy

DEFAULT_POLICY = "xpoz"


def refusal_under(policy_id: str) -> Callable[[Finding, Review], str]:
    """A function that returns why a review of a finding cannot be applied (``refusal``); empty if it can.

    Only shipped policies are loaded. For other ids it uses the default policy, since the values that a check
    proves are the same in all policies.
    """

    @cache
    def policy() -> Policy:  # loaded only if there is a review
        return load_policy(policy_id if policy_id in shipped() else DEFAULT_POLICY)

    def of(finding: Finding, review: Review) -> str:
        element = policy().elements.get(review.element)
        return refusal(finding, review.verdict, element, policy().kinds)

    return of
