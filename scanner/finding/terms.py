"""The allowed words of a report: classes, roles, severities, causes."""

from typing import Literal

EXACT_UP_TO = 512
"""Different values that are counted one by one; more are estimated, within 9 % nineteen times in twenty."""
Category = str
"""A class of data: the id of one of the policy's, ``none`` or ``undetermined``."""
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
"""Why a finding is only possible: what the name or the values say that the rest does not bear out."""
Cause = Literal["data", "rules", "review", "reading", "data or rules"]
"""Rules are detectors, policy and settings; reading: the place was not read completely in one of the runs."""


def distinct_words(n: int) -> str:
    """A number of different values as it can be believed: exact, or about so many.

    >>> distinct_words(512), distinct_words(5_678)
    ('512', 'about 5,700')
    """
    if n <= EXACT_UP_TO:
        return f"{n:,}"
    step = 10 ** (len(str(n)) - 2)
    return f"about {round(n / step) * step:,}"
