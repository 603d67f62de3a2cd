"""Where a statement of an audit runs, as far as its SQL depends on it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Site:
    dialect: str
    """Whose SQL it is: ``sqlite``, ``postgresql``, ``mysql``, ``mariadb`` or ``duckdb``."""
    is_loaded: bool = False
    """Tables go by the names of their collections, since their rows were read from files."""
    share: float = 1.0
    """Of the rows of the table that is audited, how many are drawn."""
