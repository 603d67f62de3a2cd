"""Cache between processes the compiled form of the regular expressions that modules define.

Importing the modules that a scan needs compiles 260 expressions, which takes longer than starting Python.
Only expressions in the body of a module or a class are stored, even if they are compiled on first use. Such
expressions are part of the program, while expressions that a function compiles can contain words from a user.
The key of an entry is the expression, so entries cannot be outdated.
"""

import inspect
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from detectors.lazy_patterns import LATE_CODE
from scanner.execution.code_cache import CodeCache, cache_name
from scanner.folders import cache_folder

_LIBRARY = re.__file__
_UNKEPT = re.DEBUG | re.LOCALE
"""Expressions with these flags are not stored, because the compiled form depends on more than the
expression.
"""


class PatternCode:
    """A cache of compiled expressions, in the file at ``path``.

    Args:
        compiler: the module of the standard library that compiles expressions.
    """

    def __init__(self, path: Path, compiler: Any) -> None:
        self._cache = CodeCache(path)
        self._compile: Callable[[Any, int], re.Pattern[Any]] = compiler.compile
        self._parser, self._code, self._made = compiler._parser, compiler._code, compiler._sre.compile
        self._kind = f"{compiler._sre.MAGIC} {compiler._sre.CODESIZE} {sys.byteorder}"

    def compile(self, pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        """Compile an expression like the library's function, but without repeating work that is in the
        cache.
        """
        if not isinstance(pattern, (str, bytes)) or flags & _UNKEPT or not _is_of_program(sys._getframe(1)):
            return self._compile(pattern, flags)
        key = self._cache.key(f"{self._kind} {int(flags)} {pattern!r}")
        found = self._cache.find(key)
        if found is None:
            found = self._parts(pattern, int(flags))
            self._cache.add(key, found)
        flags, code, groups, by_name, names = found
        made: re.Pattern[Any] = self._made(pattern, flags, code, groups, by_name, names)
        return made

    def _parts(self, pattern: str | bytes, flags: int) -> tuple[Any, ...]:
        """The parts from which the library makes a compiled pattern."""
        parsed = self._parser.parse(pattern, flags)
        code, state = self._code(parsed, flags), parsed.state
        names = [None] * state.groups
        for name, place in state.groupdict.items():
            names[place] = name
        return flags | state.flags, [*map(int, code)], state.groups - 1, dict(state.groupdict), tuple(names)

    def keep(self) -> None:
        """Save newly compiled expressions to the file."""
        self._cache.keep()


def _is_of_program(frame: FrameType | None) -> bool:
    """Whether the library was called by the body of a module or a class, immediately or on first use
    (``LATE_CODE``).
    """
    while frame is not None and frame.f_code.co_filename == _LIBRARY:
        frame = frame.f_back
    return frame is not None and (
        frame.f_code is LATE_CODE or not frame.f_code.co_flags & inspect.CO_OPTIMIZED
    )


def take_over() -> PatternCode | None:
    """Make ``re`` use the cache from now on. Returns ``None`` if this version of Python compiles in another
    way.
    """
    compiler: ModuleType | None = getattr(re, "_compiler", None)
    try:
        code = PatternCode(cache_folder(os.environ) / cache_name("patterns"), compiler)
    except AttributeError:
        return None
    vars(compiler)["compile"] = code.compile
    return code
