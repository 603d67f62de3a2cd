"""Choose the executor of a scan. The engine only uses the interface of ``concurrent.futures.Executor``."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor

from scanner.counting.plan import ScanSettings
from scanner.errors import UsageError
from scanner.execution import LOCAL
from scanner.execution.local import CarefulExecutor, InlineExecutor
from scanner.execution.worker_pool import WorkerPool

_SCHEMES = ("dask", "dask+tls")


def check_executor(uri: str) -> None:
    """Raise ``UsageError`` unless ``uri`` states this machine or a Dask cluster."""
    scheme, _, place = uri.partition("://")
    if uri != LOCAL and (scheme not in _SCHEMES or not place):
        raise UsageError(
            f"--executor: unknown executor '{uri}'\n"
            f"  valid: {LOCAL}, dask://host:8786, or dask+tls://host:8786 for a cluster of Dask"
        )


@contextlib.contextmanager
def executor_at(uri: str, jobs: int, settings: ScanSettings) -> Iterator[Executor]:
    """Open the executor for the units of a scan. Raises ``UsageError`` if the executor cannot be reached."""
    with local_executor(jobs, settings) as here:
        if uri == LOCAL:
            yield here
            return
        from scanner.execution.dask_executor import dask_executor

        limits = settings.unit
        with dask_executor(uri, here, seconds=limits.seconds, memory=limits.memory) as cluster:
            yield cluster


@contextlib.contextmanager
def on_this_machine(executor: Executor, settings: ScanSettings) -> Iterator[Executor]:
    """Yield ``executor`` if it runs on this machine, else a local executor, because values must not leave the
    machine.
    """
    if isinstance(executor, InlineExecutor | WorkerPool):
        yield executor
    else:
        with local_executor(1, settings) as here:
            yield here


@contextlib.contextmanager
def local_executor(jobs: int, settings: ScanSettings) -> Iterator[Executor]:
    """Yield an executor that uses this process for one job, and worker processes for several jobs and risky
    parsers.

    All workers are ended at the end of the block.
    """
    seconds, memory = settings.unit.seconds, settings.unit.memory
    started = (
        CarefulExecutor(seconds=seconds, memory=memory)
        if jobs <= 1
        else WorkerPool(jobs, seconds=seconds, memory=memory)
    )
    with started as executor:
        yield executor
