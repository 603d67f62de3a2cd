"""Imports a module of python-stdnum only when the first number is checked that needs the module.

Importing that library also imports code for web requests, which takes as long as
importing two hundred detectors.
"""

import importlib
from functools import cache
from types import ModuleType


@cache
def stdnum(name: str) -> ModuleType:
    """The module of python-stdnum called ``name``.

    >>> stdnum("luhn").is_valid("4532015112830366")
    True
    """
    return importlib.import_module(f"stdnum.{name}")
