"""Choose the executor of a scan. All are ``concurrent.futures.Executor``; the engine knows no more."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor

from scanner.counting.plan import ScanSettings
from scanner.errors import UsageError
from scanner.execution import LOCAL
from scanner.execution.local import CarefulExecutor
from scanner.execution.worker_pool import WorkerPool

_SCHEMES = ("dask", "dask+tls")


def check_executor(uri: str) -> None:
    """Raises ``UsageError`` for what is neither this machine nor a cluster."""
    scheme, _, place = uri.partition("://")
    if uri != LOCAL and (scheme not in _SCHEMES or not place):
        raise UsageError(
            f"--executor: unknown executor '{uri}'\n"
            f"  valid: {LOCAL}, dask://host:8786, or dask+tls://host:8786 for a cluster of Dask"
        )


@contextlib.contextmanager
def executor_at(uri: str, jobs: int, settings: ScanSettings) -> Iterator[Executor]:
    """Where the units of a scan run. Raises ``UsageError`` where that cannot be reached."""
    with local_executor(jobs, settings) as here:
        if uri == LOCAL:
            yield here
            return
        from scanner.execution.dask_executor import dask_executor

        with dask_executor(uri, here, seconds=settings.unit_seconds, memory=settings.unit_memory) as cluster:
            yield cluster


@contextlib.contextmanager
def local_executor(jobs: int, settings: ScanSettings) -> Iterator[Executor]:
    """This process for one job, worker processes for more and for what asks for care.

    None outlives the block.
    """
    seconds, memory = settings.unit_seconds, settings.unit_memory
    started = (
        CarefulExecutor(seconds=seconds, memory=memory)
        if jobs <= 1
        else WorkerPool(jobs, seconds=seconds, memory=memory)
    )
    with started as executor:
        yield executor
