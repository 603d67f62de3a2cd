"""The dialects, found by walking this package for ``DIALECT``."""

from dataclasses import dataclass

import connectors.sql_dialects as package
from connectors.address import LOCAL_FILES, STDIN, source_id
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


def plain_address(source: str) -> str:
    """The id of a source in one form, however its server is spelled.

    >>> plain_address("postgresql://ann@DB.example.org:5432/crm?ssl=1")
    'postgresql://db.example.org/crm'
    >>> plain_address("sqlite:////srv/crm.db")
    'sqlite:////srv/crm.db'
    """
    told = source_id(source)
    scheme, _, rest = told.partition("://")
    if scheme in (STDIN, *LOCAL_FILES):
        return told
    dialect = next((one.facts for one in dialects() if scheme in one.facts.schemes), None)
    if dialect is None or not dialect.port:
        return told
    server, slash, path = rest.partition("/")
    server = server.lower().removesuffix(f":{dialect.port}")
    return f"{dialect.schemes[0]}://{server}{slash}{path}"


def dialect_of(scheme: str) -> SqlDialect:
    """The dialect for a URI scheme. Raises ``KeyError`` if there is none."""
    return {name: known.facts for known in dialects() for name in known.facts.schemes}[scheme]
