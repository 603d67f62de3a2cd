"""Reads what a server knows better than SQLAlchemy's reflection: row counts, types, owners, definitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.relational.session import SqlSession
from connectors.relational.targets import quoted


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """Catalogue data by schema and table that a server knows better than SQLAlchemy's reflection."""

    rows: Mapping[tuple[str, str], int | None] = field(default_factory=dict)
    parts: frozenset[tuple[str, str]] = frozenset()
    """Partitions, which are read through their parent table."""
    types: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    own_types: frozenset[tuple[str, str, str]] = frozenset()
    """Columns with a user-defined type."""
    scattered: frozenset[tuple[str, str]] = frozenset()
    """Tables whose rows have no ``place``, so that reading cannot continue after a given row."""
    versioned: frozenset[tuple[str, str]] = frozenset()
    """Tables that keep old versions of rows that were changed or deleted."""
    stored: frozenset[tuple[str, str]] = frozenset()
    """Stored tables, also those whose row count is unknown."""
    owners: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Owners whose code could run when a table or view is read."""
    definitions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Definitions of views that are not evaluated, if the server shows them."""
    columns: Mapping[tuple[str, str], list[str]] = field(default_factory=dict)
    """Column names, if the server lists them more completely than reflection."""


def statistics_of(session: SqlSession) -> Statistics:
    dialect = session.dialect
    counted = session.query(dialect.catalogue.statistics) if dialect.catalogue.statistics else []
    typed = session.query(dialect.catalogue.types) if dialect.catalogue.types else []
    session.adapt()
    owners: dict[tuple[str, str], tuple[str, ...]] = {}
    for schema, table, owner in session.query(dialect.views.owners) if dialect.views.owners else []:
        owners[schema, table] = (*owners.get((schema, table), ()), str(owner))
    definitions = _harmful(session, frozenset(table for _, table in owners), owners)
    columns: dict[tuple[str, str], list[str]] = {}
    for row in typed:
        columns.setdefault((row[0], row[1]), []).append(str(row[2]))
    return Statistics(
        rows={(row[0], row[1]): None if row[2] is None or row[2] < 0 else int(row[2]) for row in counted},
        parts=frozenset((row[0], row[1]) for row in counted if not row[3]),
        types={(row[0], row[1], row[2]): str(row[3]) for row in typed},
        own_types=frozenset((row[0], row[1], row[2]) for row in typed if len(row) > 4 and row[4]),
        scattered=frozenset((row[0], row[1]) for row in counted if len(row) > 4 and not row[4]),
        versioned=frozenset((row[0], row[1]) for row in counted if len(row) > 5 and row[5]),
        stored=frozenset((row[0], row[1]) for row in counted if row[2] is not None),
        owners=owners,
        definitions=definitions,
        columns=columns,
    )


def _harmful(
    session: SqlSession, others: frozenset[str], owners: dict[tuple[str, str], tuple[str, ...]]
) -> dict[tuple[str, str], str]:
    """Definitions of views that may run other people's code. Adds the owners of that code to ``owners``."""
    dialect = session.dialect
    rows = session.query(dialect.views.definitions) if dialect.views.definitions else []
    found = dialect.views.harmful({(row[0], row[1]): str(row[2] or "") for row in rows}, others)
    definitions = dict[tuple[str, str], str]()
    for schema, view, definition in rows:
        if (schema, view) not in found:
            continue
        name = ".".join(quoted(session.engine.dialect, part) for part in (schema, view))
        if strangers := session.strangers(f"SELECT 1 FROM {name}"):
            owners[schema, view] = tuple(strangers)
            definitions[schema, view] = str(definition or "")
    return definitions
