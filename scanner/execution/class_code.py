"""Cache the methods that ``dataclasses`` generates, compiled, between processes.

A scan imports some 300 dataclasses, and compiling their methods took a sixth of its start. The key of the
cache is the generated source itself, so entries cannot be outdated.

* https://docs.python.org/3/library/dataclasses.html
"""

import dataclasses
import hashlib
import marshal
import os
import sys
from pathlib import Path
from types import CodeType
from typing import Any

from detectors.private_cache import load, save
from scanner.folders import cache_folder

_MOST = 5_000
"""Largest number of entries; then the cache starts anew, since entries of earlier versions are never used."""


class ClassCode:
    """The cache at ``path``, which only this user may write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[bytes, CodeType] = _loaded(path)
        self._is_new = False

    def run(self, text: str, names: dict[str, Any], local_names: dict[str, Any]) -> None:
        """Like ``exec``, but without compiling a known ``text`` again."""
        key = hashlib.blake2b(text.encode(), digest_size=16).digest()
        code = self._known.get(key)
        if code is None:
            self._known[key] = code = compile(text, "<string>", "exec", dont_inherit=True)
            self._is_new = True
        exec(code, names, local_names)

    def keep(self) -> None:
        """Save newly compiled code."""
        if self._is_new:
            known = self._known if len(self._known) <= _MOST else {}
            save(self._path, marshal.dumps(known))
            self._is_new = False


def _loaded(path: Path) -> dict[bytes, CodeType]:
    kept = load(path)
    return {} if kept is None else marshal.loads(kept)


def take_over() -> ClassCode:
    """Make ``dataclasses`` use this cache from now on."""
    folder = cache_folder(os.environ)
    code = ClassCode(folder / f"classes-{sys.implementation.cache_tag}-{sys.hexversion:x}")
    # A name in the module hides the built-in function; if the module does not use it, nothing changes.
    vars(dataclasses)["exec"] = code.run
    return code
