"""Logs of web servers that begin with the name of the site (Apache's ``vhost_combined``)."""

from scanner.log_formats.base import LogFormat, half_match
from scanner.logs.log_fields import access_line_fields

_LINE = r'^\S+ \S+ \S+ \S+ \[[^\]]+\] "'

FORMAT = LogFormat(
    name="access_vhost",
    rank=21,
    takes=half_match(_LINE, in_documents=False),
    fields=lambda lines, layout: access_line_fields(lines, has_vhost=True),
)
