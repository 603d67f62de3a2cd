"""JSON for programs: the whole report, as ``scanner/schemas/findings.schema.json`` describes it.

UTF-8, two spaces, a fixed order of keys and entries, at most six decimals. Bytes of a file name that
are not UTF-8 come out as the JSON escapes of lone surrogates.
"""

import json
from typing import Any, TextIO

from reports.base import ReportFormat
from reports.order import in_order
from scanner.finding import Report, to_json

DECIMALS = 6


def write(report: Report, out: TextIO) -> None:
    body = _rounded(to_json(in_order(report)))
    text = json.dumps(body, indent=2, ensure_ascii=False, allow_nan=False)
    out.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))
    out.write("\n")


def _rounded(value: Any) -> Any:
    """``value`` with every float, however deep, rounded to six decimals."""
    match value:
        case float():
            return round(value, DECIMALS)
        case dict():
            return {key: _rounded(item) for key, item in value.items()}
        case list() | tuple():
            return [_rounded(item) for item in value]
        case _:
            return value


FORMAT = ReportFormat(name="json", filename="findings.json", write=write)
