"""A file of compiled code that only this user may write; the keys are digests of the source.

Each entry is unpacked on first use: the file has many entries of other commands that this one does not need.
"""

import marshal
import sys
from hashlib import blake2b
from pathlib import Path
from typing import Any

from detectors.private_cache import load, save

_MOST = 5_000
"""Largest number of entries; the cache then starts again, since entries of earlier versions are never used.
"""


def cache_name(kind: str) -> str:
    """The name of the file for this version of Python; no other version can run its code."""
    return f"{kind}-{sys.implementation.cache_tag}-{sys.hexversion:x}.code"


class CodeCache:
    """The cache at ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        kept = load(path)
        self._known: dict[bytes, bytes] = {} if kept is None else marshal.loads(kept)
        self._is_new = False

    @staticmethod
    def key(text: str) -> bytes:
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def find(self, key: bytes) -> Any:
        """The value that was added under ``key``; ``None`` if there is none."""
        packed = self._known.get(key)
        return None if packed is None else marshal.loads(packed)

    def add(self, key: bytes, made: Any) -> None:
        """Remember code, or lists of numbers and texts."""
        self._known[key] = marshal.dumps(made)
        self._is_new = True

    def keep(self) -> None:
        """Save the added entries."""
        if self._is_new:
            known = dict(self._known) if len(self._known) <= _MOST else {}
            save(self._path, marshal.dumps(known))
            self._is_new = False
