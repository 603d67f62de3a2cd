"""The formats, found by walking this package; adding one adds one file."""

import importlib
import pkgutil
from functools import cache

import connectors.formats
from connectors.formats.base import Format, Head, Match


@cache
def formats() -> tuple[Format, ...]:
    """All formats, by module name."""
    names = sorted(info.name for info in pkgutil.iter_modules(connectors.formats.__path__))
    modules = (importlib.import_module(f"connectors.formats.{name}") for name in names)
    return tuple(module.FORMAT for module in modules if hasattr(module, "FORMAT"))


def format_named(name: str) -> Format:
    """The format that a collection says it is read by."""
    return next(found for found in formats() if found.name == name)


def best_format(head: Head) -> tuple[Match, Format]:
    """The surest format for a file and how sure it is (``Match.NO``: none reads it)."""
    return max(((found.sniff(head), found) for found in formats()), key=lambda pair: pair[0])
