"""SQL databases through SQLAlchemy: every table and view of every schema, read-only, sampled by the server.

Views, foreign tables and whatever else would run what somebody wrote who may not do anything anyhow are not
evaluated, but judged by their names, and listed (docs/security.md; ``--read-views`` names who is trusted).
URI: ``scheme://user@host:port/database``; what the driver takes may follow as a query. The password can
stand in the URI, or where the driver looks for it otherwise (``PGPASSWORD``, ``~/.pgpass``). Rights: to
connect and to select; an account that can do no more is best. The session is set to read only, and the
server is asked whether it is: where it is not, nothing is read. Sampling: tables of at most 50,000 rows by
the server's statistics are read whole; of others the server draws about 10,000 rows, by the method and with
the bias that the report tells for each. No table is sorted, nothing is written, no temporary table is made.
Cost: one connection, one statement at a time, each with the tool's name in a comment, with limits of time
for statements and locks; a large table is read by several, so that none takes long. Rows are numbered as
they are read.
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
    session = SqlSession(source, scheme, dialect_of(scheme))
    session.connect()
    return SqlConnector(session, options)
