"""Web server logs, common or combined, with or without more fields at the end of a line.

Fields are found by position, query parameters by name.

Source: https://httpd.apache.org/docs/2.4/logs.html
"""

import re
from collections.abc import Sequence

from scanner.log_formats.base import LogFormat, share
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields, access_line_fields

_LINE = re.compile(r'^\S+ \S+ \S+ \[[^\]]+\] "')


def _takes(lines: Sequence[str], kind: str) -> bool:
    return kind != "document" and share(lines, lambda line: bool(_LINE.match(line))) >= 0.5


def _fields(lines: LineBuffer, layout: str) -> LineFields:
    return access_line_fields(lines, has_vhost=False)


FORMAT = LogFormat(name="access", rank=20, takes=_takes, fields=_fields)
