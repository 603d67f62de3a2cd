"""Fixtures: an empty PostgreSQL database as a store, recreated for each test."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.connectors import servers


@pytest.fixture(scope="session")
def store_server() -> Iterator[str]:
    with servers.postgresql() as uri:
        yield uri


@pytest.fixture
def postgresql_store(store_server: str) -> str:
    """URL of a database without tables."""
    url = sa.make_url(store_server)
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("DROP DATABASE IF EXISTS runs WITH (FORCE)"))
        connection.execute(sa.text("CREATE DATABASE runs"))
    engine.dispose()
    return url.set(database="runs").render_as_string(hide_password=False)
