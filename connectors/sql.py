"""SQL databases through SQLAlchemy: every table and view of every schema, read-only, sampled by the server.

Views, foreign tables and everything else that could run code of owners who are not trusted are not evaluated.
They are listed, and judged by their names (docs/security.md; ``--read-views`` names trusted owners). URI:
``scheme://user@host:port/database``, with options of the driver as a query. The password can be in the URI,
or wherever the driver looks for it (``PGPASSWORD``, ``~/.pgpass``). Rights: to connect and to select; use an
account that can do no more. The session is set to read-only and the server is asked to confirm it; otherwise
nothing is read. Sampling: tables of at most 50,000 rows, by the server's statistics, are read whole. Of
larger ones the server draws about 10,000 rows, by the method and with the bias that the report states for
each table. No table is sorted, nothing is written, and no temporary table is made. Cost: one connection, one
statement at a time, each with the tool's name in a comment, and with limits on time and locks. A large table
is read with several statements, so that none takes long. Rows are numbered in the order in which they are
read.
"""

from connectors.address import scheme_of
from connectors.base import Connector, OpenOptions
from connectors.sql_dialects.registry import dialect_of, dialects

VARIANTS = dialects()
SCHEMES = tuple(scheme for known in VARIANTS for scheme in known.facts.schemes)
EXAMPLE = "postgresql://reader@db.example.org/shop"


def open_source(source: str, options: OpenOptions) -> Connector:
    """Connect; raises ``ConnectorError`` if that fails or if the session could write."""
    from connectors.relational.connector import SqlConnector
    from connectors.relational.session import SqlSession

    scheme = scheme_of(source)
    session = SqlSession(source, scheme, dialect_of(scheme), read_views=options.read_views)
    session.connect()
    return SqlConnector(session, options)
