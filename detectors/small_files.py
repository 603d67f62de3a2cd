"""Reads the user's own files, such as a project file, safely: only regular files of limited size.

Reading a device may never end, a pipe can block for ever, and a file can be larger than memory.
"""

import errno
import os
import stat
from pathlib import Path


def read_small(path: Path, most: int) -> bytes:
    """All bytes of a regular file of at most ``most`` bytes.

    Raises:
        OSError: the file is missing, unreadable, not a regular file, or too large; ``strerror`` says which.
    """
    # Without O_NONBLOCK, opening a pipe would wait for a writer.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file (a folder, pipe or device)", str(path))
        data = opened.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most >> 10:,} kB", str(path))
    return data
