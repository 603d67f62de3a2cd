"""The peak memory of reading a made-up file of each format, and a PostgreSQL table.

``python benchmarks/bench_memory.py 10`` makes 10 GB of text (or a gzip or Parquet file with as much content),
reads it split by split in a separate process, and prints the peak in MB. The command fails if a peak is above
400 MB.
"""

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT_MB = 400
FORMATS = ("csv", "jsonl", "parquet", "log.gz")
_ROWS = 100_000
_ROW_BYTES = 80
_READ = """
import sys
from benchmarks.peak_memory import peak_mb
from connectors.base import ReadPlan
from connectors.registry import open_source
connector = open_source(sys.argv[1])
for collection in connector.collections():
    for split in connector.splits(collection, 32 << 20):
        for batch in connector.read(collection, split, ReadPlan()):
            pass
print(int(peak_mb()))
"""


def write(path: Path, n_bytes: int) -> None:
    """Write a file of rows whose uncompressed content has about ``n_bytes``."""
    rows = [
        (n, f"user{n}@example.org", f"+1415555{n % 100:04d}", "hello there " * (n % 9)) for n in range(_ROWS)
    ]
    if path.suffix == ".parquet":
        _write_parquet(path, rows, n_bytes)
        return
    if path.suffix == ".jsonl":
        block = "".join(f'{{"id": {row[0]}, "email": "{row[1]}", "body": "{row[3]}"}}\n' for row in rows)
    else:
        block = "".join(",".join(map(str, row)) + "\n" for row in rows)
    data, header = block.encode(), b"" if path.suffix == ".jsonl" else b"id,email,phone,body\n"
    with gzip.open(path, "wb", 1) if path.suffix == ".gz" else path.open("wb") as file:
        file.write(header)
        for _ in range(max(1, n_bytes // len(data))):
            file.write(data)


def _write_parquet(path: Path, rows: list[tuple[int, str, str, str]], n_bytes: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = dict(zip(("id", "email", "phone", "body"), zip(*rows, strict=True), strict=True))
    table = pa.table({name: list(cells) for name, cells in columns.items()})
    with pq.ParquetWriter(path, table.schema) as writer:
        for _ in range(max(1, n_bytes // table.nbytes)):
            writer.write_table(table)


def table_peak_mb(n_bytes: int) -> int:
    """The peak memory, in MB, of reading a PostgreSQL table; 0 if no PostgreSQL server is installed."""
    import psycopg

    from tests.connectors import servers

    if not servers.postgresql_folders():
        return 0
    n_rows = n_bytes // _ROW_BYTES
    with servers.postgresql() as uri, psycopg.connect(uri, autocommit=True) as owner:
        owner.execute(
            "CREATE UNLOGGED TABLE long AS SELECT n AS id, 'user' || n || '@example.org' AS email, "
            f"repeat('hello there ', n % 9) AS body FROM generate_series(1, {n_rows}) n"
        )
        return peak_mb(uri)


def peak_mb(source: Path | str) -> int:
    """The peak memory, in MB, of a separate process that reads ``source``."""
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", _READ, str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    return int(done.stdout)


def main() -> int:
    n_bytes = int(float(sys.argv[1] if len(sys.argv) > 1 else "1") * 2**30)
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMATS:
            path = Path(folder) / f"big.{form}"
            write(path, n_bytes)
            peak = peak_mb(path)
            print(f"{form:8} {path.stat().st_size / 2**20:8.0f} MB stored  {peak:5} MB peak")
            worst = max(worst, peak)
            path.unlink()
    if peak := table_peak_mb(n_bytes):
        print(f"{'table':8} {peak:33} MB peak")
        worst = max(worst, peak)
    return int(worst > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
