"""What every command writes to: standard output and error, on which no name can steer a terminal.

Whatever a source, a store or a report brings along is written with its control and direction characters as
escapes (``\\u001b``), which JSON reads back as they were. Drawings of our own (colours, the progress bar) go
past that, to ``trusted``, and write names as ``visible`` text.
"""

import contextlib
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from reports.names import escaped


class Terminal:
    """A text stream that writes nothing invisible."""

    def __init__(self, stream: TextIO) -> None:
        self.trusted = stream
        """The stream itself, for what is known to hold nobody else's text."""

    def write(self, text: str) -> int:
        self.trusted.write(escaped(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.trusted, name)


def trusted(stream: TextIO) -> TextIO:
    """The stream behind a ``Terminal``; any other is its own."""
    return stream.trusted if isinstance(stream, Terminal) else stream


@contextlib.contextmanager
def safe_streams() -> Iterator[None]:
    """Standard output and error as ``Terminal`` within the block."""
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Terminal(trusted(out)), Terminal(trusted(err))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err


def terminal_width() -> int | None:
    """Columns of the terminal that standard output is; None where it is a file or a pipe."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
