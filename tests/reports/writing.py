"""Write a report to a string."""

import io

from reports.registry import formats
from scanner.finding import Report


def written(name: str, report: Report) -> str:
    out = io.StringIO(newline="")
    formats()[name].write(report, out)
    return out.getvalue()
