"""If PostgreSQL guarantees a foreign key, a large table is joined only to closed accounts: same counts."""

import pytest
import sqlalchemy as sa

from scanner.audit import bound_keys
from tests.connectors import servers
from tests.scanner.scanning import NOON, scan

_FILLED = f"""
CREATE TABLE accounts (account_id int PRIMARY KEY, plan text, closed_at timestamptz);
INSERT INTO accounts SELECT n, 'basic', CASE WHEN n <= 30 THEN timestamptz '{NOON}' - interval '1 year'
  WHEN n <= 40 THEN timestamptz '{NOON}' - interval '5 days' END FROM generate_series(1, 200) n;
CREATE TABLE sign_ins (sign_in_id int PRIMARY KEY, account_id int, email text);
INSERT INTO sign_ins SELECT n, CASE WHEN n > 4 THEN 1 + mod(n, 200) END, 'user' || mod(n, 300) || '@example.org'
  FROM generate_series(1, 1000) n;
"""
_BOUND = "ALTER TABLE sign_ins ADD CONSTRAINT own FOREIGN KEY (account_id) REFERENCES accounts"


def _counts(uri: str) -> dict[str, dict[str, int]]:
    report = scan(uri, audit_seconds=60)
    return {
        audit.id: dict(audit.counts)
        for audit in report.audits
        if audit.collection.endswith("sign_ins") and audit.kind == "retention"
    }


def test_counts_are_the_same_with_checked_and_unchecked_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bound_keys, "_LARGE", 1)
    with servers.postgresql() as uri:
        engine = sa.create_engine(
            uri.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(_FILLED)
            connection.exec_driver_sql("ANALYZE")
            unbound = _counts(uri)
            connection.exec_driver_sql(_BOUND)
            bound = _counts(uri)
            connection.exec_driver_sql("ALTER TABLE sign_ins DROP CONSTRAINT own")
            connection.exec_driver_sql("DELETE FROM accounts WHERE account_id = 200")
            connection.exec_driver_sql(f"{_BOUND} NOT VALID")
            unchecked = _counts(uri)
        engine.dispose()
    assert unbound["ret_close_60d"] == {"in_time": 850, "overdue": 146, "cannot_tell": 4}
    assert bound == unbound
    assert unchecked["ret_close_60d"] == {"in_time": 845, "overdue": 146, "cannot_tell": 9}
