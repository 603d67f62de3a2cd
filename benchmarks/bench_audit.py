"""The time to audit a large PostgreSQL table by three rules, compared with one ``count(*)``.

The audit and the ``count(*)`` alternate three times. The server measures each time, and the fastest run of
each counts, because other work can only add time. For both, the server has its default memory and its default
parallel workers. Each row of the table is one login to a portal: 14 columns, 310 bytes, and a foreign key to
an account.

python -m benchmarks.bench_audit [--rows 10000000]
"""

import argparse
from datetime import UTC, datetime

_ACCOUNTS, _PEOPLE = 20_000, 100_000
_TIMES = 3
_TABLE = "login_history"
_COUNT = f"SELECT count(*) FROM {_TABLE}"


def main(arguments: list[str] | None = None) -> None:
    import psycopg

    from tests.connectors import servers
    from tests.scanner.scanning import scan

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    args = parser.parse_args(arguments)
    with servers.postgresql(shared_buffers="128MB") as uri, psycopg.connect(uri, autocommit=True) as owner:
        owner.execute("CREATE EXTENSION pg_stat_statements")
        _fill(owner, args.rows)
        for _ in range(_TIMES):
            owner.execute(_COUNT)
            report = scan(uri, audit_seconds=600)
        rules = {one.id for one in report.audits if one.collection == _TABLE and one.kind == "retention"}
        counted, asked = _seconds(owner, _COUNT), _seconds(owner, f"%oldest_{len(rules) - 1}%{_TABLE}%")
        print(f"{args.rows:,} rows, {len(rules)} rules: {', '.join(sorted(rules))}")
        print(f"one count(*): {counted:.2f} s")
        print(f"the audit: {asked:.2f} s, {asked / counted:.1f} x count(*)")


def _seconds(owner, statement: str) -> float:  # type: ignore[no-untyped-def]
    """The seconds of the fastest run of a statement."""
    asked = "SELECT min_exec_time / 1000 FROM pg_stat_statements WHERE toplevel AND query LIKE %s"
    [(seconds,)] = owner.execute(asked, (statement,)).fetchall()
    return float(seconds)


def _fill(owner, rows: int) -> None:  # type: ignore[no-untyped-def]
    """Create accounts, of which a tenth are closed, and logins, of which a few have a verification code."""
    today = f"timestamptz '{datetime.now(UTC).date()}'"
    owner.execute(
        "CREATE TABLE accounts AS SELECT 'AC' || md5(n::text) AS sid, "
        "'user' || n || '@example.org' AS email, "
        "CASE WHEN n % 10 = 0 THEN 'closed' ELSE 'active' END AS status, CASE WHEN n % 10 = 0 THEN "
        f"{today} - n % 3000 * interval '1 day' END AS closed_at FROM generate_series(1, {_ACCOUNTS}) n"
    )
    owner.execute("ALTER TABLE accounts ADD PRIMARY KEY (sid)")
    owner.execute(
        f"CREATE TABLE {_TABLE} AS SELECT n AS id, 'AC' || md5((1 + n % {_ACCOUNTS})::text) AS account_sid, "
        f"'US' || md5((n % {_PEOPLE})::text) AS user_sid, "
        f"'user' || n % {_PEOPLE} || '@example.org' AS email, "
        "'198.51.100.' || n % 250 AS ip_address, (ARRAY['US', 'DE', 'FR'])[1 + n % 3] AS country, "
        "(ARRAY['Austin', 'Berlin', 'Lyon'])[1 + n % 3] AS city, "
        "'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/' "
        "|| 90 + n % 40 || '.0.0.0 Safari/537.36' AS user_agent, 'SE' || md5((-n)::text) AS session_sid, "
        "(ARRAY['password', 'sso', 'passkey'])[1 + n % 3] AS method, n % 40 <> 0 AS succeeded, "
        "CASE WHEN n % 50 = 0 THEN lpad((n % 1000000)::text, 6, '0') END AS verification_code, "
        f"{today} - n % 900 * interval '1 hour' AS created_at, CASE WHEN n % 20 = 0 THEN "
        f"{today} - n % 900 * interval '1 hour' END AS expires_at FROM generate_series(1, {rows}) n"
    )
    owner.execute(f"ALTER TABLE {_TABLE} ADD FOREIGN KEY (account_sid) REFERENCES accounts")
    owner.execute("ANALYZE")


if __name__ == "__main__":
    main()
