"""Whether the cost of a scan grows only as fast as the input, from scans of an input and of twice that input.

Each row is the processor time for the larger input divided by the time for the smaller input. The time to
scan a table with one row is subtracted from both times. A result of 2 means linear growth.

python -m benchmarks.bench_growth [--part 0.1]
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.command_cost import cost, noticemap
from benchmarks.rows import Row, print_by_part

_WANTED = 2.2
_CELLS = ("user{n}@example.org", "+1202555{n:04d}", "Berlin", "2026-01-{day:02d}", "{n}", "note {n} of it")


def main(arguments: list[str] | None = None) -> None:
    print_by_part(__doc__, rows, arguments)


def rows(part: float = 1.0) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_table(folder / "least", 1, 2)
        _scan(folder / "least")
        least = min(_scan(folder / "least") for _ in range(2))
        for title, write, size in _INPUTS:
            costs = []
            for whole in (size // 2, size):
                made = folder / "made"
                write(made, max(1, round(whole * part)))
                costs.append(min(_scan(made) for _ in range(2)) - least)
                shutil.rmtree(made)
            small, large = costs
            yield Row(f"twice the input to once, {part:g} of {title}", large / small, _WANTED)


def _scan(folder: Path) -> float:
    output = ["-o", str(folder.with_name("out")), "--format", "json", "--store", "none"]
    return cost(noticemap(["scan", str(folder), *output, "--ner", "off", "--quiet", "--jobs", "1"]))


def write_table(folder: Path, n_rows: int, n_columns: int) -> None:
    folder.mkdir()
    with (folder / "records.csv").open("w", encoding="utf-8") as stream:
        stream.write(",".join(f"value_{at}" for at in range(n_columns)) + "\n")
        for n in range(n_rows):
            cells = (_cell(n, at) for at in range(n_columns))
            stream.write(",".join(cells) + "\n")


def _cell(n: int, at: int) -> str:
    return _CELLS[at % len(_CELLS)].format(n=(n * 7 + at) % 10_000, day=(n + at) % 28 + 1)


def _deep(folder: Path, n_rows: int) -> None:
    write_table(folder, n_rows, 200)


def _wide(folder: Path, n_columns: int) -> None:
    write_table(folder, 1_000, n_columns)


def _keys(folder: Path, n_keys: int) -> None:
    folder.mkdir()
    with (folder / "records.jsonl").open("w", encoding="utf-8") as stream:
        for n in range(40):
            stream.write(json.dumps({f"value_{at}": _cell(n, at) for at in range(n_keys)}) + "\n")


def write_files(folder: Path, n_files: int) -> None:
    folder.mkdir()
    for n in range(n_files):
        (folder / f"note{n:05d}.txt").write_text(
            f"Call +12025550143 or write to jane{n:05d}@example.org today\n"
        )


def _line(folder: Path, megabytes: int) -> None:
    """Write one long line of prose with e-mail addresses; its only line break is at the end."""
    folder.mkdir()
    with (folder / "dump.txt").open("w", encoding="utf-8") as stream:
        for n in range(megabytes * 1_000):
            stream.write(
                (f"user{n:07d}@example.org wrote about the parcel on the shelf" + " and so on" * 100)[:999]
            )
            stream.write(" ")
        stream.write("\n")


_INPUTS: tuple[tuple[str, Callable[[Path, int], None], int], ...] = (
    ("20,000 rows of 200 columns", _deep, 20_000),
    ("1,000 rows of 400 columns", _wide, 400),
    ("records of 5,000 keys", _keys, 5_000),
    ("20,000 files in a folder", write_files, 20_000),
    ("a line of 300 MB", _line, 300),
)


if __name__ == "__main__":
    main()
