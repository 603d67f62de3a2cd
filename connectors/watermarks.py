"""Change detection for files: decide from size, times and digests whether a file is unchanged.

A watermark needs only a look at the folder: sizes and change times. A digest reads the file once, and
stays the same if the file was only touched or copied.
"""

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from connectors.storage.regular import is_regular, open_regular

_SETTLED_SECONDS: Final = 2.0
"""The coarsest file system clock: two changes within one tick leave the same times."""
_MOST_BYTES: Final = 1 << 30
"""Larger files are sampled by blocks, which is faster than a digest."""
_LOGS: Final = ("-wal", "-journal", ".wal")
"""Files that SQLite and DuckDB put next to a database, and that hold a part of it."""


def watermark(*paths: Path) -> str:
    """A text that is the same only while the files are unchanged; empty if one has just changed, or is gone.

    It includes the inode change time (ctime), to notice content that was replaced and given its old
    modification time.
    """
    try:
        stats = [path.stat() for path in paths]
    except OSError:
        return ""
    newest = max(max(stat.st_mtime, stat.st_ctime) for stat in stats)
    if newest > time.time() - _SETTLED_SECONDS:
        return ""
    return "/".join(f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ctime_ns}" for stat in stats)


def digest(*paths: Path) -> str:
    """A digest of all bytes of the files; empty if they are too large or cannot be read."""
    combined = hashlib.blake2b(digest_size=16)
    try:
        if sum(path.stat().st_size for path in paths) > _MOST_BYTES:
            return ""
        for path in paths:
            with open_regular(path) as file:
                combined.update(hashlib.file_digest(file, "blake2b").digest())
    except OSError:
        return ""
    return combined.hexdigest()


def with_logs(path: Path) -> Sequence[Path]:
    """A database file, with the log files next to it that hold a part of it."""
    # The logs are next to the real file, not next to a link to it.
    real = path.resolve() if path.is_symlink() else path
    beside = (real.with_name(real.name + suffix) for suffix in _LOGS)
    return (real, *(file for file in beside if is_regular(file)))
