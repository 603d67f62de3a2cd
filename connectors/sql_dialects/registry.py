"""Finds the SQL dialects: the modules of this package that define ``DIALECT``."""

from dataclasses import dataclass

import connectors.sql_dialects as package
from connectors.package_modules import modules_with
from connectors.sql_dialects.base import SqlDialect


@dataclass(frozen=True, kw_only=True)
class NamedDialect:
    """A dialect with the name and docstring of its module."""

    name: str
    doc: str
    facts: SqlDialect


def dialects() -> tuple[NamedDialect, ...]:
    """All dialects, sorted by module name."""
    return tuple(
        NamedDialect(name=module.__name__.rpartition(".")[2], doc=module.__doc__ or "", facts=module.DIALECT)
        for module in modules_with(package, "DIALECT")
    )


def dialect_of(scheme: str) -> SqlDialect:
    """The dialect for a URI scheme. Raises ``KeyError`` if there is none."""
    return {name: known.facts for known in dialects() for name in known.facts.schemes}[scheme]
