"""Logs with ``key=value`` pairs or logfmt, even after free text, and environment files (``.env``)."""

import re
from collections.abc import Sequence

import numpy as np

from scanner.log_formats.base import LogFormat, share
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import key_value_fields, key_value_line_fields
from scanner.logs.log_table import TEXT

_STARTS_WITH_KEY = re.compile(r"^\s*(?:export )?[A-Za-z_][\w.-]*=")


def _takes(lines: Sequence[str], kind: str) -> bool:
    if kind == "document":
        return share(lines, _STARTS_WITH_KEY.match) >= 0.8
    table = key_value_fields(LineBuffer.of("\n".join(lines).encode("utf-8", "replace")))
    named = np.array([label != TEXT for label in table.labels], dtype=np.bool_)
    return np.unique(table.lines[named[table.codes]]).size >= 0.1 * len(lines)


FORMAT = LogFormat(
    name="key_value", rank=90, takes=_takes, fields=lambda lines, layout: key_value_line_fields(lines)
)
