"""CouchDB's log, in which access lines stand among other lines.

Source: https://docs.couchdb.org/en/stable/config/logging.html
"""

from dataclasses import replace

import numpy as np
import pyarrow.compute as pc

from scanner.log_formats.base import LogFormat, half_match
from scanner.logs.log_bytes import LineBuffer, slices
from scanner.logs.log_fields import LineFields
from scanner.logs.log_places import placed_line_fields

_LABELS = (
    *("level", "time", "node", "pid", "request_id", "host", "remote_addr", "remote_user", "method"),
    *("request", "status", "result", "duration"),
)
_NOBODY = "undefined"
"""The value that CouchDB writes in place of a user for a request without login."""
_LINE = r"\[\w+\] \d{4}-\d\d-\d\dT\S+ \S+@\S+ <[\d.]+> \S+ \S+ \S+ \S+ [A-Z]+ /\S* \d{3} \w+ \d+$"


def _fields(lines: LineBuffer, layout: str) -> LineFields:
    found = placed_line_fields(lines, _LABELS, at_least=len(_LABELS), queries=("request",))
    table = found.outer
    values = slices(lines.data, table.starts, table.stops)
    is_nobody = np.asarray(pc.equal(values, _NOBODY).to_numpy(zero_copy_only=False), dtype=np.bool_)
    return replace(found, outer=replace(table, stops=np.where(is_nobody, table.starts, table.stops)))


FORMAT = LogFormat(name="couchdb", rank=24, takes=half_match(_LINE), fields=_fields)
