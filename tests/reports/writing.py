"""Functions that write a report to a string or to bytes."""

import io

from reports.registry import formats
from scanner.finding import Report


def written(name: str, report: Report) -> str:
    out = io.StringIO(newline="")
    formats()[name].write(report, out)
    return out.getvalue()


def written_bytes(name: str, report: Report) -> bytes:
    """The bytes of the file that the format writes."""
    if not formats()[name].binary:
        return written(name, report).encode("utf-8")
    out = io.BytesIO()
    formats()[name].write(report, out)
    return out.getvalue()
