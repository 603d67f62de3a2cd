"""How many cells of Arrow batches are counted into tallies per second, without reading a source.

python -m benchmarks.bench_cells [--rows N] [--seed N]
"""

import argparse
import random
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa

from benchmarks.rows import Row
from detectors.catalogue import load_catalogue
from detectors.matching.pattern_pass import PatternPass
from scanner.counting.plan import CollectionPlan
from scanner.counting.records import tally_records
from scanner.counting.scan_context import open_scan
from scanner.counting.unit_tally import UnitTally

_BATCH_ROWS = 16_384
_COLUMNS = 10
_START = 0.025
"""Assumed seconds of a bare Python start, to convert the goal of a million cells per second into starts."""


def _columns(rng: random.Random, rows: int) -> dict[str, Callable[[], list[str]]]:
    words = ("queued", "sent", "delivered", "failed")
    cities = ("Berlin", "Paris", "London", "Austin", "Leeds")
    texts = ("the parcel came on time", "call me back", "no answer yet", "thanks a lot for your help")
    return {
        "msisdn": lambda: [f"+1212555{rng.randint(0, 9999):04d}" for _ in range(rows)],
        "id": lambda: [str(10**6 + row) for row in range(rows)],
        "status": lambda: rng.choices(words, k=rows),
        "city": lambda: rng.choices(cities, k=rows),
        "note": lambda: rng.choices(texts, k=rows),
        "price": lambda: [f"{rng.randint(1, 500) / 100:.2f}" for _ in range(rows)],
        "segments": lambda: [str(rng.randint(1, 9)) for _ in range(rows)],
        "direction": lambda: rng.choices(("inbound", "outbound"), k=rows),
        "day": lambda: [f"2026-11-{rng.randint(1, 28):02d}" for _ in range(rows)],
        "code": lambda: [str(rng.randint(30_000, 30_040)) for _ in range(rows)],
    }


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    seconds, cells = measured(options.rows, options.seed), options.rows * _COLUMNS
    print("columns, every detector, one core, one column in ten distinct telephone numbers")
    print(f"{cells:,} cells in {seconds:.2f} CPU s: {cells / seconds:,.0f} cells/s")


def row(bare: float) -> Row:
    """The time for a million cells, divided by ``bare``, the seconds of a bare Python start."""
    return Row("a million cells of columns, in starts", measured(10**6 // _COLUMNS, 1) / bare, 1 / _START)


def measured(rows: int, seed: int) -> float:
    """The seconds of processor time for counting ``rows`` rows."""
    made = {name: pa.array(make()) for name, make in _columns(random.Random(seed), rows).items()}
    whole = pa.table({"ordinal": np.arange(1, rows + 1), **made})
    batches = whole.to_batches(max_chunksize=_BATCH_ROWS)
    detectors = load_catalogue()
    scan = open_scan(PatternPass(detectors), CollectionPlan(regions=("US", "GB")))
    tally_records(UnitTally(), batches[0], scan)
    scan.patterns.forget()
    unit = UnitTally()
    begin = time.process_time()
    for batch in batches:
        tally_records(unit, batch, scan)
    return time.process_time() - begin


if __name__ == "__main__":
    main()
