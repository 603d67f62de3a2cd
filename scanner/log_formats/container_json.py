"""Container logs of Kubernetes from programs that write one JSON object per line."""

from collections.abc import Sequence

from scanner.log_formats import json_lines
from scanner.log_formats.base import LogFormat, share
from scanner.log_formats.container import programs_lines, unwrapped


def _takes(lines: Sequence[str], kind: str) -> bool:
    inner = programs_lines(lines) if kind != "document" else []
    return bool(inner) and share(inner, json_lines.is_json_object) >= 0.5


FORMAT = LogFormat(
    name="container_json",
    rank=30,
    takes=_takes,
    fields=lambda lines, layout: unwrapped(lines, json_lines.fields_of_objects),
)
