"""How much wall-clock time a second core saves: the same scan with two jobs and with one job, on an idle
machine.

Each row is the time with two jobs divided by the time with one job. The start-up time, measured as a scan of
one row with the same number of jobs, is subtracted from both. 0.5 is the best possible result of two cores.

python -m benchmarks.bench_cores [--part 0.5]
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.bench_growth import write_files, write_table
from benchmarks.command_cost import noticemap, seconds
from benchmarks.log_lines import write_logs
from benchmarks.rows import Row, print_by_part

_GOAL = 0.54
"""The goal: with a second core, a scan is 1.85 times as fast."""
_TABLES, _ROWS, _COLUMNS, _FILES, _MEGABYTES = 8, 4_000, 60, 3_000, 180


def main(arguments: list[str] | None = None) -> None:
    print_by_part(__doc__, rows, arguments)


def rows(part: float = 1.0) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_table(folder / "least", 1, 2)
        least = {jobs: min(_seconds(folder / "least", jobs) for _ in range(3)) for jobs in (1, 2)}
        for title, write in _INPUTS.items():
            write(folder / title, part)
            _seconds(folder / title, 2)  # warms caches
            one, two = (_seconds(folder / title, jobs) - least[jobs] for jobs in (1, 2))
            yield Row(f"two cores to one, by the clock, {title}", two / one, _GOAL)


def _seconds(folder: Path, jobs: int) -> float:
    asked = ["-o", str(folder.with_name("out")), "--format", "json", "--store", "none", "--full"]
    return seconds(noticemap(["scan", str(folder), *asked, "--ner", "off", "--quiet", "--jobs", str(jobs)]))


def _logs(folder: Path, part: float) -> None:
    write_logs(folder, round(_MEGABYTES * part), seed=1)


def _tables(folder: Path, part: float) -> None:
    folder.mkdir()
    for n in range(_TABLES):
        write_table(folder / f"part{n}", round(_ROWS * part), _COLUMNS)


def _files(folder: Path, part: float) -> None:
    write_files(folder, round(_FILES * part))


_INPUTS: dict[str, Callable[[Path, float], None]] = {"logs": _logs, "tables": _tables, "files": _files}


if __name__ == "__main__":
    main()
