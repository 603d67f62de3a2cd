"""The speed of scanning a PostgreSQL schema of many tables in one pass, and of streaming one large table.

The benchmark prints tables per second, statements per table, how busy the server was, and the peak memory of
the scanning process. The fixtures of the tests start the server, which keeps its data in memory, so that the
figures show the tool and not a disk. The server runs on the same cores as the tool.

python -m benchmarks.bench_sql [--tables 1000] [--rows 20000000]
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import replace

from benchmarks.peak_memory import peak_mb

_SMALL, _SAMPLED = 200, 60_000
"""Number of rows of most tables, and of every hundredth table, which is large enough to be sampled."""


def main(arguments: list[str] | None = None) -> None:
    import psycopg

    from tests.connectors import servers

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--measure", choices=("scan", "stream"))
    parser.add_argument("--source")
    args = parser.parse_args(arguments)
    if args.measure:
        print(json.dumps(_scan(args.source) if args.measure == "scan" else _stream(args.source)))
        return
    with servers.postgresql() as uri, psycopg.connect(uri, autocommit=True) as owner:
        owner.execute("CREATE EXTENSION pg_stat_statements")
        _fill(owner, args.tables)
        owner.execute("SELECT pg_stat_statements_reset()")
        scanned = _in_process("scan", uri)
        statements, busy = _statements(owner)
        seconds = scanned["seconds"]
        print(
            f"{scanned['tables']:,.0f} tables in {seconds:.1f} s: {scanned['tables'] / seconds:,.0f} tables/s"
        )
        print(f"statements a table, metadata included: {statements / scanned['tables']:.3f}")
        print(f"server busy: {busy / seconds:.1%} of the time; peak memory {scanned['peak_mb']:,.0f} MB")
        owner.execute(
            "CREATE TABLE long AS SELECT n AS id, 'user' || n || '@example.org' AS email, "
            f"md5(n::text) AS note FROM generate_series(1, {args.rows}) n"
        )
        owner.execute("ANALYZE long")
        streamed = _in_process("stream", uri)
        rate = streamed["rows"] / streamed["seconds"]
        print(f"{streamed['rows']:,.0f} rows streamed whole: {rate:,.0f} rows/s")
        print(f"peak memory {streamed['peak_mb']:,.0f} MB")


def _fill(owner, tables: int) -> None:  # type: ignore[no-untyped-def]
    owner.execute("CREATE SCHEMA bench")
    for number in range(tables):
        rows = _SAMPLED if number % 100 == 0 else _SMALL
        owner.execute(
            f"CREATE TABLE bench.t{number} AS SELECT n AS id, 'user' || n || '@example.org' AS email, "
            f"now() AS created_at, md5(n::text) AS token, n % 7 AS state FROM generate_series(1, {rows}) n"
        )
    owner.execute("ANALYZE")


def _statements(owner) -> tuple[int, float]:  # type: ignore[no-untyped-def]
    """The number of statements marked ``noticemap``, and the seconds that the server spent on them."""
    row = owner.execute(
        "SELECT sum(calls), sum(total_exec_time + total_plan_time) / 1000 FROM pg_stat_statements "
        "WHERE query LIKE '%noticemap%' AND toplevel"
    ).fetchone()
    return int(row[0]), float(row[1])


def _in_process(kind: str, source: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.bench_sql", "--measure", kind, "--source", source]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _scan(source: str) -> dict[str, float]:
    from detectors.catalogue import load_catalogue
    from scanner.counting.plan import ScanSettings, SourceRequest
    from scanner.run.engine import ReadContext, scan_sources

    request = SourceRequest(source=source, source_id="bench", include=("bench.*",))
    few = replace(request, include=("bench.t1",))  # Its scan loads the patterns.
    context = ReadContext(settings=ScanSettings(), detectors=tuple(load_catalogue()))
    scan_sources([few], context)
    begin = time.perf_counter()
    outcome = scan_sources([request], context)
    seconds = time.perf_counter() - begin
    return {"tables": len(outcome.collections), "seconds": seconds, "peak_mb": peak_mb()}


def _stream(source: str) -> dict[str, float]:
    from connectors.base import OpenOptions, ReadPlan, Split
    from connectors.registry import open_source

    connector = open_source(source, OpenOptions(include=("long",)))
    (collection,) = connector.collections()
    begin = time.perf_counter()
    rows = sum(batch.num_rows for batch in connector.read(collection, Split(), ReadPlan()))
    seconds = time.perf_counter() - begin
    connector.close()
    return {"rows": rows, "seconds": seconds, "peak_mb": peak_mb()}


if __name__ == "__main__":
    main()
