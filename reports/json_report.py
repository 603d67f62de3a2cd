"""JSON for programs: the whole report, as ``scanner/schemas/findings.schema.json`` describes it.

UTF-8, indented by two spaces, with a fixed order of keys and entries and at most six decimals. Reports with
very many findings have one entry per line and are shortened by ``reports/folding.py``. Bytes of a file name
that are not UTF-8 are written as JSON escapes of lone surrogates.
"""

import json
from typing import Any, TextIO

from reports.base import ReportFormat
from reports.folding import folded
from reports.names import escaped
from reports.order import in_order
from scanner.finding import Report, to_json

DECIMALS = 6


def write(report: Report, out: TextIO) -> None:
    short, beside = folded(in_order(report))
    body = to_json(short) | beside
    out.write(_entry_a_line(body) if "folded" in beside else as_json(body, indent=2))
    out.write("\n")


def _entry_a_line(body: dict[str, Any]) -> str:
    parts = []
    for key, value in body.items():
        told = as_json(value)
        if isinstance(value, list | tuple) and value:
            told = "[\n" + ",\n".join(map(as_json, value)) + "\n]"
        parts.append(f"{as_json(key)}: {told}")
    return "{\n" + ",\n".join(parts) + "\n}"


def as_json(body: Any, *, indent: int | None = None) -> str:
    """``body`` as JSON in valid UTF-8, without terminal control characters, floats rounded to six decimals.

    >>> as_json({"share": 1 / 3, "file": "caf\\udce9"})
    '{"share": 0.333333, "file": "caf\\\\udce9"}'
    """
    text = json.dumps(_rounded(body), indent=indent, ensure_ascii=False, allow_nan=False)
    return escaped(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def _rounded(value: Any) -> Any:
    """``value`` with all floats, at any depth, rounded to six decimals."""
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
