"""Refuse reviews that contradict values proven by a check, such as a check digit. Pure."""

from collections.abc import Iterable

from scanner.evidence.verdict import FREE_TEXT
from scanner.finding import Finding, Verdict
from scanner.policy.entries import Element
from scanner.policy.kinds import Kinds, Lock

MOST = 0.5
"""Lowest share of distinct candidates that must pass the check for values to count as proven. It excludes
columns in which only a few pass by chance."""


def refusal(finding: Finding, verdict: Verdict, element: Element | None, kinds: Kinds) -> str:
    """A message that says why a review of a finding cannot be applied; empty if it can.

    Args:
        element: the element that the review assigns; ``None`` if it assigns none.
    """
    lock = next((one for one in kinds.locks if _holds(one, finding)), None)
    if lock is None or verdict in ("accepted", "confirmed"):
        return ""
    if element is not None and _agrees(element, finding):
        return ""
    count = finding.evidence.n_valid
    proven = "one value proves" if count == 1 else f"{count:,} different values prove"
    return f"{proven} to be {finding.entity} ({lock.proof}); a review may accept this, but not deny it"


def unfit(findings: Iterable[Finding], element: Element | None) -> frozenset[str]:
    """The entities of the findings that an element does not list; empty if the element lists no entities at
    all.
    """
    if element is None or not element.entities:
        return frozenset()
    return frozenset(item.entity for item in findings) - set(element.entities)


def _holds(lock: Lock, finding: Finding) -> bool:
    counts = finding.evidence
    if finding.entity not in lock.entities or (lock.named and not counts.name_tokens):
        return False
    is_checked = counts.n_valid > 0 and counts.n_valid >= MOST * counts.n_validated
    return is_checked and counts.n_match > counts.n_example


def _agrees(element: Element, finding: Finding) -> bool:
    """Whether an element can hold the values of a finding, either directly or as text that contains them."""
    return finding.entity in element.entities or FREE_TEXT in element.entities
