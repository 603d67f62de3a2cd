"""Every benchmark in turn: ``python -m benchmarks``.

``--check`` measures the rows of ``docs/benchmarks.md`` that take a few minutes, and fails where one costs a
tenth more than is recorded for this kind of machine; ``--record`` records them. Both want an idle machine.
"""

import argparse
import importlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row, machine_kind, record, recorded, worse

_TIMES, _MEGABYTES = 3, 45


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--check", action="store_true", help="fail where a row is a tenth worse")
    asked.add_argument("--record", action="store_true", help="hold later runs against this one")
    args = parser.parse_args(arguments)
    if not args.check and not args.record:
        _every()
        return
    found = []
    for row in _rows():
        print(row, flush=True)
        found.append(row)
    if args.record:
        record(found)
    elif not recorded():
        raise SystemExit(f"nothing is recorded for {machine_kind()}: run with --record first")
    elif costlier := worse(found, recorded()):
        raise SystemExit("a tenth worse or more:\n  " + "\n  ".join(costlier))


def _rows() -> Iterator[Row]:
    from benchmarks import bench_cells, bench_logs, bench_start

    bare = bench_start.bare_start(_TIMES)
    yield from bench_start.made_rows(_TIMES, bare)
    yield bench_cells.row(bare)
    yield bench_logs.row(_MEGABYTES)


def _every() -> None:
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"== {path.stem}", flush=True)
        importlib.import_module(f"benchmarks.{path.stem}").main([])
        print(flush=True)


if __name__ == "__main__":
    main()
