"""Loads what workers need, where it is imported (``tests/warm.py``)."""

import contextlib
import importlib
import os
import pkgutil

import connectors
import detectors
import scanner.counting
from detectors.prose.language_model import best_models, load_model
from detectors.registry import load_detectors
from scanner.counting.scan_context import patterns_of
from scanner.execution.process import begin
from tests import compiled

os.environ["OPENBLAS_NUM_THREADS"] = "1"
begin()
if (folder := compiled.folder()) is not None:
    compiled.compile_once(folder)
for package in (connectors, detectors, scanner.counting):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        with contextlib.suppress(ImportError):  # Of a library that is not installed.
            importlib.import_module(module.name)
patterns_of(load_detectors(), folder, 0)
for model in best_models():
    load_model(model.package).label(["Yesterday Jonas Kowalski called from Berlin."])
