"""Cache the methods that ``dataclasses`` generates, compiled, between processes.

A scan imports some 300 dataclasses, and compiling their methods took a sixth of its start. The key of the
cache is the generated source itself, so entries cannot be outdated.

* https://docs.python.org/3/library/dataclasses.html
"""

import dataclasses
import os
from pathlib import Path
from typing import Any

from scanner.execution.code_cache import CodeCache, cache_name
from scanner.folders import cache_folder


class ClassCode:
    """The cache at ``path``."""

    def __init__(self, path: Path) -> None:
        self._cache = CodeCache(path)

    def run(self, text: str, names: dict[str, Any], local_names: dict[str, Any]) -> None:
        """Like ``exec``, but without compiling a known ``text`` again."""
        key = self._cache.key(text)
        code = self._cache.find(key)
        if code is None:
            code = compile(text, "<string>", "exec", dont_inherit=True)
            self._cache.add(key, code)
        exec(code, names, local_names)

    def keep(self) -> None:
        """Save newly compiled code."""
        self._cache.keep()


def take_over() -> ClassCode:
    """Make ``dataclasses`` use this cache from now on."""
    code = ClassCode(cache_folder(os.environ) / cache_name("classes"))
    # A name in the module hides the built-in function; if the module does not use it, nothing changes.
    vars(dataclasses)["exec"] = code.run
    return code
