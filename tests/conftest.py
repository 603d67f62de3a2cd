"""What every test starts from."""

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import hyperscan
import pytest

from detectors.matching import pattern_database
from detectors.private_cache import load, save
from scanner.folders import cache_folder
from tests.compiled import VARIABLE


@pytest.fixture(scope="session", autouse=True)
def no_run_is_kept_among_the_users_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Runs go into a folder of the test's, where a command is not told otherwise."""
    before = os.environ.get("XDG_DATA_HOME")
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))
    yield
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_is_heard() -> Iterator[None]:
    """A shell that starts the tests in the background has them ignore Ctrl-C, and all that they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session", autouse=True)
def patterns_are_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests that keep no cache, or one of their own, get what another test of this run compiled."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "compiled"
    folder = cache_folder({"XDG_CACHE_HOME": str(home)}, "linux")
    compiled, loadb = pattern_database._compile, hyperscan.loadb

    def once(patterns: Sequence[str], flags: Sequence[int]) -> hyperscan.Database:
        path: Path = folder / f"{pattern_database._fingerprint(patterns, flags)}.hsdb"
        if (payload := load(path)) is not None:
            return loadb(payload, hyperscan.HS_MODE_BLOCK)
        database = compiled(patterns, flags)
        save(path, hyperscan.dumpb(database))
        return database

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pattern_database, "_compile", once)
        patched.setenv(VARIABLE, str(home))
        yield
