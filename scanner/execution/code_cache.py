"""Store compiled code in a file that only this user may write, with digests of the source as keys.

Each entry is unpacked on first use, because many entries in the file are only needed by other commands.
"""

import marshal
import sys
from hashlib import blake2b
from pathlib import Path
from typing import Any

from detectors.private_cache import load, save

_MOST = 5_000
"""Maximum number of entries. A larger cache is emptied, because entries of earlier program versions are never
used.
"""


def cache_name(kind: str) -> str:
    """The name of the cache file for this version of Python; no other version can run the code in the
    file.
    """
    return f"{kind}-{sys.implementation.cache_tag}-{sys.hexversion:x}.code"


class CodeCache:
    """A cache of compiled code, in the file at ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        kept = load(path)
        self._known: dict[bytes, bytes] = {} if kept is None else marshal.loads(kept)
        self._is_new = False

    @staticmethod
    def key(text: str) -> bytes:
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def find(self, key: bytes) -> Any:
        """The value that was added under ``key``; ``None`` if there is no such value."""
        packed = self._known.get(key)
        return None if packed is None else marshal.loads(packed)

    def add(self, key: bytes, made: Any) -> None:
        """Add ``made`` to the cache: code, or lists of numbers and texts."""
        self._known[key] = marshal.dumps(made)
        self._is_new = True

    def keep(self) -> None:
        """Save the cache to the file if entries were added."""
        if self._is_new:
            known = dict(self._known) if len(self._known) <= _MOST else {}
            save(self._path, marshal.dumps(known))
            self._is_new = False
