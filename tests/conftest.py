"""Settings and fixtures for all tests."""

import gc
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # As in processes of scans. Set before NumPy is imported.

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from detectors import built
from scanner.execution import worker_pool
from tests import policies, warm

settings.register_profile(
    "noticemap", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("noticemap")
"""Hypothesis draws the same examples in every run, without a time limit for each."""

collect_ignore = ["warm_up.py"]
"""Importing ``warm_up`` loads everything and scans, so pytest must not import it to look for doctests."""

SLOW = (
    "test_column_corpus.py", "test_audit_strangers.py", "test_killed.py", "test_canary.py", "test_guides.py",
    "test_look_alikes.py", "test_find_canary.py", "test_memory.py", "test_dask.py", "test_document_scan.py",
    "test_incremental.py", "test_hard_names.py", "test_audit.py", "test_accuracy.py", "test_interrupted.py",
    "test_mended_cases.py", "test_demo_report.py", "test_machine_formats.py", "test_hostile_everything.py",
)  # fmt: skip
"""The slowest test files, slowest first. They run first, so that no process is left waiting for them."""


def pytest_configure(config: pytest.Config) -> None:
    """Compute the built files again if a file of the program has changed since, once for all processes."""
    if hasattr(config, "workerinput"):
        return
    files = (path for name in ("detectors", "scanner") for path in (built.ROOT / name).rglob("*"))
    sources = (path for path in files if path.is_file() and _is_source(path))
    made = built.FOLDER.stat().st_mtime if built.FOLDER.exists() else 0.0
    if max(path.stat().st_mtime for path in sources) > made:
        subprocess.run([sys.executable, "-m", "scanner.build"], cwd=built.ROOT, check=True)


def _is_source(path: Path) -> bool:
    return path.suffix not in (".pyc", ".so") and not path.is_relative_to(built.FOLDER)


def pytest_collection_finish() -> None:
    """Exclude the objects that exist now from garbage collection, which saves a tenth of the tests' time."""
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(SLOW)}
    items.sort(key=lambda item: places.get(item.path.name, len(SLOW)))


@pytest.fixture(scope="session", autouse=True)
def no_run_is_kept_among_the_users_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make commands keep their runs in a temporary folder by default."""
    before = os.environ.get("XDG_DATA_HOME")
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))
    yield
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_is_heard() -> Iterator[None]:
    """Handle Ctrl-C even if a shell started the tests in the background, where they would ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session", autouse=True)
def policies_are_read_once() -> Iterator[None]:
    """Read each shipped policy once in a process: most tests need one, and checking it takes half a second."""
    with pytest.MonkeyPatch.context() as patched:
        policies.read_once(patched)
        yield


@pytest.fixture(scope="session", autouse=True)
def workers_begin_at_once() -> Iterator[None]:
    """Worker processes of scans in this process are forked (``tests/warm.py``)."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(worker_pool, "start_worker", warm.start_worker)
        yield
    warm.stop()
