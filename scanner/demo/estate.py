"""Write the demo estate with all its data stores to a folder, without overwriting a user's files."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

from detectors.own_files import make_folder
from scanner.demo.account_rows import ACCOUNT_TABLES, Row
from scanner.demo.company import Company, make_company
from scanner.demo.exports import write_call_extract, write_events, write_user_export
from scanner.demo.logs import write_access_logs, write_api_log, write_worker_log
from scanner.demo.names import DATA
from scanner.demo.traffic_rows import traffic_tables


def write_database(path: Path, rng: Random, company: Company, size: float) -> None:
    """Write the database in one transaction, so that the bytes of the file depend only on the rows."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        schema = (DATA / "schema.sql").read_text(encoding="utf-8")
        connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;\n{schema}")
        for maker in ACCOUNT_TABLES:
            _insert(connection, maker.__name__, maker(rng, company))
        for table, rows in traffic_tables(rng, company, size).items():
            _insert(connection, table, rows)
        connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    width = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    marks = ", ".join("?" * width)
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


TODAY = date(2026, 6, 30)
"""The current date in the made-up company's data."""

_FOLDERS = ("logs", "exports", "warehouse", "events")
_NOTE_NAME = "README.txt"
_NOTE = """\
Demo estate of noticemap.

The company, its people and its traffic are made up: addresses, numbers and networks come from ranges
that are reserved for examples. Writing the estate again overwrites its files.
"""


class EstateError(Exception):
    """Raised if the estate cannot be written to a folder; ``str()`` gives the reason and the remedy."""


def write_estate(folder: Path, *, size: float = 1.0, seed: int = 7, today: date = TODAY) -> list[Path]:
    """Write the estate into ``folder``, and return the sorted paths of the files written.

    ``size`` scales the number of rows and lines; 1.0 is about 200 accounts and 10 MB. The same
    arguments give the same bytes. An earlier estate is overwritten, file by file; a folder that
    holds anything else is not changed.

    Raises:
        EstateError: ``folder`` holds something else, or ``size`` is out of range.
    """
    if not 0 < size <= 100:
        raise EstateError(f"size {size} is out of range: give a number above 0, at most 100")
    _check_is_ours(folder)
    for name in _FOLDERS:
        make_folder(folder / name)
    note, core, logs = folder / _NOTE_NAME, folder / "core.sqlite", folder / "logs"
    note.write_text(_NOTE, encoding="utf-8", newline="\n")
    core.unlink(missing_ok=True)
    company = make_company(Random(f"{seed} company"), size=size, today=today)
    write_database(core, Random(f"{seed} database"), company, size)
    users, calls = (
        folder / "exports" / "portal_users_2026-03.csv",
        folder / "warehouse" / "calls_2026_q1.parquet",
    )
    files = [
        note,
        core,
        *write_access_logs(logs, Random(f"{seed} access"), company, size),
        write_api_log(logs / "api.json.log", Random(f"{seed} api"), company, size),
        write_worker_log(logs / "sms-worker.log", Random(f"{seed} worker"), company, size),
        write_user_export(users, Random(f"{seed} export"), company),
        write_call_extract(calls, Random(f"{seed} warehouse"), company, size),
        write_events(folder / "events" / "events.jsonl", Random(f"{seed} events"), company, size),
    ]
    return sorted(files)


def _check_is_ours(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise EstateError(f"{folder} is a file: name a folder that is empty or does not exist")
    note = folder / _NOTE_NAME
    is_ours = note.is_file() and note.read_bytes() == _NOTE.encode("utf-8")
    if not is_ours and any(folder.iterdir()):
        raise EstateError(
            f"{folder} has files that are not a demo estate: name a folder that is empty or does not exist"
        )
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise EstateError(f"{path} is a link or a pipe, which no demo estate holds: name another folder")
