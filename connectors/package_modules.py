"""Which modules of a package offer something: adding one adds one file, and there is no list to keep."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType


def modules_with(package: ModuleType, *attributes: str) -> Iterator[ModuleType]:
    """The modules right below ``package`` that have all ``attributes``, by name; all are imported."""
    for name in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        module = importlib.import_module(f"{package.__name__}.{name}")
        if all(hasattr(module, attribute) for attribute in attributes):
            yield module
