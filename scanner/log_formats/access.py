"""Web server logs in common or combined log format, with or without more fields at the end of a line.

Fields are found by their positions, and query parameters by their names.

Source: https://httpd.apache.org/docs/2.4/logs.html
"""

from scanner.log_formats.base import LogFormat, half_match
from scanner.logs.log_fields import access_line_fields

_LINE = r'^\S+ \S+ \S+ \[[^\]]+\] "'

FORMAT = LogFormat(
    name="access",
    rank=20,
    takes=half_match(_LINE, in_documents=False),
    fields=lambda lines, layout: access_line_fields(lines, has_vhost=False),
)
