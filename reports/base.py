"""The contract of a report format: a name, a default file name, and a function that writes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scanner.finding import Report


@dataclass(frozen=True, kw_only=True)
class ReportFormat:
    """One report format. ``write(report, out)`` does not filter, read a clock or open a connection."""

    name: str
    filename: str
    """Name of its file; empty for a format that only goes to the terminal."""
    write: Callable[[Report, Any], None]
    """``out`` takes text (``TextIO``), or bytes (``BinaryIO``) if the format is ``binary``."""
    binary: bool = False
    doc: str = field(default="", compare=False)
    """First line of the module's docstring; filled in by the registry."""
