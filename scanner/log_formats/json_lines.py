"""One JSON object a line, here and there a line of something else: dotted paths are fields."""

from collections.abc import Sequence

import orjson

from scanner.log_bytes import LineBuffer
from scanner.log_formats.base import LogFormat, share
from scanner.log_json import json_fields
from scanner.log_table import FieldTable
from scanner.logs import LineFields


def _takes(lines: Sequence[str], kind: str) -> bool:
    return kind != "document" and share(lines, is_json_object) >= 0.5


def is_json_object(line: str) -> bool:
    """Whether a line is one JSON object and nothing else."""
    if not line.lstrip().startswith("{"):
        return False
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _fields(lines: LineBuffer) -> LineFields:
    return LineFields(outer=json_fields(lines), inner=FieldTable.empty())


FORMAT = LogFormat(name="json", rank=10, takes=_takes, fields=_fields)
