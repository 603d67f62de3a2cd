"""Compiles Hyperscan databases of patterns, and caches them in files. A damaged file is compiled again.

* https://intel.github.io/hyperscan/dev-reference/compilation.html
"""

import hashlib
import platform
from collections.abc import Callable, Sequence
from pathlib import Path

import hyperscan
import numpy as np

from detectors.matching.native import Ints
from detectors.private_cache import load, save

_START, _ALWAYS = hyperscan.HS_FLAG_SOM_LEFTMOST, hyperscan.HS_FLAG_MULTILINE


def open_database(
    patterns: Sequence[str], cache_dir: Path | None, starts: Sequence[bool]
) -> hyperscan.Database:
    """A database ready to scan, from the cache if possible. A pattern's id is its position in ``patterns``.

    If ``starts`` is false for a pattern, its matches are reported with start 0, which is faster. A pattern
    that begins with ``(?i)`` ignores case. Raises ``ValueError`` for a pattern that does not compile.
    """
    return open_flagged(patterns, [_START if start else 0 for start in starts], cache_dir)


def open_flagged(patterns: Sequence[str], flags: Sequence[int], cache_dir: Path | None) -> hyperscan.Database:
    """Like ``open_database``, but with Hyperscan flags for each pattern. ``^`` and ``$`` match at the
    beginning and end of lines.
    """
    flags = [flag | _ALWAYS for flag in flags]
    path = None if cache_dir is None else cache_dir / f"{_fingerprint(patterns, flags)}.hsdb"
    database = None if path is None else _load(path)
    if database is None:
        database = _compile(patterns, flags)
        if path is not None:
            save(path, hyperscan.dumpb(database))
    database.scratch = hyperscan.Scratch(database)
    return database


def matches(database: hyperscan.Database, buffer: bytes) -> tuple[Ints, Ints, Ints]:
    """Pattern, start and end of every match; the start is 0 if it was not requested."""
    found: list[int] = []
    extend: Callable[[tuple[int, int, int]], None] = found.extend

    def on_match(expression: int, start: int, end: int, _flags: int, _context: object) -> None:
        extend((expression, start, end))

    database.scan(buffer, match_event_handler=on_match)
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy()


def _fingerprint(patterns: Sequence[str], flags: Sequence[int]) -> str:
    version = vars(hyperscan)["__version__"]
    parts = [version, platform.machine(), repr(list(flags)), *patterns]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _compile(patterns: Sequence[str], flags: Sequence[int]) -> hyperscan.Database:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    expressions = [pattern.encode() for pattern in patterns]
    try:
        database.compile(expressions=expressions, ids=list(range(len(expressions))), flags=list(flags))
    except hyperscan.error as error:
        raise ValueError(f"a detector's pattern does not compile: {error}") from None
    return database


def _load(path: Path) -> hyperscan.Database | None:
    """The cached database; ``None`` if the file is missing, damaged, not trusted,
    or for another processor.
    """
    payload = load(path)
    try:
        return None if payload is None else hyperscan.loadb(payload, hyperscan.HS_MODE_BLOCK)
    except hyperscan.error:
        return None
