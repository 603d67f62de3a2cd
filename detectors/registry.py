"""Loads all detectors: those in the modules of this package, and those in plugin folders.

To add a detector, add a file with a ``DETECTOR``, or with ``DETECTORS`` if one entity has several forms of
different strength.
"""

import dataclasses
import difflib
import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import ModuleType

from detectors.base import Detector

_NUMBERED = re.compile(r"-\d+$")


def load_detectors(
    glob: str = "*", extra: Sequence[Path] = (), others: Sequence[Detector] = ()
) -> tuple[Detector, ...]:
    """All detectors whose id or entity matches ``glob``, sorted by id.

    ``extra`` are folders with more detector files; the ids of detectors in these files begin with
    ``plugin.``. ``others`` are detectors from outside this package. Raises ``ValueError`` with the most
    similar ids if nothing matches.

    >>> [detector.entity for detector in load_detectors("iban*")]
    ['IBAN_CODE']
    >>> load_detectors("mac_adress")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: no detector matches 'mac_adress'; did you mean mac_address...
    """
    found = sorted((*_all_detectors(extra), *others), key=lambda detector: detector.id)
    wanted = tuple(detector for detector in found if _matches(detector, glob))
    if not wanted:
        ids = {detector.id for detector in found if not _NUMBERED.search(detector.id)}
        names = sorted(ids | {detector.entity.lower() for detector in found})
        near = difflib.get_close_matches(glob.lower(), names, n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise ValueError(f"no detector matches {glob!r}{hint} ('noticemap detectors' lists all)")
    return wanted


def _matches(detector: Detector, glob: str) -> bool:
    pattern = glob.lower()
    if detector.about.on_request and not pattern.startswith(detector.id.partition(".")[0]):
        return False
    return fnmatchcase(detector.id, pattern) or fnmatchcase(detector.entity.lower(), pattern)


@cache
def _own_detectors() -> tuple[Detector, ...]:
    package = importlib.import_module("detectors")
    names = [info.name for info in pkgutil.iter_modules(package.__path__, "detectors.")]
    found = (_of_module(importlib.import_module(name), name.removeprefix("detectors.")) for name in names)
    return tuple(detector for detectors in found for detector in detectors)


def _all_detectors(extra: Sequence[Path]) -> Iterator[Detector]:
    yield from _own_detectors()
    for folder in extra:
        for path in sorted(folder.glob("*.py")):
            yield from _of_module(_load_file(path), f"plugin.{path.stem}")


def _of_module(module: ModuleType, name: str) -> Iterator[Detector]:
    """The module's detectors, with ids. A detector that sets an id gets ``name.id``. Of the others, the first
    detector of the module gets ``name``, and later ones get ``name-2``, ``name-3``.
    """
    one = getattr(module, "DETECTOR", None)
    several: tuple[Detector, ...] = getattr(module, "DETECTORS", () if one is None else (one,))
    doc = (module.__doc__ or "").strip().partition("\n")[0]
    for number, detector in enumerate(several, start=1):
        suffix = f".{detector.id}" if detector.id else "" if number == 1 else f"-{number}"
        about = dataclasses.replace(detector.about, doc=detector.about.doc or doc)
        yield dataclasses.replace(detector, id=name + suffix, about=about)


def _load_file(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"noticemap_plugin_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"cannot load the detector file {path.name}; it must be a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
