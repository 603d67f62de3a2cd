"""Run tasks in this process, as far as they are not risky.

A task is risky if its first argument has limits (``care``). Risky tasks run in a worker process.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import ParamSpec, TypeVar

from scanner.counting.resource_limits import care_of
from scanner.execution.worker_pool import WorkerPool

P = ParamSpec("P")
T = TypeVar("T")


class InlineExecutor(Executor):
    """Runs each task at once in this process, without limits."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class CarefulExecutor(InlineExecutor):
    """Runs tasks in this process until the first risky task; from then on, one worker process runs all tasks.

    From then on, this process counts no units, so it need not load what the worker loads, such as a language
    model.
    """

    def __init__(self, *, seconds: float, memory: int) -> None:
        self._seconds, self._memory = seconds, memory
        self._pool: WorkerPool | None = None

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if self._pool is None:
            if care_of(args) is None:
                return super().submit(fn, *args, **kwargs)
            self._pool = WorkerPool(1, seconds=self._seconds, memory=self._memory)
        return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Shut down; after an exception such as an interrupt, end the running task."""
        self.shutdown(cancel_futures=kind is not None)
