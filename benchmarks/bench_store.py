"""The time of ``runs``, ``diff`` and ``report``, and of the queries before a scan, on a store of many runs.

The first run is saved as usual. The database makes the other runs by copying the first; in each copy, one
finding is replaced by another. Commands are measured as whole processes, including their start. Processor
time is printed next to wall-clock time, which other work on the machine makes longer.

python -m benchmarks.bench_store [--runs 1000] [--findings 1000] [--store URL]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from scanner.finding import SourceName, SourceSummary
from scanner.history.renaming import KnownSource
from scanner.store import open_store, tables
from scanner.store.base import Store

_BATCH = 50
_SOURCE = "postgresql://db.example.org/core"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--findings", type=int, default=1_000)
    parser.add_argument("--store", help="URL of an empty database (default: an SQLite file)")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        address = args.store or str(Path(folder) / "runs.sqlite3")
        with open_store(address, {}) as store:
            _timed(f"{args.runs:,} runs of {args.findings:,} findings written", lambda: _fill(store, args))
            name = SourceName(source=_SOURCE, source_id=_SOURCE)
            known = [KnownSource(name=name)]
            _timed("asked before a scan", lambda: store.earlier(known, datetime.now(UTC).date()))
        if not args.store:
            size = Path(address).stat().st_size
            print(f"{size / 2**20:,.0f} MB")
        for command in ("runs", "diff", "diff --format json", "report", "report --format json"):
            _timed(f"noticemap {command}", partial(_command, command.split(), address))


def _timed(what: str, work: Callable[[], object]) -> None:
    start, busy = time.perf_counter(), _busy()
    work()
    print(f"{what}: {_busy() - busy:.2f} s of processor, {time.perf_counter() - start:.2f} s", flush=True)


def _busy() -> float:
    """Seconds of processor time used by this process and its finished child processes."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _command(arguments: list[str], address: str) -> None:
    command = [sys.executable, "-m", "scanner.cli.main", *arguments, "--store", address]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _fill(store: Store, args: argparse.Namespace) -> None:
    from tests.factories import make_large_report, make_run

    report = make_large_report(args.findings)
    source = SourceSummary(
        source=report.sources[0].source,
        kind="sql",
        status="complete",
        source_id="postgresql://db.example.org/core",
    )
    complete = replace(make_run(), id="run-1", status="complete")
    store.save(replace(report, run=complete, sources=(source,)))
    for start in range(1, args.runs, _BATCH):
        store.database.write(partial(_copies, numbers=range(start, min(start + _BATCH, args.runs))))


def _copies(connection: sa.Connection, numbers: range) -> None:
    for number in numbers:
        _copy(connection, tables.runs, {"number": number + 1, "id": f"run-{number + 1}"}, "number")
        for table in tables.PARTS:
            changed: dict[str, object] = {"run": number + 1}
            _copy(connection, table, changed, "run")
        place = number % 500
        connection.execute(
            sa.update(tables.findings)
            .where(tables.findings.c.run == number + 1, tables.findings.c.position == place)
            .values(fingerprint=f"only-{number}")
        )


def _copy(connection: sa.Connection, table: sa.Table, changed: dict[str, object], key: str) -> None:
    """Copy the first run's rows of a table, with the values of ``changed`` in the columns that it names."""
    columns = [
        sa.literal(changed[column.name]).label(column.name) if column.name in changed else column
        for column in table.columns
    ]
    rows = sa.select(*columns).where(table.c[key] == 1)
    connection.execute(sa.insert(table).from_select([column.name for column in table.columns], rows))


if __name__ == "__main__":
    main()
