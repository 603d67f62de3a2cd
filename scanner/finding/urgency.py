"""Sort violations by urgency, most urgent first, for all reports, lists and messages. Pure.

Violations are sorted by severity first, then by whether they need action at once, then by how directly the
notice states the promise. An exposed secret needs action at once, since it can be misused within minutes;
rows kept too long can wait for days.
"""

from collections.abc import Iterable
from typing import Final, get_args

from scanner.finding.findings import Violation
from scanner.finding.terms import Severity

SEVERITIES: Final[tuple[Severity, ...]] = tuple(reversed(get_args(Severity)))
"""The severities, most severe first."""
BASES: Final = ("said", "implied", "our reading")
"""How directly the notice states a promise, most directly first."""


def urgency(broken: Iterable[Violation]) -> int:
    """Urgency of the most urgent violation; a higher number is more urgent. 0 if there is no violation."""
    return max(
        (2 * (len(SEVERITIES) - SEVERITIES.index(one.severity)) + one.at_once for one in broken), default=0
    )


def most_urgent_first(item: Violation) -> tuple[int, int, str, str, str, str, str]:
    """Sort key that puts the most urgent violation first."""
    basis = BASES.index(item.basis) if item.basis in BASES else len(BASES)
    return (-urgency([item]), basis, item.promise, item.source, item.collection, item.field, item.evidence)
