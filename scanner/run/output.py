"""Output files: private, and written completely or not at all."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from scanner.errors import UsageError
from scanner.run.whole_file import whole_file


def write_private(path: Path, write: Callable[[Any], None], *, binary: bool = False) -> None:
    """Write a file that its owner alone may read. Raises ``UsageError`` where it cannot be written.

    ``write`` is given the open file: of text in UTF-8, or ``binary``. What stood at ``path`` stays until the
    new file is whole; a device or a pipe is written to as it is.
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
    """Make a folder for outputs, and make sure before hours of reading that they can stand there."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            """That it could be made is all there is to know."""
    except OSError as error:
        raise UsageError(f"folder '{path}' cannot be written to ({error.strerror}); give another") from None
