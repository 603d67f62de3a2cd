"""Write output files, which are private and are written either completely or not at all."""

import errno
import io
import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

from detectors.own_files import followed, make_folder
from scanner.errors import UsageError
from scanner.run.whole_file import whole_file


def write_private(path: Path, write: Callable[[Any], None], *, binary: bool = False) -> None:
    """Write a file that only its owner may read. Raises ``UsageError`` if the file cannot be written.

    ``write`` is called with the open file, which accepts text, or bytes if ``binary``. An existing file at
    ``path`` is replaced only when the new one is complete; a device or pipe is written to directly. A link is
    followed and stays in place. A link or a pipe that belongs to another user is an error.
    """
    try:
        make_folder(path.parent)
        place = followed(followed(path.parent) / path.name)
        is_special = place.exists() and not place.is_file()
        with _open_special(place) if is_special else whole_file(place) as out:
            _fill(out, write, binary=binary)
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written ({error.strerror}); give another path") from None


def _open_special(place: Path) -> BinaryIO:
    """Open a device or pipe for writing. Raises ``OSError``."""
    out = os.fdopen(os.open(place, os.O_WRONLY), "wb")
    if stat.S_ISREG(os.fstat(out.fileno()).st_mode):  # A file has replaced the device.
        out.close()
        raise PermissionError(errno.EPERM, "it changed while it was opened", str(place))
    return out


def _fill(out: BinaryIO, write: Callable[[Any], None], *, binary: bool) -> None:
    if binary:
        write(out)
        return
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="")
    try:
        write(text)
    finally:
        text.detach()


def check_folder(path: Path, names: Iterable[str] = ()) -> None:
    """Create a folder for outputs and check, before hours of reading, that it is writable.

    ``names`` gives the files that will be written in the folder. Raises ``UsageError``, also if another user
    put a link or a pipe in the place of the folder or of one of these files.
    """
    asked = path
    try:
        make_folder(followed(path))
        with tempfile.TemporaryFile(dir=path):
            """Nothing is written: the test is whether the file can be created."""
        for name in names:
            asked = path / name
            followed(asked)
    except OSError as error:
        what = f"folder '{path}' cannot be written to" if asked is path else f"'{asked}' cannot be written"
        raise UsageError(f"{what} ({error.strerror}); give another") from None
