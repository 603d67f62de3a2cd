"""Find the file formats by walking this package; a new format only needs a new module."""

from functools import cache

import connectors.formats
from connectors.formats.base import Format, Head, Match
from connectors.package_modules import modules_with


@cache
def formats() -> tuple[Format, ...]:
    """All formats, sorted by module name."""
    return tuple(module.FORMAT for module in modules_with(connectors.formats, "FORMAT"))


def format_named(name: str) -> Format:
    """The format with this name, as in ``Collection.format``."""
    return next(found for found in formats() if found.name == name)


def best_format(head: Head) -> tuple[Match, Format]:
    """The best match for a file, and the format that matches. It is ``Match.NO`` if no format can read the
    file.
    """
    best = Match.NO, formats()[0]
    for found in formats():
        match = found.sniff(head)
        if match == Match.MAGIC:
            return match, found
        best = (match, found) if match > best[0] else best
    return best
