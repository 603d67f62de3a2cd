"""Logs with one JSON object per line, possibly with some other lines. Each dotted path is a field.

If words inside a message name a value, the value is a field below the message, as in other logs.
"""

from collections.abc import Sequence

import orjson

from scanner.log_formats.base import LogFormat, share
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields
from scanner.logs.log_json import json_fields
from scanner.logs.log_phrases import phrase_fields
from scanner.logs.log_table import FieldTable


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


def fields_of_objects(lines: LineBuffer) -> LineFields:
    """The fields for the keys of each line's object, and inside them fields for values that words name."""
    outer = json_fields(lines)
    return LineFields(outer=outer, inner=phrase_fields(lines, outer, FieldTable.empty()))


FORMAT = LogFormat(name="json", rank=10, takes=_takes, fields=lambda lines, layout: fields_of_objects(lines))
