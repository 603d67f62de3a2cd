"""The audit of a large PostgreSQL table by three rules, beside one count of its rows.

Prints the seconds of the audit's statements and how many times those of ``count(*)`` they take, each alone
and all together, as the server itself measures them. It runs on the same cores.

python -m benchmarks.bench_audit [--rows 10000000]
"""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

_ACCOUNTS = 20_000
_COUNT = "SELECT count(*) FROM calls"


def main(arguments: list[str] | None = None) -> None:
    import psycopg

    from tests.connectors import servers
    from tests.scanner.scanning import scan

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000_000)
    args = parser.parse_args(arguments)
    with servers.postgresql() as uri, psycopg.connect(uri, autocommit=True) as owner:
        owner.execute("CREATE EXTENSION pg_stat_statements")
        _fill(owner, args.rows)
        for _ in range(3):
            owner.execute(_COUNT)
        counted = _seconds(owner, "query = %s", _COUNT)[0]
        owner.execute("SELECT pg_stat_statements_reset()")
        with tempfile.TemporaryDirectory() as folder:
            report = scan(uri, audit_seconds=600, cache_dir=Path(folder))
        asked = _seconds(owner, "query LIKE %s", "%people.n_rows%calls%")
        rules = {item.id for item in report.audits if item.collection == "calls" and item.kind == "retention"}
        print(f"{args.rows:,} rows, {len(rules)} rules: {', '.join(sorted(rules))}")
        print(f"one count(*): {counted:.2f} s")
        for seconds in asked:
            print(f"one rule: {seconds:.2f} s, {seconds / counted:.1f} x count(*)")
        print(f"all of them: {sum(asked):.2f} s, {sum(asked) / counted:.1f} x count(*)")


def _seconds(owner, condition: str, words: str) -> list[float]:  # type: ignore[no-untyped-def]
    """The mean seconds of each statement that meets a condition."""
    rows = owner.execute(
        f"SELECT mean_exec_time / 1000 FROM pg_stat_statements WHERE toplevel AND {condition} ORDER BY 1",
        (words,),
    )
    return [float(row[0]) for row in rows.fetchall()]


def _fill(owner, rows: int) -> None:  # type: ignore[no-untyped-def]
    today = datetime.now(UTC).date().isoformat()
    owner.execute(
        "CREATE TABLE accounts AS SELECT 'AC' || md5(n::text) AS sid, "
        "'user' || n || '@example.org' AS email, "
        "CASE WHEN n % 10 = 0 THEN 'closed' ELSE 'active' END AS status, CASE WHEN n % 10 = 0 THEN "
        f"timestamptz '{today}' - n % 3000 * interval '1 day' END AS closed_at "
        f"FROM generate_series(1, {_ACCOUNTS}) n"
    )
    owner.execute("ALTER TABLE accounts ADD PRIMARY KEY (sid)")
    owner.execute(
        f"CREATE TABLE calls AS SELECT 'CA' || md5(n::text) AS sid, 'AC' || md5((1 + n % {_ACCOUNTS})::text) "
        "AS account_sid, '+1415555' || lpad((n % 10000)::text, 4, '0') AS caller, "
        "'+1202555' || lpad((n % 9999)::text, 4, '0') AS callee, n % 900 AS duration, "
        f"timestamptz '{today}' - n % 900 * interval '1 hour' AS start_time, CASE WHEN n % 50 = 0 THEN "
        f"timestamptz '{today}' - n % 90 * interval '1 day' END AS deleted_at, "
        f"(n % 70) / 1000.0 AS price FROM generate_series(1, {rows}) n"
    )
    owner.execute("ANALYZE")


if __name__ == "__main__":
    main()
