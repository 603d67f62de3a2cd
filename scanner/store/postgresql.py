"""Settings of a store in PostgreSQL: a lock timeout and an application name."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event


def prepare_postgresql(engine: sa.Engine) -> None:
    """Set the limits of every connection."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: object) -> None:
        connection.execute("SET lock_timeout = '10s'")
        connection.execute("SET application_name = 'noticemap store'")
        connection.commit()
