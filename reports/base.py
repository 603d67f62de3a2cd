"""What a report format is: a name, the file it is written to, and a function that writes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

from scanner.finding import Report


@dataclass(frozen=True, kw_only=True)
class ReportFormat:
    """One format. ``write(report, out)`` filters nothing, asks no clock and opens no connection."""

    name: str
    filename: str
    """Empty where the format is for the terminal and not for a folder of outputs."""
    write: Callable[[Report, TextIO], None]
    doc: str = field(default="", compare=False)
    """First line of the module's docstring; filled in by the registry."""
