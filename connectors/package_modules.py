"""Finds the modules of a package that define given attributes, so that no list of modules is needed."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType


@cache
def modules_with(package: ModuleType, *attributes: str) -> tuple[ModuleType, ...]:
    """The modules directly in ``package`` that have all ``attributes``, by name. Every module is imported."""
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    modules = (importlib.import_module(f"{package.__name__}.{name}") for name in names)
    return tuple(module for module in modules if all(hasattr(module, name) for name in attributes))
