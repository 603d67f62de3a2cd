"""Recognises DuckDB files and the write-ahead log next to them."""

from pathlib import Path

MAGIC, MAGIC_PLACE = b"DUCK", 8
LOG_SUFFIX = ".wal"


def is_log_of_database(path: Path) -> bool:
    """Whether a file is the log of a DuckDB file next to it, and therefore read with it."""
    if path.suffix != LOG_SUFFIX:
        return False
    try:
        with path.with_suffix("").open("rb") as file:
            return file.read(MAGIC_PLACE + len(MAGIC)).endswith(MAGIC)
    except OSError:
        return False
