"""How much an incremental scan saves if no file or only a few files have changed.

There are many small files, so that the check for changes is a large part of the cost. The benchmark prints
the processor time of this process, after a first scan that is not counted.

python -m benchmarks.bench_incremental [--files 1500]
"""

import argparse
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from scanner.run.options import ScanOptions
from scanner.run.preparation import prepare
from scanner.run.progress import SilentProgress
from scanner.run.resume import begun_run
from scanner.store import open_store

_ROWS = 200
_CLOCK = partial(datetime.now, UTC)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1_500)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "files"
        folder.mkdir()
        for number in range(args.files):
            _write(folder, number, _ROWS)
        time.sleep(3)  # the modification time of a file that was just written is not trusted
        plain, incremental = ScanOptions(ner="off", jobs=1), ScanOptions(ner="off", jobs=1, incremental=True)
        _scan(folder, plain)
        print(f"{args.files:,} files of {_ROWS} rows")
        print(f"all read:                      {_scan(folder, plain):6.2f} s of processor time")
        print(f"all read, and kept for later:  {_scan(folder, incremental):6.2f}")
        print(f"nothing has changed:           {_scan(folder, incremental):6.2f}")
        for number in range(0, args.files, 50):
            _write(folder, number, _ROWS + 1)
        print(f"one file in fifty has changed: {_scan(folder, incremental):6.2f}")


def _write(folder: Path, number: int, n_rows: int) -> None:
    rows = (f"{n},u{number}x{n}@example.org,+1202555{n:04d},Berlin\n" for n in range(n_rows))
    (folder / f"people{number}.csv").write_text("id,email,phone,city\n" + "".join(rows))


def _scan(folder: Path, options: ScanOptions) -> float:
    prepared = prepare([str(folder)], options)
    with open_store(str(folder.with_suffix(".sqlite3")), {}) as store:
        before = time.process_time()
        with begun_run(store, prepared, _CLOCK, resume=False) as begun:
            report = prepared.run(
                begun.started_at,
                SilentProgress(),
                run_id=begun.id,
                journal=begun.journal,
                carrying=begun.carrying,
            )
            begun.keep(report)
        return time.process_time() - before


if __name__ == "__main__":
    main()
