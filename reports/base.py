"""The contract of a report format: a name, a default file name, and a function that writes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scanner.finding import Report


@dataclass(frozen=True, kw_only=True)
class ReportFormat:
    """One report format. ``write`` omits nothing, and neither reads the clock nor opens a connection."""

    name: str
    filename: str
    """Name of the report file; empty for a format that is only written to the terminal."""
    write: Callable[[Report, Any], None]
    """Writes a report to a ``TextIO``, or to a ``BinaryIO`` if the format is ``binary``."""
    binary: bool = False
    doc: str = field(default="", compare=False)
    """First line of the docstring of the format's module; the registry fills it in."""
