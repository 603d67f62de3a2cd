"""Safe access to the user's own files and folders, also in places where other users may write.

Another user may have replaced one of our files by a link, a pipe or another file. Therefore, a file is read
only if it belongs to this user, and writing never follows another user's link or pipe.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import Final

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_MOST_LINKS: Final = 40
_ROOT: Final = 0


def is_own(found: os.stat_result) -> bool:
    """Whether a file belongs to this user."""
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()


def is_trusted(found: os.stat_result) -> bool:
    """Whether a file belongs to this user or to root, who created the files in ``/dev``."""
    return is_own(found) or found.st_uid == _ROOT


@contextlib.contextmanager
def open_own(path: Path) -> Iterator[FileIO | None]:
    """Open a regular file that only this user may write; yields ``None`` if there is no such file.

    The file is unbuffered, because a buffer would copy the content of a large file once more. Opening a pipe
    does not block.
    """
    with contextlib.ExitStack() as stack:
        file = None
        with contextlib.suppress(OSError):
            descriptor = os.open(path, _READ)
            opened = stack.enter_context(os.fdopen(descriptor, "rb", buffering=0))
            found = os.fstat(descriptor)
            if is_own(found) and not found.st_mode & _OTHERS and stat.S_ISREG(found.st_mode):
                file = opened
        yield file


def make_folder(folder: Path) -> None:
    """Create ``folder`` and its missing parents, with access for their owner only. Raises ``OSError`` if that
    fails.
    """
    for each in (*reversed(folder.parents), folder):
        if not each.is_dir():
            each.mkdir(mode=0o700, exist_ok=True)


def followed(path: Path) -> Path:
    """The path of the file that writing to ``path`` would change, following only links of this user or root.

    Raises:
        OSError: ``path`` leads to another user's link or pipe, or links form a circle; see ``strerror``.
    """
    for _ in range(_MOST_LINKS):
        try:
            found = path.lstat()
        except FileNotFoundError:
            return path
        is_link = stat.S_ISLNK(found.st_mode)
        if (is_link or stat.S_ISFIFO(found.st_mode)) and not is_trusted(found):
            kind = "link" if is_link else "pipe"
            raise PermissionError(errno.EPERM, f"a {kind} of another user is in its place", str(path))
        if not is_link:
            return path
        there = path.parent / path.readlink()
        if path.exists() and not os.path.lexists(there):  # An open file in /proc: its link is no path.
            return path
        path = there
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
