"""What a report format is: a name, the file it is written to, and a function that writes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scanner.finding import Report


@dataclass(frozen=True, kw_only=True)
class ReportFormat:
    """One report format. ``write(report, out)`` does not filter, read a clock or open a connection."""

    name: str
    filename: str
    """Name of the file that it is written to; empty for a format that is only for the terminal."""
    write: Callable[[Report, Any], None]
    """``out`` takes text (``TextIO``), or bytes (``BinaryIO``) where the format is ``binary``."""
    binary: bool = False
    doc: str = field(default="", compare=False)
    """First line of the module's docstring; filled in by the registry."""
