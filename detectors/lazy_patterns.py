"""Regular expressions that are compiled on first use, since each run needs only a few of them."""

import re
from typing import Any, cast


class _Late:
    """Stands in for ``re.compile(pattern, flags)``, and copies each method of the compiled pattern on first
    use.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.__dict__["_made_of"] = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or "_made_of" not in self.__dict__:
            raise AttributeError(name)
        self.__dict__[name] = found = getattr(re.compile(*self._made_of), name)
        return found


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A stand-in for ``re.compile(pattern, flags)`` that compiles the pattern on first use and then stores
    it. Use ``late`` only for constants of modules, since the compiled pattern is stored for ever.

    >>> late(r"a+").findall("caat"), late("(").flags
    Traceback (most recent call last):
    ...
    re.PatternError: missing ), unterminated subpattern at position 0
    >>> late(r"a+", re.IGNORECASE).findall("cAat")
    ['Aa']
    """
    return cast("re.Pattern[str]", _Late(pattern, flags))
