"""SQL databases through SQLAlchemy: every table and view of every schema, read-only, sampled by the server.

Views, foreign tables and everything else that could run code of untrusted owners are not evaluated. They are
listed, and their columns are judged by name (docs/security.md; ``--read-views`` names trusted owners). URI:
``scheme://user@host:port/database``, with driver options as a query. The password can be in the URI, or
wherever the driver looks for it (``PGPASSWORD``, ``~/.pgpass``). Rights: to connect and to select; use an
account that can do no more. The session is set to read-only, and nothing is read unless the server confirms
this or, where a server cannot, the URI states that the account is unable to write. Sampling: tables of at
most 50,000 rows, according to the server's statistics, are read whole. Of a larger table, the server draws
about 10,000 rows; the report states the method and its bias. No table is sorted, nothing is written, and no
temporary table is made. Cost: one connection, one statement at a time, with limits on time and locks, and
with the tool's name in a comment. A large table is read with several statements, so that no statement takes
long. Rows are numbered in the order in which they are read.
"""

from connectors.address import scheme_of
from connectors.base import Connector, OpenOptions
from connectors.sql_dialects.registry import dialect_of, dialects

VARIANTS = dialects()
SCHEMES = tuple(scheme for known in VARIANTS for scheme in known.facts.schemes)
EXAMPLE = "postgresql://reader@db.example.org/shop"


def open_source(source: str, options: OpenOptions) -> Connector:
    """Connect to a database; raises ``ConnectorError`` if that fails or if the session could write."""
    from connectors.relational.connector import SqlConnector
    from connectors.relational.session import SqlSession

    scheme = scheme_of(source)
    session = SqlSession(source, scheme, dialect_of(scheme), read_views=options.read_views)
    session.connect()
    return SqlConnector(session, options)
