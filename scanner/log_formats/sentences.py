"""Logs of sentences in which words name values, as in ``Failed password for ann from 192.0.2.7 port 22``.

Each line is one field ``text``. A value that the preceding words name is also a separate field.
"""

from collections.abc import Sequence

import numpy as np

from scanner.log_formats.base import LogFormat
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import sentence_line_fields


def _takes(lines: Sequence[str], kind: str) -> bool:
    if kind == "document":
        return False
    fields = sentence_line_fields(LineBuffer.of("\n".join(lines).encode("utf-8", "replace")))
    return np.unique(fields.inner.lines).size >= 0.02 * len(lines)


FORMAT = LogFormat(
    name="sentences", rank=95, takes=_takes, fields=lambda lines, layout: sentence_line_fields(lines)
)
