"""Where the patterns that tests compile are kept for one run of the suite, by all of its processes."""

import os
from collections.abc import Sequence
from pathlib import Path

import hyperscan

from detectors.matching import pattern_database
from detectors.private_cache import load, save
from scanner.folders import cache_folder

VARIABLE = "NOTICEMAP_TESTED_CACHE"


def home() -> str:
    """``XDG_CACHE_HOME`` for commands in tests that need not begin with an empty one."""
    return os.environ[VARIABLE]


def folder() -> Path | None:
    """A cache for scans in tests that are to have none of their own: workers would compile all anew."""
    return cache_folder({"XDG_CACHE_HOME": home()}, "linux") if VARIABLE in os.environ else None


def compile_once(place: Path) -> None:
    """Have this process take from ``place`` what another one compiled, where it would compile itself."""
    compiled, loadb = pattern_database._compile, hyperscan.loadb

    def once(patterns: Sequence[str], flags: Sequence[int]) -> hyperscan.Database:
        path: Path = place / f"{pattern_database._fingerprint(patterns, flags)}.hsdb"
        if (payload := load(path)) is not None:
            return loadb(payload, hyperscan.HS_MODE_BLOCK)
        database = compiled(patterns, flags)
        save(path, hyperscan.dumpb(database))
        return database

    vars(pattern_database)["_compile"] = once
