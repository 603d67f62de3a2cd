"""JSON for programs: the whole report, as ``scanner/schemas/findings.schema.json`` describes it.

The file is in UTF-8, indented by two spaces. Keys and entries have a fixed order, and numbers have at most
six decimals. Reports with very many findings have one entry per line and are shortened by
``reports/folding.py``. Bytes of a file name that are not UTF-8 are written as JSON escapes of lone
surrogates.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TextIO

from reports.base import ReportFormat
from reports.folding import folded
from reports.names import escaped
from reports.order import in_order
from scanner.finding import Report

DECIMALS = 6
_AS_THEY_ARE, _ROWS = frozenset((str, int, bool, type(None))), frozenset((tuple, list))


def write(report: Report, out: TextIO) -> None:
    short, beside = folded(in_order(report))
    if "folded" in beside:
        _write_entry_a_line(short, beside, out)
    else:
        out.write(as_json(_by_key(short, beside), indent=2))
    out.write("\n")


def _write_entry_a_line(report: Report, beside: Mapping[str, Any], out: TextIO) -> None:
    """Write one entry per line. To save memory, each entry is converted only when it is written."""
    separator = "{\n"
    for key, value in _by_key(report, beside).items():
        out.write(f"{separator}{as_json(key)}: ")
        if isinstance(value, list | tuple) and value:
            out.write("[\n")
            for place, entry in enumerate(value):
                out.write((",\n" if place else "") + as_json(entry))
            out.write("\n]")
        else:
            out.write(as_json(value))
        separator = ",\n"
    out.write("\n}")


def _by_key(report: Report, beside: Mapping[str, Any]) -> dict[str, Any]:
    names = sorted(_fields_of(Report), key=lambda name: name != "schema_version")
    return {name: getattr(report, name) for name in names} | dict(beside)


def as_json(body: Any, *, indent: int | None = None) -> str:
    """``body`` as JSON in valid UTF-8, with terminal control characters escaped and at most six decimals.

    >>> as_json({"share": 1 / 3, "file": "caf\\udce9"})
    '{"share": 0.333333, "file": "caf\\\\udce9"}'
    """
    text = json.dumps(_plain(body), indent=indent, ensure_ascii=False, allow_nan=False)
    return escaped(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def _plain(value: Any) -> Any:
    """``value`` with dataclasses converted to dictionaries and floats rounded, at any depth."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind in _ROWS:
        return [_plain(item) for item in value]
    match value:
        case float():
            return round(value, DECIMALS)
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _fields_of(type(value))}
    return value


@cache
def _fields_of(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


FORMAT = ReportFormat(name="json", filename="findings.json", write=write)
