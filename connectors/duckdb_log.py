"""Recognises DuckDB files and the write-ahead log next to them."""

from pathlib import Path

from connectors.storage.regular import open_regular

MAGIC, MAGIC_PLACE = b"DUCK", 8
LOG_SUFFIX = ".wal"


def is_log_of_database(path: Path) -> bool:
    """Whether a file is the write-ahead log of a DuckDB file next to it, and is read with that file."""
    if path.suffix != LOG_SUFFIX:
        return False
    try:
        with open_regular(path.with_suffix("")) as file:
            return file.read(MAGIC_PLACE + len(MAGIC)).endswith(MAGIC)
    except OSError:
        return False
