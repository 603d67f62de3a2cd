"""Standard output and error for every command, safe against names that contain control characters.

Control and direction characters in text from a source, a store or a report are escaped (``\\u001b``), in a
form that JSON parsers convert back. Our own colours and the progress bar bypass this through ``trusted``, and
write names as ``visible`` text. Lines that a CI system would interpret as commands are escaped, too.

If standard output cannot be written, an error is raised. If standard error cannot be written, the text is
dropped, because no stream is left for a message.
"""

import contextlib
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, TextIO, cast

from reports.names import escaped
from scanner.run.standard_output import output_dropped, output_kept

_COMMAND = re.compile(r"^([^\S\n]*):(?=:)|#(?=#(?:\[|vso\[|teamcity\[))", re.MULTILINE)
"""Matches the start of commands of GitHub Actions, Azure Pipelines and TeamCity."""


class Terminal:
    """A text stream that escapes invisible characters and CI commands."""

    def __init__(self, stream: TextIO) -> None:
        self.trusted = stream
        """The unescaped stream. Write only the program's own text to it."""
        self._is_blank = True

    def write(self, text: str) -> int:
        self.trusted.write(_COMMAND.sub(self._as_text, escaped(text)))
        _, is_new, last = text.rpartition("\n")
        self._is_blank = (bool(is_new) or self._is_blank) and not last.strip()
        return len(text)

    def _as_text(self, found: re.Match[str]) -> str:
        blanks = found.group(1)
        if blanks is None:
            return "\\u0023"
        is_inside = found.start() == 0 and not self._is_blank
        return found.group() if is_inside else f"{blanks}\\u003a"

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.trusted, name)


class Guarded:
    """A stream whose failures ``guard`` handles."""

    def __init__(self, stream: TextIO, guard: Callable[[TextIO], AbstractContextManager[None]]) -> None:
        self._stream, self._guard = stream, guard

    def write(self, text: str) -> int:
        with self._guard(self._stream):
            self._stream.write(text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        with self._guard(self._stream):
            self._stream.writelines(lines)

    def flush(self) -> None:
        with self._guard(self._stream):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def trusted(stream: TextIO) -> TextIO:
    """The stream behind a ``Terminal``; any other stream unchanged."""
    return stream.trusted if isinstance(stream, Terminal) else stream


@contextlib.contextmanager
def safe_streams() -> Iterator[None]:
    """Wrap standard output and error in ``Terminal`` within the block."""
    out, err = sys.stdout, sys.stderr
    sys.stdout = Terminal(cast(TextIO, Guarded(trusted(out), output_kept)))
    sys.stderr = Terminal(cast(TextIO, Guarded(trusted(err), output_dropped)))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err


def terminal_width() -> int | None:
    """The width of the terminal in columns; ``None`` if standard output is a file or pipe."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
