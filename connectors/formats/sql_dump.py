"""SQL dumps, as written by ``mysqldump``, ``pg_dump`` and SQLite's ``.dump``: one collection per table.

Dumps are recognised by ``INSERT INTO`` or ``COPY ... FROM stdin`` at the beginning of a line, or by the
suffix ``.sql`` if they contain tables; other SQL is read as text. Columns come from ``CREATE TABLE`` or from
the column list of the statement with the rows. Sampling: by a seeded hash of the row's ordinal, without bias.
Cost: the file is read once to find the tables, and once more for each table, from the table's first row to
its last (if the dump is compressed, from the beginning of the file). Statements without rows (users, grants,
functions, comments) are read as lines of text, under the name of the file itself.
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from connectors.base import Collection, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content

_SUFFIXES = (".sql", ".dump", ".mysql", ".pgsql", ".psql")
_ANY_SUFFIX = ("", ".txt", ".bak", ".out")
_ROWS = re.compile(
    r"(?im)^(?:INSERT\s+(?:(?:IGNORE\s+|OR\s+\w+\s+|ALL\s+|FIRST\s+)?INTO\s|\[)|REPLACE\s+INTO\s|COPY\s(?:(?!\nCOPY\s)[^;])*?\sFROM\s+stdin)"
)
_TABLES = re.compile(r"(?im)^[^\S\n]*+CREATE\s+TABLE\s")


def _sniff(head: Head) -> Match:
    if head.suffix not in (*_SUFFIXES, *_ANY_SUFFIX):
        return Match.NO
    has_rows, has_tables = _ROWS.search(head.text), _TABLES.search(head.text)
    if head.suffix in _SUFFIXES:
        return Match.NAMED if head.suffix == ".sql" or has_rows or has_tables else Match.NO
    return Match.CONTENT if has_rows and has_tables else Match.NO


def _describe(head: Head) -> Iterator[Collection]:
    # Imported here, because compiling the module's patterns takes as long as importing all other formats.
    from connectors.text.sql_tables import describe

    yield from describe(head)


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    from connectors.text.sql_tables import read

    yield from read(collection, split, plan, content)


FORMAT = Format(name="sql_dump", sniff=_sniff, describe=_describe, read=_read, needs_file=True)
