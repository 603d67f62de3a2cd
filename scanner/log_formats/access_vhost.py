"""Logs of web servers that begin with the name of the site (Apache's ``vhost_combined``)."""

import re
from collections.abc import Sequence

from scanner.log_formats.base import LogFormat, share
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields, access_line_fields

_LINE = re.compile(r'^\S+ \S+ \S+ \S+ \[[^\]]+\] "')


def _takes(lines: Sequence[str], kind: str) -> bool:
    return kind != "document" and share(lines, lambda line: bool(_LINE.match(line))) >= 0.5


def _fields(lines: LineBuffer, layout: str) -> LineFields:
    return access_line_fields(lines, has_vhost=True)


FORMAT = LogFormat(name="access_vhost", rank=21, takes=_takes, fields=_fields)
