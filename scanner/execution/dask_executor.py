"""Run units on an existing Dask cluster, each in a process of its own beside the Dask worker.

The cluster carries units to hosts, and counts back. Units run there as they do here: one process per unit,
with limits of time and memory, so that a malicious file harms only its own unit. Sources are listed and
probed here, since names of tables and keys can be personal data; only counts come back over the network.
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
"""What Dask calls them."""
_PATIENCE: Final = "15s"
_HINT: Final = "--executor {uri} needs Dask; install it with: pip install 'noticemap[dask]'"


@contextmanager
def dask_executor(uri: str, here: Executor, *, seconds: float, memory: int) -> Iterator["DaskExecutor"]:
    """The workers of a cluster for units, ``here`` for what else there is to do. Limits as of ``WorkerPool``.

    Raises ``UsageError`` where Dask is not installed, no scheduler answers, or a worker cannot do our work.
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
    """Hands units to ``there``, the executor of a Dask client."""

    def __init__(self, there: Executor, here: Executor, *, seconds: float, memory: int) -> None:
        self._there, self._here, self._seconds, self._memory = there, here, seconds, memory

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if fn not in (run_unit, read_together):
            return self._here.submit(fn, *args, **kwargs)
        return self.send(fn, *args, **kwargs)

    def send(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``fn`` there, whatever it is."""
        told: Future[T] = Future()
        sent = self._there.submit(run_there, (fn, args, kwargs), self._seconds, self._memory)
        sent.add_done_callback(lambda done: _hand_on(done, told))
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        # The cluster's own executor cancels what is under way unless it is told to wait.
        self._there.shutdown(wait=wait and not cancel_futures)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        """On an interrupt nothing is waited for."""
        self.shutdown(cancel_futures=kind is not None)


def _hand_on(done: Future[Any], told: Future[Any]) -> None:
    """The outcome of a task, once more; one that the cluster gave up is one whose process has ended."""
    if done.cancelled() or done.exception() is not None:
        told.set_exception(WorkerCrashError())
        return
    is_result, value = done.result()
    if is_result:
        told.set_result(value)
    else:
        told.set_exception(value)


def run_there(
    call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]], seconds: float, memory: int
) -> tuple[bool, Any]:
    """A task for a worker of the cluster: run ``call`` in a process beside it.

    What goes wrong comes back as a value: Dask logs the arguments of tasks that raise, and an address among
    them may hold a password.
    """
    fn, args, kwargs = call
    try:
        return True, _pool(seconds, memory).submit(fn, *args, **kwargs).result()
    except Exception as error:
        return False, error


@lru_cache(maxsize=1)
def _pool(seconds: float, memory: int) -> WorkerPool:
    """One process for each thread in which the worker runs tasks: none waits for another."""
    from distributed import get_worker

    # Workers that a nanny watches are daemons, to which Python allows no children. Ours end with their pipe.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    return WorkerPool(get_worker().state.nthreads, seconds=seconds, memory=memory)


def _check_workers(client: Any, uri: str) -> None:
    """That there are workers, and that they would count as we do."""
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
