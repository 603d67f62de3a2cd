"""Output files: private, and written completely or not at all."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from scanner.errors import UsageError
from scanner.run.whole_file import whole_file


def write_private(path: Path, write: Callable[[Any], None], *, binary: bool = False) -> None:
    """Write a file that only its owner may read. Raises ``UsageError`` if it cannot be written.

    ``write`` gets the open file: UTF-8 text, or bytes if ``binary``. An existing file at ``path`` is replaced
    only when the new one is complete; a device or pipe is written to directly.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            with path.open("wb") as out:
                _fill(out, write, binary=binary)
            return
        with whole_file(path.resolve()) as out:  # a link stays a link
            _fill(out, write, binary=binary)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written ({error.strerror}); give another path") from None


def _fill(out: BinaryIO, write: Callable[[Any], None], *, binary: bool) -> None:
    if binary:
        write(out)
        return
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="")
    try:
        write(text)
    finally:
        text.detach()


def check_folder(path: Path) -> None:
    """Create a folder for outputs and check, before hours of reading, that it is writable."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            """Nothing is written: that the file can be made is the test."""
    except OSError as error:
        raise UsageError(f"folder '{path}' cannot be written to ({error.strerror}); give another") from None
