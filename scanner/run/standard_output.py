"""Handle failing standard output: the disk is full, the stream is closed, or the reading process has
ended.
"""

import contextlib
import os
from collections.abc import Iterator
from typing import TextIO

from scanner.errors import UsageError


class OutputLostError(UsageError):
    """Standard output cannot be written; the text of the exception states why."""


@contextlib.contextmanager
def output_kept(stream: TextIO) -> Iterator[None]:
    """If a write to ``stream`` fails within the block, raise ``OutputLostError``, or ``BrokenPipeError`` if
    the reading process has ended. This happens only once: later output to ``stream`` is dropped.
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
    """If a write to ``stream`` fails within the block, leave the block and drop all later output to
    ``stream``.
    """
    try:
        yield
    except OSError:
        _silence(stream)


def _silence(stream: TextIO) -> None:
    """Let ``stream`` drop all output, including what is buffered, which Python would otherwise fail to write
    at exit.
    """
    with contextlib.suppress(OSError):  # a stream without a descriptor
        number = stream.fileno()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, number)
        os.close(null)
