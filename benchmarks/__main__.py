"""Measures the figures of ``docs/benchmarks.md`` and compares them with their goals, in about five minutes.

    python -m benchmarks [--check] [--record] [--all]

``--check`` fails if a figure is more than a tenth worse than the one recorded for this kind of machine, and
``--record`` stores the figures. ``--all`` runs every benchmark at its full size, which takes about an hour.
All benchmarks need an idle machine.
"""

import argparse
import importlib
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row, machine_kind, record, recorded, worse

_TIMES, _MEGABYTES, _PRESIDIO_SECONDS = 2, 100, 5
_GROWTH_PART, _CORES_PART = 0.2, 0.5
"""The shares of the full sizes at which growth, and the gain from a second core, are measured here."""


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--check", action="store_true", help="fail where a row is a tenth worse")
    asked.add_argument("--record", action="store_true", help="compare later runs with this one")
    asked.add_argument("--all", action="store_true", help="every benchmark at its full size")
    parser.add_argument("--documents", type=Path, metavar="FOLDER", help="documents of yours, not made ones")
    args = parser.parse_args(arguments)
    if args.all:
        _every()
        return
    if args.documents is not None and not args.documents.is_dir():
        parser.error(f"--documents {args.documents}: no such folder")
    if args.check and not recorded():
        raise SystemExit(f"nothing is recorded for {machine_kind()}: run with --record first")
    begin = time.perf_counter()
    found = []
    for row in _rows(args.documents):
        print(row, flush=True)
        found.append(row)
    print(f"measured in {(time.perf_counter() - begin) / 60:.1f} minutes")
    if args.record:
        record(found)
    elif args.check and (costlier := worse(found, recorded())):
        raise SystemExit("a tenth worse or more:\n  " + "\n  ".join(costlier))


def _rows(documents: Path | None) -> Iterator[Row]:
    from benchmarks import bench_cells, bench_cores, bench_growth, bench_logs, bench_start

    bare = bench_start.bare_start(_TIMES)
    print(f"a bare Python starts in {bare * 1000:.1f} ms of processor time")
    yield from bench_start.made_rows(_TIMES, bare, documents)
    yield bench_cells.row(bare)
    yield from bench_logs.rows(_MEGABYTES, _PRESIDIO_SECONDS)
    yield from bench_growth.rows(_GROWTH_PART)
    yield from bench_cores.rows(_CORES_PART)


def _every() -> None:
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"== {path.stem}", flush=True)
        importlib.import_module(f"benchmarks.{path.stem}").main([])
        print(flush=True)


if __name__ == "__main__":
    main()
