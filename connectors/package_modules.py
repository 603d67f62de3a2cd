"""Finds the modules of a package that define given attributes, so that no list must be maintained."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType


@cache
def modules_with(package: ModuleType, *attributes: str) -> tuple[ModuleType, ...]:
    """The modules right below ``package`` that have all ``attributes``, by name; all are imported, once."""
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    modules = (importlib.import_module(f"{package.__name__}.{name}") for name in names)
    return tuple(module for module in modules if all(hasattr(module, name) for name in attributes))
