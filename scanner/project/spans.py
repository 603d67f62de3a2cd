"""Parse time spans as people write them: ``90s``, ``10m``, ``6h``, ``30d``."""

import re
from datetime import timedelta

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def parse_span(text: str) -> timedelta:
    """Parse a time span. Raises ``ValueError``, whose message states the expected form.

    >>> parse_span("90m")
    datetime.timedelta(seconds=5400)
    """
    match = re.fullmatch(r"([1-9]\d{0,5})([smhd])", text)
    if match is None:
        raise ValueError(
            f"'{text}' is not a span of time; write a number with s, m, h or d, such as 10m or 6h"
        )
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])
