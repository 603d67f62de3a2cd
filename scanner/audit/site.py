"""The properties of the database, or of the loaded files, on which the SQL of an audit statement depends."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Site:
    dialect: str
    """The SQL dialect: ``sqlite``, ``postgresql``, ``mysql``, ``mariadb`` or ``duckdb``."""
    is_loaded: bool = False
    """Whether rows were loaded from files, so that tables have the names of collections."""
    share: float = 1.0
    """The share of the audited table's rows that is sampled."""
    by_block: bool = False
    """Whether the sample consists of whole blocks of neighbouring rows, which are faster to read."""
    bound: frozenset[tuple[str, str, str]] = frozenset()
    """Foreign keys that the database has validated for all rows, each as table, column and referenced
    table.
    """
