"""The allowed words of a report: classes, roles, severities, causes."""

from typing import Final, Literal

EXACT_UP_TO = 512
"""Number of distinct values that are counted exactly; more are estimated, with 95 % probability within 9
%."""
Category = str
"""Id of a data class of the policy, ``none`` or ``undetermined``."""
Role = Literal["controller", "processor", "not_applicable", "undetermined"]
Axis = Literal["column_type", "contains"]
Severity = Literal["info", "low", "medium", "high", "critical"]
FindingStatus = Literal["new", "unchanged", "changed", "gone", "suppressed"]
Verdict = Literal["accepted", "false_alarm", "reclassified"]
Tier = Literal["finding", "possible"]
Why = Literal[
    "named_values_fail_check",
    "named_values_unknown",
    "named_few_values",
    "looks_alike",
    "contained_rarely",
]
"""Why it is only a possible finding."""
Cause = Literal["data", "rules", "review", "reading", "data or rules"]
"""``rules``: detectors, policy or settings changed; ``reading``: one of the runs did not read the place
completely."""


DECISIONS: Final = ("Fix", "Accept", "False alarm", "Other class", "Ask")
"""What people can plan for a worklist item in a workbook; only *Accept* and *False alarm* are reviews."""
PROGRESS: Final = ("Open", "In work", "Done")
"""How far the work on an item is, as people say it; the next scan tells what it came to."""


def distinct_words(n: int) -> str:
    """A number of distinct values in words: exact, or rounded if it is an estimate.

    >>> distinct_words(512), distinct_words(5_678)
    ('512', 'about 5,700')
    """
    if n <= EXACT_UP_TO:
        return f"{n:,}"
    step = 10 ** (len(str(n)) - 2)
    return f"about {round(n / step) * step:,}"
