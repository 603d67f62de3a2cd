"""Lines of no format: one field ``text`` each."""

from collections.abc import Sequence

from scanner.log_bytes import LineBuffer
from scanner.log_formats.base import LogFormat
from scanner.log_table import FieldTable
from scanner.logs import LineFields, whole_lines


def _takes(lines: Sequence[str], kind: str) -> bool:
    return True


def _fields(lines: LineBuffer) -> LineFields:
    return LineFields(outer=whole_lines(lines), inner=FieldTable.empty())


FORMAT = LogFormat(name="text", rank=100, takes=_takes, fields=_fields)
