"""Run units on an existing Dask cluster, each in a separate process next to the Dask worker.

The cluster sends units to hosts and returns counts. Units run as they do locally: one process per unit, with
limits of time and memory, so that a malicious file harms only its own unit. Sources are listed and probed
locally, because names of tables and keys can be personal data; only counts are sent back over the network.
Workers need the same version of noticemap, and access to the same files and servers.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final, ParamSpec, TypeVar, cast

import scanner
from scanner.counting.together import read_together
from scanner.counting.units import run_unit
from scanner.errors import UsageError
from scanner.execution.worker_pool import WorkerCrashError, WorkerPool

P = ParamSpec("P")
T = TypeVar("T")

_PROTOCOLS: Final = {"dask": "tcp", "dask+tls": "tls"}
"""Maps the schemes in ``--executor`` to Dask's protocols."""
_PATIENCE: Final = "15s"
_HINT: Final = "--executor {uri} needs Dask; install it with: pip install 'noticemap[dask]'"


@contextmanager
def dask_executor(uri: str, here: Executor, *, seconds: float, memory: int) -> Iterator["DaskExecutor"]:
    """Run units on the workers of a cluster and everything else on ``here``. For the limits see
    ``WorkerPool``.

    Raises ``UsageError`` if Dask is not installed, no scheduler answers, or a worker cannot run the tasks.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(_HINT.format(uri=uri)) from None
    scheme, _, place = uri.partition("://")
    address = f"{_PROTOCOLS[scheme]}://{place}"
    try:
        client: Any = cast(Any, Client)(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"--executor {uri}: no Dask scheduler answers there ({type(error).__name__}); "
            "give the address that `dask scheduler` prints, as dask://host:8786"
        ) from None
    with client:
        _check_workers(client, uri)
        there = client.get_executor(pure=False, retries=0)
        with DaskExecutor(there, here, seconds=seconds, memory=memory) as executor:
            yield executor


class DaskExecutor(Executor):
    """Sends units to ``there``, the executor of a Dask client, and everything else to ``here``."""

    def __init__(self, there: Executor, here: Executor, *, seconds: float, memory: int) -> None:
        self._there, self._here, self._seconds, self._memory = there, here, seconds, memory

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if fn not in (run_unit, read_together):
            return self._here.submit(fn, *args, **kwargs)
        return self.send(fn, *args, **kwargs)

    def send(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``fn`` on the cluster, even if it is not one of the functions that run units."""
        outcome: Future[T] = Future()
        sent = self._there.submit(run_there, (fn, args, kwargs), self._seconds, self._memory)
        sent.add_done_callback(lambda done: _hand_on(done, outcome))
        return outcome

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        # The cluster's executor cancels running tasks unless ``wait`` is set.
        self._there.shutdown(wait=wait and not cancel_futures)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        """Shut down; after an exception such as an interrupt, cancel the running tasks instead of waiting for
        them.
        """
        self.shutdown(cancel_futures=kind is not None)


def _hand_on(done: Future[Any], outcome: Future[Any]) -> None:
    """Copy the outcome of a task to ``outcome``. If the cluster gave up the task, report that the task's
    process died.
    """
    if done.cancelled() or done.exception() is not None:
        outcome.set_exception(WorkerCrashError())
        return
    is_result, value = done.result()
    if is_result:
        outcome.set_result(value)
    else:
        outcome.set_exception(value)


def run_there(
    call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]], seconds: float, memory: int
) -> tuple[bool, Any]:
    """Run ``call`` in a separate process; a Dask worker runs this function. Returns whether the call
    succeeded, and the result or the exception.

    Errors are returned as values, because Dask logs the arguments of tasks that raise, and a URI among the
    arguments may contain a password.
    """
    fn, args, kwargs = call
    try:
        return True, _pool(seconds, memory).submit(fn, *args, **kwargs).result()
    except Exception as error:
        return False, error


@lru_cache(maxsize=1)
def _pool(seconds: float, memory: int) -> WorkerPool:
    """A pool with one process for each thread of the Dask worker, so that no task waits for another."""
    from distributed import get_worker

    # Dask's supervised workers are daemons, which Python forbids to have children. Our children end by
    # themselves when the pipe to their parent closes.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    return WorkerPool(get_worker().state.nthreads, seconds=seconds, memory=memory)


def _check_workers(client: Any, uri: str) -> None:
    """Raise ``UsageError`` if the cluster has no workers, or if a worker does not have this version of
    noticemap.
    """
    versions: dict[str, str] = client.run(_version, on_error="return")
    if not versions:
        raise UsageError(f"--executor {uri}: the scheduler has no workers; start one with `dask worker`")
    for worker, version in sorted(versions.items()):
        if version != scanner.__version__:
            found = f"has noticemap {version}" if isinstance(version, str) else "cannot load noticemap"
            raise UsageError(
                f"--executor {uri}: worker {worker} {found}, here it is {scanner.__version__}; "
                "install the same version there"
            )


def _version() -> str:
    return scanner.__version__
