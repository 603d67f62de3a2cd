"""Columns with types that only servers have: the audit reads them, or reports that it cannot."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.connectors import servers
from tests.scanner.scanning import scan

_TABLES = """
CREATE TYPE standing AS ENUM ('live', 'terminated');
CREATE TABLE tenants (tenant_uuid uuid PRIMARY KEY, contact_email text, contact_name varchar(80),
  tenant_status standing, held_in_court boolean, legal_hold boolean, deactivated_at timestamptz);
INSERT INTO tenants SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
  'user' || n || '@example.org', 'Ana Silva ' || n, (CASE WHEN n % 2 = 0 THEN 'terminated' ELSE 'live' END)::standing,
  false, n % 20 = 0, CASE WHEN n % 2 = 0 THEN timestamptz '2026-02-01 00:00:00+02' END
FROM generate_series(1, 200) n;
CREATE TABLE portal_logins (login_id bigserial PRIMARY KEY, tenant_uuid varchar(40), client_ip inet,
  user_agent text, logged_in_at timestamp);
INSERT INTO portal_logins (tenant_uuid, client_ip, user_agent, logged_in_at)
SELECT tenant_uuid::text, ('192.0.2.' || (row_number() OVER () % 250))::inet, 'Mozilla/5.0 (X11; Linux x86_64)',
  timestamp '2026-01-05 10:00' FROM tenants;
CREATE TABLE usage_logs (usage_id bigint PRIMARY KEY, tenant_uuid uuid, caller text, callee text, duration int,
  started_at text);
INSERT INTO usage_logs SELECT n, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
  '+14155550' || lpad((n % 100)::text, 3, '0'), '+12025550' || lpad((n % 100)::text, 3, '0'), n,
  '2026-01-0' || (1 + n % 9) || 'T10:00:00.123+02:00' FROM generate_series(1, 200) n;
CREATE VIEW open_tenants AS SELECT * FROM tenants WHERE deactivated_at IS NULL;
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with servers.postgresql() as uri:
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(_TABLES)
        yield uri


def test_types_of_a_server(server: str) -> None:
    report = scan(server, audit_seconds=60)
    counts = {(item.id, item.collection): item.counts for item in report.audits}
    assert counts["ret_close_60d", "tenants"] == {"in_time": 100, "overdue": 90, "on_hold": 10}
    assert counts["ret_close_60d", "portal_logins"] == {"in_time": 100, "overdue": 90, "on_hold": 10}
    assert counts["ret_end_at_termination", "usage_logs"] == {"in_time": 100, "overdue": 90, "on_hold": 10}
    [closed] = [item for item in report.audits if (item.id, item.collection) == ("ret_close_60d", "tenants")]
    assert closed.oldest == "2026-01-31T22:00:00Z"
    assert not [item for item in report.audits if "error" in item.reason]


def test_a_view_is_counted_as_a_table_is(server: str) -> None:
    report = scan(server, audit_seconds=60)
    counts = {item.id: item.counts for item in report.audits if item.collection == "open_tenants"}
    assert counts["ret_close_60d"] == {"in_time": 100}
