"""Computes texts that show whether files are unchanged: watermarks and digests.

A watermark consists of sizes and change times, so the file is not read. A digest needs to read the file once,
and stays the same if the file was only touched or copied.
"""

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from connectors.storage.regular import is_regular, open_regular

_SETTLED_SECONDS: Final = 2.0
"""Seconds of one tick of the coarsest file system clock: two changes within a tick leave the same times."""
_MOST_BYTES: Final = 1 << 30
"""Maximum size for a digest. Larger files are sampled by blocks, which is faster than a digest."""
_LOGS: Final = ("-wal", "-journal", ".wal")
"""Suffixes of files that SQLite and DuckDB put next to a database, and that contain a part of it."""


def watermark(*paths: Path) -> str:
    """A text that is the same only while the files are unchanged; empty if one is missing or just changed.

    The text includes the inode change time (ctime), to notice content that was replaced and given its old
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
    """A digest of all bytes in the files; empty if the files are too large or cannot be read."""
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
    """A file, and any log files next to it that contain a part of the same database."""
    # The logs are next to the real file, not next to a link to it.
    real = path.resolve() if path.is_symlink() else path
    beside = (real.with_name(real.name + suffix) for suffix in _LOGS)
    return (real, *(file for file in beside if is_regular(file)))
