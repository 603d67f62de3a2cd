"""Makes Arrow create each compute function on first use, instead of all 280 during the import.

The full import takes twice as long as starting Python, mostly to make the functions' signatures and
documentation. A scan uses 40 of the functions and never needs the documentation.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

_COMPUTE, _DOCUMENTATION = "pyarrow.compute", "pyarrow.vendored.docscrape"
_LOOKED_UP, _ALIAS = "utf8_zero_fill", "utf8_zfill"
"""The only function that ``pyarrow.compute`` looks up while it is imported, and the alias that it adds."""
_SPELT = {"and_": "and", "or_": "or", _ALIAS: _LOOKED_UP}
"""Attribute of ``pyarrow.compute`` → name of the Arrow function, where the two differ."""
_PARTS = ("_get_options_class", "_make_generic_wrapper")


class _AlmostEmpty:
    """A function registry that contains only an empty stand-in for the function that the import looks up."""

    @staticmethod
    def list_functions() -> tuple[str, ...]:
        return (_LOOKED_UP,)

    @staticmethod
    def get_function(name: str) -> SimpleNamespace:
        said = SimpleNamespace(
            summary=name, description="", arg_names=[], options_class="", options_required=False
        )
        return SimpleNamespace(name=name, kind="scalar", arity=0, _doc=said)


def functions_on_demand() -> None:
    """Import ``pyarrow.compute`` without its functions, and create each function on first use.

    Does nothing if the module is already imported. If the installed version of Arrow is built differently,
    all functions are imported as usual.
    """
    if _COMPUTE in sys.modules:
        return
    try:
        compute = _imported_with_few()
    except (ImportError, AttributeError, KeyError, TypeError):
        compute = None
    if compute is None or any(not hasattr(compute, part) for part in _PARTS):
        sys.modules.pop(_COMPUTE, None)
        importlib.import_module(_COMPUTE)


def _imported_with_few() -> Any:
    core: Any = importlib.import_module("pyarrow._compute")
    _import_when_used(_DOCUMENTATION)
    registry = core.function_registry
    core.function_registry = _AlmostEmpty
    try:
        compute: Any = importlib.import_module(_COMPUTE)
    finally:
        core.function_registry = registry
    for name in (_LOOKED_UP, _ALIAS):
        delattr(compute, name)
    compute.function_registry = registry
    compute.__getattr__ = _maker(compute)
    return compute


def _import_when_used(name: str) -> None:
    """Register a module that is only loaded when one of its attributes is used."""
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        return
    loader = importlib.util.LazyLoader(spec.loader)
    spec.loader = loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    package, _, own = name.rpartition(".")
    setattr(sys.modules[package], own, module)  # Otherwise ``import`` would load the module.


def _maker(compute: Any) -> Callable[[str], Callable[..., Any]]:
    """A ``__getattr__`` for ``pyarrow.compute`` that creates each function when it is first used."""

    def made(name: str) -> Callable[..., Any]:
        try:
            function = compute.get_function(_SPELT.get(name, name))
        except KeyError:
            raise AttributeError(f"module {_COMPUTE!r} has no attribute {name!r}") from None
        if function.kind == "hash_aggregate" or (function.kind == "scalar_aggregate" and not function.arity):
            raise AttributeError(f"{name!r} is only for grouped tables")
        options = compute._get_options_class(function)
        wrapper: Callable[..., Any] = compute._make_generic_wrapper(
            name, function, options, arity=function.arity
        )
        wrapper.__name__ = wrapper.__qualname__ = name
        setattr(compute, name, wrapper)
        return wrapper

    return made
