"""What every test starts from."""

import gc
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # As in processes of scans, before anything imports NumPy.

import signal
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, settings

from detectors import catalogue
from detectors.matching import pattern_database
from detectors.recognizers import presidio_catalogue
from scanner.execution import worker_pool
from scanner.folders import cache_folder
from tests import compiled, policies, warm
from tests.compiled import VARIABLE

settings.register_profile(
    "noticemap", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("noticemap")
"""Examples are drawn the same way every time, and no test asserts how long one takes."""

collect_ignore = ["warm_up.py"]
"""Imported, it reads everything and scans; as a module whose doctests are looked for, in every process."""

SLOW = (
    "test_column_corpus.py", "test_audit_strangers.py", "test_killed.py", "test_canary.py", "test_guides.py",
    "test_look_alikes.py", "test_find_canary.py", "test_memory.py", "test_dask.py", "test_document_scan.py",
    "test_incremental.py", "test_hard_names.py", "test_audit.py", "test_accuracy.py", "test_interrupted.py",
    "test_mended_cases.py", "test_demo_report.py", "test_machine_formats.py", "test_hostile_everything.py",
)  # fmt: skip
"""Files that take longest, slowest first: begun last, they would leave all but one process idle in the end."""


def pytest_collection_finish() -> None:
    """Objects from the start stay alive; collections that go through them again take a tenth of the tests' time."""
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(SLOW)}
    items.sort(key=lambda item: places.get(item.path.name, len(SLOW)))


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
    """Tests and the commands that they start take what another test of this run compiled, not the user's own."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "compiled"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, str(home))
        patched.setenv("XDG_CACHE_HOME", str(home))
        patched.setattr(pattern_database, "_compile", pattern_database._compile)  # Undone in the end.
        compiled.compile_once(cache_folder({"XDG_CACHE_HOME": str(home)}, "linux"))
        # What a recogniser of Presidio accepts is measured once by a process, which takes five seconds for all.
        patched.setattr(presidio_catalogue, "_entry", cache(presidio_catalogue._entry))
        patched.setattr(catalogue, "load_catalogue", compiled.one_catalogue(catalogue.load_catalogue))
        if "PYTEST_XDIST_WORKER" in os.environ:
            compiled.wait_until_compiled(cache_folder({"XDG_CACHE_HOME": str(home)}, "linux"))
        yield


@pytest.fixture(scope="session", autouse=True)
def policies_are_read_once() -> Iterator[None]:
    """Read each shipped policy once in a process: most tests need one, and checking it takes half a second."""
    with pytest.MonkeyPatch.context() as patched:
        policies.read_once(patched)
        yield


@pytest.fixture(scope="session", autouse=True)
def workers_begin_at_once(patterns_are_compiled_once: None) -> Iterator[None]:
    """Worker processes of scans in this process are forked (``tests/warm.py``)."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(worker_pool, "start_worker", warm.start_worker)
        yield
    warm.stop()
