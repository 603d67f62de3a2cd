"""Logs of telephone servers that contain SIP messages, whose header fields are found by name.

Kamailio, FreeSWITCH and Asterisk write SIP messages line by line between other log lines. These other lines
are cut by ``key=value``. Source: RFC 3261, sections 7.3 and 20 (https://www.rfc-editor.org/rfc/rfc3261).
"""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow.compute as pc

from scanner.log_formats.base import LogFormat, share
from scanner.logs.log_bytes import LineBuffer, slices
from scanner.logs.log_fields import LineFields, key_value_line_fields
from scanner.logs.log_table import joined, table_of

_HEADERS = (
    *("from", "to", "contact", "via", "call-id", "p-asserted-identity", "p-preferred-identity"),
    *("remote-party-id", "diversion", "history-info", "refer-to", "referred-by", "reply-to", "record-route"),
    *("route", "user-agent", "server", "subject", "organization", "authorization", "proxy-authorization"),
)
_SHORT = {"f": "from", "t": "to", "m": "contact", "v": "via", "i": "call-id", "s": "subject"}
_HEADER = rf"^(?P<before>[ \t]*)(?P<name>(?i:{'|'.join([*_HEADERS, *_SHORT])}))(?P<colon>[ \t]*:)"
_START = re.compile(r"(?:^|\s)(?:[A-Z]{3,12} (?:sips?|tel):\S+ SIP/2\.0|SIP/2\.0 [1-6]\d\d )")


def _takes(lines: Sequence[str], kind: str) -> bool:
    return kind != "document" and share(lines, _START.search) >= 0.01


def _fields(lines: LineBuffer, layout: str) -> LineFields:
    found = pc.extract_regex(slices(lines.data, lines.starts, lines.ends), _HEADER)
    widths = [
        pc.fill_null(pc.binary_length(pc.struct_field(found, part)), 0).to_numpy(zero_copy_only=False)
        for part in ("before", "name", "colon")
    ]
    headers = np.flatnonzero(widths[1])
    names = pc.utf8_lower(pc.struct_field(found, "name")).take(headers).dictionary_encode()
    labels = [_SHORT.get(name, name) for name in names.dictionary.to_pylist()]
    starts = lines.starts[headers] + np.sum(widths, axis=0)[headers]
    codes = np.asarray(names.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    table = table_of(lines, starts, lines.ends[headers], codes, labels)
    cut = key_value_line_fields(lines)
    return LineFields(
        outer=joined(lines, table, cut.outer.without_lines(headers)), inner=cut.inner.without_lines(headers)
    )


FORMAT = LogFormat(name="sip_trace", rank=40, takes=_takes, fields=_fields)
