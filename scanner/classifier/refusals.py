"""Find out which reviews cannot be applied under the policy of a run."""

from collections.abc import Callable
from functools import cache

from scanner.classifier.locks import refusal
from scanner.finding import Finding
from scanner.history.review import Review
from scanner.policy.policy import Policy, load_policy
from scanner.policy.shipped import shipped

DEFAULT_POLICY = "xpoz"


def refusal_under(policy_id: str) -> Callable[[Finding, Review], str]:
    """Return a function that says why a review of a finding cannot be applied (``refusal``); it returns an
    empty text if the review can be applied.

    Only shipped policies are loaded. For other ids the default policy is used, since a check proves the same
    values under all policies.
    """

    @cache
    def policy() -> Policy:  # loaded only if there is a review
        return load_policy(policy_id if policy_id in shipped() else DEFAULT_POLICY)

    def of(finding: Finding, review: Review) -> str:
        element = policy().elements.get(review.element)
        return refusal(finding, review.verdict, element, policy().kinds)

    return of
