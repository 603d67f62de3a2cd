"""Access logs of AWS classic load balancers.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
"""

from scanner.log_formats.base import LogFormat, half_match
from scanner.logs.log_places import placed_line_fields

LABELS = (
    *("time", "elb", "client", "backend", "request_processing_time", "backend_processing_time"),
    *("response_processing_time", "elb_status_code", "backend_status_code", "received_bytes", "sent_bytes"),
    *("request", "user_agent", "ssl_cipher", "ssl_protocol"),
)
AT_LEAST = LABELS.index("request") + 1
"""Minimum number of fields; older lines end with the field ``request``."""
LINE = r"\d{4}-\d\d-\d\dT\S+Z \S+ \S+:\d+ (?:\S+:\d+|-) (?:-?[\d.]+ ){3}(?:\d{3}|-) (?:\d{3}|-) \d+ \d+ \""

FORMAT = LogFormat(
    name="elb",
    rank=22,
    takes=half_match(LINE),
    fields=lambda lines, layout: placed_line_fields(lines, LABELS, at_least=AT_LEAST, queries=("request",)),
)
