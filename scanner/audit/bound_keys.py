"""Find the columns of a large table whose values all exist as keys in the referenced table.

Only PostgreSQL is queried, for foreign keys that it has validated for all rows. If a key is validated, the
rows are joined only to the few accounts that matter. Otherwise they are joined to all accounts, to check that
the account of each row exists.
"""

from collections.abc import Iterator, Sequence

from connectors.answering import Answering
from scanner.audit.table import Table

_LARGE = 1_000_000
"""Minimum number of rows of a table for which the query is worth its cost."""
_ASKED = """SELECT count(*) FROM pg_catalog.pg_constraint AS bound
JOIN pg_catalog.pg_class AS own ON own.oid = bound.conrelid
JOIN pg_catalog.pg_namespace AS place ON place.oid = own.relnamespace
JOIN pg_catalog.pg_class AS other ON other.oid = bound.confrelid
JOIN pg_catalog.pg_namespace AS other_place ON other_place.oid = other.relnamespace
JOIN pg_catalog.pg_attribute AS named ON named.attrelid = own.oid AND bound.conkey = ARRAY[named.attnum]
WHERE bound.contype = 'f' AND bound.convalidated AND place.nspname = {} AND own.relname = {}
AND named.attname = {} AND other_place.nspname = {} AND other.relname = {}"""


def bound_keys(database: Answering, table: Table, others: Sequence[Table]) -> Iterator[tuple[str, str, str]]:
    """Yield each column with a validated foreign key, as the names of the table, the column and the
    referenced table. Raises ``ConnectorError``.
    """
    if database.dialect != "postgresql" or (table.result.rows or 0) < _LARGE:
        return
    for column in table.columns:
        for other in others:
            if column.references.rpartition(".")[0] != other.collection:
                continue
            names = (*table.result.collection.locator[:2], column.name, *other.result.collection.locator[:2])
            [[n_keys]] = database.answer(_ASKED.format(*map(_quoted, names)).replace("\n", " "))
            if n_keys:
                yield table.collection, column.name, other.collection


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
