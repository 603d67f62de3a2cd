"""Fixtures: a store with two runs, served once for all tests that only read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scanner.serve.serving import Client, served, two_runs


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_runs(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="session")
def looking(kept: Path) -> Iterator[Client]:
    with served(kept) as client:
        yield client


@pytest.fixture
def deciding(kept: Path, tmp_path: Path) -> Iterator[Client]:
    """A client of a server over a copy of the store, for a test that writes."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(kept.read_bytes())
    with served(copy) as client:
        yield client
