"""Standard output and error for every command, safe against names that contain control characters.

Control and direction characters in text from a source, a store or a report are escaped (``\\u001b``), in a
form that JSON reads back. Our own colours and the progress bar bypass this through ``trusted``, and write
names as ``visible`` text.

What standard output cannot take is an error; what standard error cannot take is dropped, because nobody could
be told.
"""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, TextIO, cast

from reports.names import escaped
from scanner.run.standard_output import output_dropped, output_kept


class Terminal:
    """A text stream that escapes invisible characters."""

    def __init__(self, stream: TextIO) -> None:
        self.trusted = stream
        """The unescaped stream. Write only text of the program's own to it."""

    def write(self, text: str) -> int:
        self.trusted.write(escaped(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.trusted, name)


class Guarded:
    """A stream whose failures are dealt with by ``guard``."""

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


def open_closed_streams() -> None:
    """Open the null device in place of standard streams that the caller closed. Call it first: otherwise the
    next file to be opened, such as the store, would get their numbers, and what libraries print.

    Writing to an output that was closed fails, so that it is not lost in silence.
    """
    for name, access, mode in (
        ("stdin", os.O_RDONLY, "r"),
        ("stdout", os.O_RDONLY, "w"),
        ("stderr", os.O_WRONLY, "w"),
    ):
        if getattr(sys, name) is None:  # in this order, each gets its own number again
            handle = os.open(os.devnull, access)
            setattr(sys, name, os.fdopen(handle, mode, encoding="utf-8", closefd=False))


def terminal_width() -> int | None:
    """Columns of the terminal on standard output; ``None`` for a file or pipe."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
