"""What a report format is: a name, the file it is written to, and a function that writes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scanner.finding import Report


@dataclass(frozen=True, kw_only=True)
class ReportFormat:
    """One format. ``write(report, out)`` filters nothing, asks no clock and opens no connection."""

    name: str
    filename: str
    """Empty where the format is for the terminal and not for a folder of outputs."""
    write: Callable[[Report, Any], None]
    """``out`` takes text (``TextIO``), or bytes (``BinaryIO``) where the format is ``binary``."""
    binary: bool = False
    doc: str = field(default="", compare=False)
    """First line of the module's docstring; filled in by the registry."""
