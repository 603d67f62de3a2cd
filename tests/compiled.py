"""A cache of compiled patterns that all processes of one run of the test suite share."""

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
    """The value of ``XDG_CACHE_HOME`` for commands in tests that do not need an empty cache."""
    return os.environ[VARIABLE]


def folder() -> Path | None:
    """The shared cache folder, for scans without their own cache: workers would compile all patterns."""
    return cache_folder({"XDG_CACHE_HOME": home()}, "linux") if VARIABLE in os.environ else None


def compile_once(place: Path) -> None:
    """Make this process load compiled patterns from ``place`` if present, and otherwise save them there."""
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
    """Let the first of several processes compile what most tests need while the others wait."""
    if sys.platform == "win32":
        return
    import fcntl

    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / "compiling").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for detectors in (catalogue.load_catalogue(cache_dir=place), registry.load_detectors()):
            patterns_of(detectors, place, 0)


def one_catalogue(load_catalogue: Callable[..., tuple[Detector, ...]]) -> Callable[..., tuple[Detector, ...]]:
    """``load_catalogue`` with a cache for this process; calls with detectors of the user are not cached."""
    known: dict[str, tuple[Detector, ...]] = {}

    def loaded(glob: str = "*", **options: Any) -> tuple[Detector, ...]:
        if options.get("recognizers") or options.get("extra"):
            return load_catalogue(glob, **options)
        key = repr((glob, sorted(options.items()), registry.load_detectors, presidio_catalogue._classes))
        if key not in known:
            known[key] = load_catalogue(glob, **options)
        return known[key]

    return loaded
