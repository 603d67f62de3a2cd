"""Which dialects there are: found by walking this package for ``DIALECT``."""

import importlib
import pkgutil
from dataclasses import dataclass

import connectors.sql_dialects as package
from connectors.sql_dialects.base import SqlDialect


@dataclass(frozen=True, kw_only=True)
class NamedDialect:
    """A dialect with the name and docstring of its module."""

    name: str
    doc: str
    facts: SqlDialect


def dialects() -> tuple[NamedDialect, ...]:
    """All dialects, by module name."""
    found = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        if hasattr(module, "DIALECT"):
            found.append(NamedDialect(name=info.name, doc=module.__doc__ or "", facts=module.DIALECT))
    return tuple(found)


def dialect_of(scheme: str) -> SqlDialect:
    """The dialect that a URI's scheme names. Raises ``KeyError`` for none."""
    return {name: known.facts for known in dialects() for name in known.facts.schemes}[scheme]
