"""Logs in W3C extended format (IIS, CloudFront, proxies), in which a line ``#Fields:`` names all fields.

Source: https://www.w3.org/TR/WD-logfile.html
"""

from collections.abc import Sequence

from scanner.log_formats.base import LogFormat
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields
from scanner.logs.log_places import placed_line_fields

_FIELDS = "#Fields:"
_QUERIES = ("cs-uri-query", "cs-uri", "cs(Referer)")


def _takes(lines: Sequence[str], kind: str) -> bool:
    return any(line.startswith("#") for line in lines[:1]) and bool(_layout(lines))


def _layout(lines: Sequence[str]) -> str:
    named = (line.removeprefix(_FIELDS).split() for line in lines if line.startswith(_FIELDS))
    return " ".join(next(named, []))


def _fields(lines: LineBuffer, layout: str) -> LineFields:
    labels = layout.split()
    return placed_line_fields(lines, labels, at_least=len(labels), queries=_QUERIES)


FORMAT = LogFormat(name="w3c", rank=5, takes=_takes, fields=_fields, layout=_layout)
