"""Lines without a known format, each of which is one field ``text``."""

from scanner.log_formats.base import LogFormat
from scanner.logs.log_fields import LineFields, whole_lines
from scanner.logs.log_table import FieldTable

FORMAT = LogFormat(
    name="text",
    rank=100,
    takes=lambda lines, kind: True,
    fields=lambda lines, layout: LineFields(outer=whole_lines(lines), inner=FieldTable.empty()),
)
