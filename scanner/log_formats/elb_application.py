"""Access logs of AWS application load balancers.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
"""

from scanner.log_formats import elb
from scanner.log_formats.base import LogFormat, half_match
from scanner.logs.log_places import placed_line_fields

_LABELS = (
    *("type", *elb.LABELS, "target_group_arn", "trace_id", "domain_name", "chosen_cert_arn"),
    *("matched_rule_priority", "request_creation_time", "actions_executed", "redirect_url", "error_reason"),
    *("target_list", "target_status_code_list", "classification", "classification_reason", "conn_trace_id"),
)
_LINE = r"[a-z0-9]{2,6} " + elb.LINE

FORMAT = LogFormat(
    name="elb_application",
    rank=23,
    takes=half_match(_LINE),
    fields=lambda lines, layout: placed_line_fields(
        lines, _LABELS, at_least=elb.AT_LEAST + 1, queries=("request", "redirect_url")
    ),
)
