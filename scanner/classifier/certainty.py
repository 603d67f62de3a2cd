"""Compute how certain a class is, from the points of the best candidate and its lead over the best candidate
of another class.
"""

import math
from collections.abc import Iterable

from scanner.classifier.score import Candidate
from scanner.classifier.signal_weights import CERTAINTY

MARGIN = 1.5
"""Minimum points by which the best candidate must lead candidates of other classes to be clearly right."""
MOST_LEAD = 6.0
"""Lead, in points, beyond which the certainty no longer rises."""


def rival_of(best: Candidate | None, others: Iterable[Candidate]) -> Candidate | None:
    """The first of ``others`` (sorted best first) whose class differs from that of ``best``; ``None`` if
    there is none.
    """
    taken = best.element.category if best else None
    return next((one for one in others if one.element.category != taken), None)


def lead_of(best: Candidate, others: Iterable[Candidate]) -> float:
    """Points by which ``best`` leads the best candidate of another class. Negative points of that candidate
    count as zero.
    """
    rival = rival_of(best, others)
    return best.points - max(rival.points if rival else 0.0, 0.0)


def certainty(best: Candidate, others: Iterable[Candidate]) -> float:
    """Probability that the class of ``best`` is right. `benchmarks.fit_classes` fitted the formula."""
    lead = min(lead_of(best, others), MOST_LEAD)
    odds = CERTAINTY["base"] + CERTAINTY["points"] * best.points + CERTAINTY["lead"] * lead
    return round(1 / (1 + math.exp(-odds)), 4)
