"""Imports a module of python-stdnum when the first number of its kind is checked.

The library imports its web dependencies, which takes as long as importing two hundred detectors.
"""

import importlib
from functools import cache
from types import ModuleType


@cache
def stdnum(name: str) -> ModuleType:
    """The module of that name.

    >>> stdnum("luhn").is_valid("4532015112830366")
    True
    """
    return importlib.import_module(f"stdnum.{name}")
