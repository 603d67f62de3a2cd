"""Lines without a format: one field ``text`` each."""

from collections.abc import Sequence

from scanner.log_formats.base import LogFormat
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields, whole_lines
from scanner.logs.log_table import FieldTable


def _takes(lines: Sequence[str], kind: str) -> bool:
    return True


def _fields(lines: LineBuffer, layout: str) -> LineFields:
    return LineFields(outer=whole_lines(lines), inner=FieldTable.empty())


FORMAT = LogFormat(name="text", rank=100, takes=_takes, fields=_fields)
