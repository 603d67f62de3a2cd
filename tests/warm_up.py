"""Importing this module loads everything that commands and workers need (``tests/warm.py``)."""

import contextlib
import importlib
import io
import os
import pkgutil
import tempfile
from pathlib import Path

import connectors
import detectors
import scanner.counting
from detectors.prose.language_model import best_models, load_model
from detectors.registry import load_detectors
from scanner.cli.main import main
from scanner.counting.scan_context import patterns_of
from scanner.execution.process import begin

os.environ["OPENBLAS_NUM_THREADS"] = "1"
begin()
for package in (connectors, detectors, scanner.counting):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        with contextlib.suppress(ImportError):  # Its library is not installed.
            importlib.import_module(module.name)
patterns_of(load_detectors(), 0)
for model in best_models():
    load_model(model.package).label(["Yesterday Jonas Kowalski called from Berlin."])
# Run a small scan, so that what a command imports, compiles and reads on the way is loaded, too.
with tempfile.TemporaryDirectory() as made:
    (Path(made) / "some.csv").write_text("email\nann@example.org\n")
    output = ["-o", f"{made}/out", "--format", "all", "--store", f"{made}/runs.db"]
    with contextlib.redirect_stdout(io.StringIO()):
        main(["scan", f"{made}/some.csv", *output, "--jobs", "1", "--quiet"])
