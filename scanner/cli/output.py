"""Where outputs go: private files, and a terminal of some width."""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scanner.errors import UsageError


def write_private(path: Path, write: Callable[[Any], None], *, binary: bool = False) -> None:
    """Write a file that its owner alone may read. Raises ``UsageError`` where it cannot be opened.

    ``write`` is given the open file: of text in UTF-8, or ``binary``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written ({error.strerror}); give another path") from None
    if path.is_file():
        path.chmod(0o600)  # it may be older than this run
    with os.fdopen(handle, "wb") as out:
        if binary:
            write(out)
            return
        with io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="") as text:
            write(text)


def check_folder(path: Path) -> None:
    """Make a folder for outputs, and make sure before hours of reading that they can stand there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            """That it could be made is all there is to know."""
    except OSError as error:
        raise UsageError(f"folder '{path}' cannot be written to ({error.strerror}); give another") from None


def terminal_width() -> int | None:
    """Columns of the terminal that standard output is; None where it is a file or a pipe."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
