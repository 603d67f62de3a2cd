"""The cost of a journal: scans that write a journal, scans without a journal, and scans that only read one.

The three kinds of scans alternate in one process, after a first scan that is not counted. The benchmark
prints the fastest scan of each kind, in processor time and in wall-clock time.

python -m benchmarks.bench_journal [--size 0.2] [--times 5]
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from scanner.checkpoint.journal import Journal
from scanner.demo import write_estate
from scanner.run.options import ScanOptions
from scanner.run.preparation import Preparation, prepare
from scanner.run.progress import SilentProgress
from scanner.run.resume import begun_run
from scanner.store import open_store
from scanner.store.base import Store

_CLOCK = partial(datetime.now, UTC)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=float, default=0.2)
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_estate(folder / "estate", size=args.size)
        prepared = prepare([str(folder / "estate")], ScanOptions(full=True, ner="off", jobs=1))
        kinds: dict[str, Callable[[Path], tuple[float, float]]] = {
            "without a journal": lambda path: _without(prepared),
            "with a journal": lambda path: _with(prepared, path),
            "from the journal": lambda path: _with(prepared, path),
        }
        _without(prepared)
        best: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
        for number in range(args.times):
            for kind, scan in kinds.items():
                best[kind].append(scan(folder / f"runs{number}.sqlite3"))
        for kind, taken in best.items():
            cpu, clock = (min(column) for column in zip(*taken, strict=True))
            print(f"{kind:18} {cpu:6.2f} s of processor time, {clock:6.2f} s")
        with closing(sqlite3.connect(folder / "runs0.sqlite3")) as store:
            query = "SELECT count(*), sum(length(payload)), max(length(payload)) FROM noticemap_units"
            rows, n_bytes, largest = store.execute(query).fetchone()
        print(f"{rows} rows of {n_bytes:,} bytes, the largest of {largest:,}")


def _without(prepared: Preparation) -> tuple[float, float]:
    return _timed(prepared, None)


def _with(prepared: Preparation, path: Path) -> tuple[float, float]:
    """Time a scan with a journal. The run stays unfinished in the store, so that a second scan reads it."""
    with open_store(str(path), {}) as store, _begun(store, prepared) as journal:
        return _timed(prepared, journal)


@contextmanager
def _begun(store: Store, prepared: Preparation) -> Iterator[Journal]:
    with begun_run(store, prepared, _CLOCK, resume=True) as begun:
        yield begun.journal


def _timed(prepared: Preparation, journal: Journal | None) -> tuple[float, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    prepared.run(_CLOCK(), SilentProgress(), journal=journal)
    return time.process_time() - cpu, time.perf_counter() - clock


if __name__ == "__main__":
    main()
