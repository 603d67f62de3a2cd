"""Cache between processes the compiled methods that ``dataclasses`` and named tuples generate.

A scan imports about 300 dataclasses, and compiling the methods took a sixth of the start-up time. The key of
an entry is the generated source, so entries cannot be outdated.

* https://docs.python.org/3/library/dataclasses.html
"""

import collections
import dataclasses
import os
from pathlib import Path
from types import CodeType
from typing import Any

from scanner.execution.code_cache import CodeCache, cache_name
from scanner.folders import cache_folder


class ClassCode:
    """A cache of generated methods, in the file at ``path``."""

    def __init__(self, path: Path) -> None:
        self._cache = CodeCache(path)

    def run(self, text: str, names: dict[str, Any], local_names: dict[str, Any]) -> None:
        """Like ``exec``, but without compiling a known ``text`` again."""
        exec(self._compiled(text, "exec"), names, local_names)

    def value(self, text: str, names: dict[str, Any]) -> Any:
        """Like ``eval``, but without compiling a known ``text`` again."""
        return eval(self._compiled(text, "eval"), names)

    def _compiled(self, text: str, mode: str) -> CodeType:
        key = self._cache.key(f"{mode} {text}")
        code: CodeType | None = self._cache.find(key)
        if code is None:
            code = compile(text, "<string>", mode, dont_inherit=True)
            self._cache.add(key, code)
        return code

    def keep(self) -> None:
        """Save newly compiled methods to the file."""
        self._cache.keep()


def take_over() -> ClassCode:
    """Make ``dataclasses`` and named tuples use the cache from now on."""
    code = ClassCode(cache_folder(os.environ) / cache_name("classes"))
    # A name in the module hides the built-in function; if the module does not call the function, nothing
    # changes.
    vars(dataclasses)["exec"] = code.run
    vars(collections)["eval"] = code.value
    return code
