"""Servers that connectors read."""

from collections.abc import Iterator

import pytest

from tests.connectors import servers


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with servers.postgresql() as uri:
        yield uri


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[str]:
    with servers.mariadb() as uri:
        yield uri


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    with servers.redis() as uri:
        yield uri
