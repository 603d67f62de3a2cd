"""Opens files in folders that others can write to. Only regular files are opened, since a pipe could block.

Whether a file is regular is checked on the open file, since another file can take its place at any time.
Links are not followed: the caller has already resolved the links that may be followed.
"""

import errno
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from connectors.storage.os_errors import NotRegularError
from connectors.storage.streams import FileRange, chunks

_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOFOLLOW", "O_NOCTTY", "O_BINARY"):  # not all flags exist everywhere
    _FLAGS |= getattr(os, _name, 0)
_NOT_REGULAR = (errno.ELOOP, errno.ENXIO)
"""Error numbers for an attempt to open a link or a socket."""
_COPY_BYTES = 1 << 20
_BLOCK_BYTES = 512
"""Unit of ``st_blocks`` in bytes, whatever the file system."""


def open_regular(path: Path) -> io.BufferedReader:
    """A regular file, open for reading. Raises ``OSError``: ``NotRegularError`` for anything but a file."""
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno in _NOT_REGULAR:
            raise NotRegularError from None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotRegularError
    return os.fdopen(handle, "rb")


def is_regular(path: Path) -> bool:
    """Whether a regular file with this name exists; false for a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def is_other(path: Path) -> bool:
    """Whether something with this name exists that is not a regular file."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def stored_bytes(path: Path) -> int:
    """Number of bytes that a file takes on the disk, at most its size. Raises ``OSError``.

    Limits are derived from this number, since a sparse file can claim any size. If the file system does not
    count blocks, the size is returned.
    """
    found = path.stat()
    blocks = getattr(found, "st_blocks", 0)
    return min(found.st_size, blocks * _BLOCK_BYTES) if blocks else found.st_size


def copy_regular(path: Path, target: Path) -> None:
    """Copy a regular file. The holes of a sparse file stay holes in the copy. Raises ``OSError``."""
    with open_regular(path) as source, target.open("wb") as copy:
        size = os.fstat(source.fileno()).st_size
        for start, stop in _filled(source.fileno(), size):
            source.seek(start)
            copy.seek(start)
            for chunk in chunks(FileRange(source, 0, stop - start), _COPY_BYTES):
                copy.write(chunk)
        copy.truncate(size)


def _filled(handle: int, size: int) -> Iterator[tuple[int, int]]:
    """Start and stop of each part of a file that is not a hole."""
    if not hasattr(os, "SEEK_DATA"):
        yield 0, size
        return
    stop = 0
    while stop < size:
        try:
            start = os.lseek(handle, stop, os.SEEK_DATA)
        except OSError as error:
            if error.errno == errno.ENXIO:  # nothing but holes from here
                return
            raise
        stop = os.lseek(handle, start, os.SEEK_HOLE)
        yield start, stop
