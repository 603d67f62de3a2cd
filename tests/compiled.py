"""Where the patterns that tests compile are kept for one run of the suite, by all of its processes."""

import os
from pathlib import Path

from scanner.folders import cache_folder

VARIABLE = "NOTICEMAP_TESTED_CACHE"


def home() -> str:
    """``XDG_CACHE_HOME`` for commands in tests that need not begin with an empty one."""
    return os.environ[VARIABLE]


def folder() -> Path | None:
    """A cache for scans in tests that are to have none of their own: workers would compile all anew."""
    return cache_folder({"XDG_CACHE_HOME": home()}, "linux") if VARIABLE in os.environ else None
