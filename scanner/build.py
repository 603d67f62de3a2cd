"""Computes all that depends only on the program, when the program is built: ``python -m scanner.build``.

Everything is computed in a new process, within ``building``, so that nothing is read from an earlier build.
"""

import contextlib
import importlib
import pkgutil
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import detectors
import scanner
from detectors import built


def main(folder: Path = built.FOLDER) -> int:
    """Write all built files into ``folder``, in place of earlier ones."""
    new = folder.with_name(f"{folder.name}.new")
    for old in (new, folder):
        shutil.rmtree(old, ignore_errors=True)
    data = [path for name in ("detectors", "scanner") for path in sorted((built.ROOT / name).rglob("*.*"))]
    with built.building(new):
        _compute(data)
    new.replace(folder)
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{len(list(folder.iterdir()))} files, {size / 1e6:.1f} MB in {folder}")
    return 0


def _compute(data: Sequence[Path]) -> None:
    """``data``: the files among which data files are."""
    for package in (detectors, scanner):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            with contextlib.suppress(ImportError):  # An optional package is missing, or it is not for Python.
                importlib.import_module(module.name)
    for step in built.steps():
        step()
    readers = {".toml": built.toml, ".npz": built.weights}
    for path in data:
        if path.suffix in readers:
            readers[path.suffix](path)
    from detectors.catalogue import load_catalogue
    from detectors.matching.pattern_pass import PatternPass
    from scanner.policy.policy import load_policy
    from scanner.policy.shipped import shipped

    PatternPass(load_catalogue())
    for policy in shipped():
        load_policy(policy)


if __name__ == "__main__":
    sys.exit(main())
