"""Handle standard output that cannot be written: full disk, closed descriptor, reader that has ended."""

import contextlib
import os
from collections.abc import Iterator
from typing import TextIO

from scanner.errors import UsageError


class OutputLostError(UsageError):
    """Standard output cannot be written; ``str()`` says why."""


@contextlib.contextmanager
def output_kept(stream: TextIO) -> Iterator[None]:
    """Writing to ``stream`` within the block raises ``OutputLostError`` if it cannot be written, and
    ``BrokenPipeError`` if its reader has ended. It raises only once: later output to ``stream`` is dropped.
    """
    try:
        yield
    except BrokenPipeError:
        _silence(stream)
        raise
    except OSError as error:
        _silence(stream)
        raise OutputLostError(f"standard output cannot be written ({error.strerror})") from None


@contextlib.contextmanager
def output_dropped(stream: TextIO) -> Iterator[None]:
    """Output that ``stream`` cannot take within the block is dropped."""
    try:
        yield
    except OSError:
        _silence(stream)


def _silence(stream: TextIO) -> None:
    """Let ``stream`` drop its buffered output, too: Python writes that when it ends, and would fail again."""
    with contextlib.suppress(OSError):  # a stream without a descriptor
        number = stream.fileno()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, number)
        os.close(null)
