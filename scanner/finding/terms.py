"""The types and fixed words of a report, such as classes, roles, severities and causes."""

from collections.abc import Iterable
from typing import Final, Literal

EXACT_UP_TO = 512
"""Up to this many distinct values, their number is exact. A larger number is an estimate, which is off by at
most 9 % with a probability of 95 %."""
Category = str
"""Id of a data class of the policy, ``none`` or ``undetermined``."""
Role = Literal["controller", "processor", "not_applicable", "undetermined"]
Axis = Literal["column_type", "contains"]
Severity = Literal["info", "low", "medium", "high", "critical"]
FindingStatus = Literal["new", "unchanged", "changed", "gone", "suppressed"]
Verdict = Literal["accepted", "false_alarm", "reclassified", "confirmed"]
Tier = Literal["finding", "possible"]
Why = Literal[
    "named_values_fail_check",
    "named_values_unknown",
    "named_few_values",
    "named_of_nobody",
    "looks_alike",
    "contained_rarely",
]
"""Why a field has only a possible finding instead of a finding."""
Cause = Literal["data", "rules", "review", "reading", "data or rules"]
"""What caused a change of a finding. ``rules``: detectors, policy or settings changed; ``reading``: one of
the two runs did not read the place completely.
"""


DECISIONS: Final = ("Fix", "Accept", "False alarm", "Confirm", "Other class", "Ask")
"""Plans for a worklist item that a person can choose in a workbook. *Accept*, *False alarm* and *Confirm* are
reviews."""
PROGRESS: Final = ("Open", "In work", "Done")
"""How far the work on a worklist item is, as a person reports it. Whether the work helped shows in the next
scan."""


def what_differs(causes: Iterable[str], *, has_rules: bool) -> str:
    """A sentence that says why a run differs from an earlier run.

    Args:
        causes: for each finding, the cause of its difference; empty if the finding does not differ.
        has_rules: whether detectors, policy or settings differ.

    >>> what_differs(["review", ""], has_rules=False)
    'Detectors, policy and settings are the same, and the findings differ only by reviews.'
    """
    if has_rules:
        return "Detectors, policy or settings differ, so not all that differs is the data."
    told, same = set(causes) - {""}, "Detectors, policy and settings are the same"
    if not told:
        return f"{same}, and no finding differs."
    if told == {"review"}:
        return f"{same}, and the findings differ only by reviews."
    reviewed = ", and what a review decided" if "review" in told else ""
    return f"{same}, so what differs is the data{reviewed}."


def distinct_words(n: int) -> str:
    """A number of distinct values as text: exact, or rounded if the number is an estimate.

    >>> distinct_words(512), distinct_words(5_678)
    ('512', 'about 5,700')
    """
    if n <= EXACT_UP_TO:
        return f"{n:,}"
    step = 10 ** (len(str(n)) - 2)
    return f"about {round(n / step) * step:,}"
