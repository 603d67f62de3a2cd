"""Examples are drawn the same way every time, and no test asserts how long one takes."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.connectors import servers

settings.register_profile("connectors", deadline=None, derandomize=True, database=None)
settings.load_profile("connectors")


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
