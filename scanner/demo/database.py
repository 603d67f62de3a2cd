"""``core.sqlite``: the company's main database."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from random import Random

from scanner.demo.account_rows import ACCOUNT_TABLES, Row
from scanner.demo.company import Company
from scanner.demo.schema import SCHEMA
from scanner.demo.traffic_rows import traffic_tables


def write_database(path: Path, rng: Random, company: Company, size: float) -> None:
    """Write the database in one transaction, so that its bytes depend on its rows alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + SCHEMA)
        for maker in ACCOUNT_TABLES:
            _insert(connection, maker.__name__, maker(rng, company))
        for table, rows in traffic_tables(rng, company, size).items():
            _insert(connection, table, rows)
        connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    width = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    marks = ", ".join("?" * width)
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
