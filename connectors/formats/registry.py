"""The formats, found by walking this package; adding one adds one file."""

from functools import cache

import connectors.formats
from connectors.formats.base import Format, Head, Match
from connectors.package_modules import modules_with


@cache
def formats() -> tuple[Format, ...]:
    """All formats, by module name."""
    return tuple(module.FORMAT for module in modules_with(connectors.formats, "FORMAT"))


def format_named(name: str) -> Format:
    """The format that a collection says it is read by."""
    return next(found for found in formats() if found.name == name)


def best_format(head: Head) -> tuple[Match, Format]:
    """The surest format for a file and how sure it is (``Match.NO``: none reads it)."""
    return max(((found.sniff(head), found) for found in formats()), key=lambda pair: pair[0])
