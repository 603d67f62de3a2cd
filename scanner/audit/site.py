"""Properties of the place where an audit statement runs, as far as its SQL depends on them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Site:
    dialect: str
    """``sqlite``, ``postgresql``, ``mysql``, ``mariadb`` or ``duckdb``."""
    is_loaded: bool = False
    """Whether rows were loaded from files, so that tables have the names of collections."""
    share: float = 1.0
    """Share of the audited table's rows to sample."""
    by_block: bool = False
    """Whether the sample consists of whole blocks of neighbouring rows, which are faster to read."""
    bound: frozenset[tuple[str, str, str]] = frozenset()
    """Foreign keys that the database has validated for all rows: table, column, referenced table."""
