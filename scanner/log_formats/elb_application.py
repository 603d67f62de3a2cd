"""Access logs of AWS application load balancers.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
"""

import re
from collections.abc import Sequence

from scanner.log_formats import elb
from scanner.log_formats.base import LogFormat, share
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields
from scanner.logs.log_places import placed_line_fields

_LABELS = (
    *("type", *elb.LABELS, "target_group_arn", "trace_id", "domain_name", "chosen_cert_arn"),
    *("matched_rule_priority", "request_creation_time", "actions_executed", "redirect_url", "error_reason"),
    *("target_list", "target_status_code_list", "classification", "classification_reason", "conn_trace_id"),
)
_LINE = re.compile(r"[a-z0-9]{2,6} " + elb.LINE)


def _takes(lines: Sequence[str], kind: str) -> bool:
    return share(lines, lambda line: bool(_LINE.match(line))) >= 0.5


def _fields(lines: LineBuffer, layout: str) -> LineFields:
    return placed_line_fields(lines, _LABELS, at_least=elb.AT_LEAST + 1, queries=("request", "redirect_url"))


FORMAT = LogFormat(name="elb_application", rank=23, takes=_takes, fields=_fields)
