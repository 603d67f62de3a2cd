"""Where the patterns that tests compile are kept for one run of the suite, by all of its processes."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import hyperscan

from detectors import catalogue, registry
from detectors.base import Detector
from detectors.matching import pattern_database
from detectors.private_cache import load, save
from detectors.recognizers import presidio_catalogue
from scanner.counting.scan_context import patterns_of
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


def wait_until_compiled(place: Path) -> None:
    """Where several processes begin at once, have the first compile all that most tests need, and the others wait."""
    if sys.platform == "win32":
        return
    import fcntl

    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / "compiling").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for detectors in (catalogue.load_catalogue(cache_dir=place), registry.load_detectors()):
            patterns_of(detectors, place, 0)


def one_catalogue(load_catalogue: Callable[..., tuple[Detector, ...]]) -> Callable[..., tuple[Detector, ...]]:
    """The same detectors for all commands of this process that look for the same, and have none of their own."""
    known: dict[str, tuple[Detector, ...]] = {}

    def loaded(glob: str = "*", **options: Any) -> tuple[Detector, ...]:
        if options.get("recognizers") or options.get("extra"):
            return load_catalogue(glob, **options)
        key = repr((glob, sorted(options.items()), registry.load_detectors, presidio_catalogue._classes))
        if key not in known:
            known[key] = load_catalogue(glob, **options)
        return known[key]

    return loaded
