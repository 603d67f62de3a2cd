"""The list of all log formats, collected from the modules of this package."""

from collections.abc import Sequence
from functools import cache

import scanner.log_formats
from connectors.package_modules import modules_with
from scanner.log_formats.base import LogFormat
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields


@cache
def log_formats() -> tuple[LogFormat, ...]:
    """The formats in the order in which they are tried."""
    found = [module.FORMAT for module in modules_with(scanner.log_formats, "FORMAT")]
    return tuple(sorted(found, key=lambda item: (item.rank, item.name)))


def format_of(lines: Sequence[str], kind: str) -> str:
    """Name of the format of ``lines`` in a collection of ``kind``, followed by the format's layout, if any.

    >>> format_of(['{"to": "x"}'], "log"), format_of(["a=1 b=2"], "log"), format_of(["hello"], "log")
    ('json', 'key_value', 'text')
    """
    filled = [line for line in lines if line.strip()]
    if not filled:
        return "text"
    found = next(item for item in log_formats() if item.takes(filled, kind))
    return f"{found.name} {found.layout(filled)}".strip()


def fields_of(lines: LineBuffer, log_format: str) -> LineFields:
    """Cut every line of ``lines`` into fields."""
    name, _, layout = log_format.partition(" ")
    return next(item for item in log_formats() if item.name == name).fields(lines, layout)


def labels_of(lines: Sequence[str], log_format: str) -> set[str]:
    """The names of the fields of ``lines``."""
    buffer = LineBuffer.of("\n".join(line.replace("\n", " ") for line in lines).encode("utf-8", "replace"))
    fields = fields_of(buffer, log_format)
    return {*fields.outer.labels, *fields.inner.labels} if lines else set()
