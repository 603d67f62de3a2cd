"""By what one sees, some days later, that files are as they were.

A watermark costs a look at the folder: sizes and times of change. A digest costs one reading, and still holds
where a file was only touched or copied again.
"""

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from connectors.storage.os_errors import is_file

_SETTLED_SECONDS: Final = 2.0
"""The longest tick of a file system's clock: what changes twice within one keeps its times."""
_MOST_BYTES: Final = 1 << 30
"""What is larger is sampled by blocks, and is read sooner than it is digested."""
_LOGS: Final = ("-wal", "-journal", ".wal")
"""What SQLite and DuckDB put beside a database holds a part of it."""


def watermark(*paths: Path) -> str:
    """The same only where the files are the same; empty where one has only just changed, or is gone.

    The time at which the file's entry changed is part of it: it tells of content that was replaced and given
    its old time of change.
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
    """Of all bytes of the files; empty where they are too many, or cannot be read."""
    whole = hashlib.blake2b(digest_size=16)
    try:
        if sum(path.stat().st_size for path in paths) > _MOST_BYTES:
            return ""
        for path in paths:
            with path.open("rb") as file:
                whole.update(hashlib.file_digest(file, "blake2b").digest())
    except OSError:
        return ""
    return whole.hexdigest()


def with_logs(path: Path) -> Sequence[Path]:
    """A database file, and what stands beside it that holds a part of it."""
    real = path.resolve()  # the logs stand beside the file itself, not beside a link to it
    beside = (real.with_name(real.name + suffix) for suffix in _LOGS)
    return (path, *(file for file in beside if is_file(file)))
