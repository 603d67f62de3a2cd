"""What is new, changed or gone since the run before, and what reviews have set aside."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reports.html_finding import FindingView

MAX_SHOWN = 20
_ORDER = ("new", "changed", "gone")
_WORDS = {
    "new": "new",
    "changed": "changed",
    "gone": "gone",
    "unchanged": "unchanged",
    "suppressed": "set aside by a review",
}


@dataclass(frozen=True, kw_only=True)
class Changes:
    """``shown`` are the first of the changed findings, ``more`` how many follow."""

    summary: str
    shown: tuple[FindingView, ...]
    more: int

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


def changes(views: Sequence[FindingView]) -> Changes:
    """New ones first, then changed, then gone; those that break a promise before others.

    Where every finding is new there was no run to compare with, and a list would only repeat the findings.
    """
    counts = Counter[str](item.finding.status for item in views)
    if set(counts) <= {"new"}:
        first = "No earlier run of these sources is kept, so there is nothing to compare with."
        return Changes(summary=first, shown=(), more=0)
    told = ", ".join(f"{counts[status]:,} {words}" for status, words in _WORDS.items() if counts[status])
    moved = [item for item in views if item.finding.status in _ORDER]
    moved.sort(key=lambda item: (_ORDER.index(item.finding.status), -item.severity_rank))
    return Changes(
        summary=f"Against the run before: {told}. Gone is said only where a collection was read whole.",
        shown=tuple(moved[:MAX_SHOWN]),
        more=max(0, len(moved) - MAX_SHOWN),
    )
