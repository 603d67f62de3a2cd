"""A pool of worker processes that survives the death of a worker.

``ProcessPoolExecutor`` is not used, because one crash breaks the whole pool and a hanging task cannot be
stopped. Here, each worker has a thread that gives the worker one task at a time, and replaces the worker if
it dies or a task exceeds the limits.
"""

import contextlib
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from connectors.arrow.functions_on_demand import functions_on_demand
from connectors.arrow.pandas_free import leave_pandas_out
from scanner.counting.resource_limits import Care, care_of
from scanner.execution.interrupts import end_with_parent, out_of_reach
from scanner.execution.process import begin, started
from scanner.execution.purses import Purses, Spending, SpentError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_WAITING = 6
"""How many seconds of waiting count as one second of work, because a sleeping task also blocks other
tasks.
"""
P = ParamSpec("P")
T = TypeVar("T")


class WorkerCrashError(Exception):
    """A worker process died before the task was done, or the task failed."""


class WorkerTimeoutError(Exception):
    """A task exceeded its time limit, and the worker process was killed."""


class WorkerMemoryError(Exception):
    """A task exceeded its memory limit, and the worker process was killed."""


class WorkerPool(Executor):
    """A pool of ``jobs`` worker processes, each of which runs one task at a time.

    ``seconds`` is the time limit of a task. ``memory`` is the address space in bytes that a worker may use in
    addition to what it uses at the start.
    """

    def __init__(self, jobs: int, *, seconds: float, memory: int) -> None:
        self._seconds, self._memory = seconds, memory
        self._purses = Purses()
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(jobs)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        self._tasks.put((cast("Future[Any]", future), fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers. With ``cancel_futures``, end them at once, even in the middle of a task."""
        if cancel_futures:
            self._stopping.set()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Shut down; after an exception such as an interrupt, end the running tasks."""
        self.shutdown(cancel_futures=kind is not None)

    def _serve(self) -> None:
        """The loop of each thread: give one worker process task after task, and start a new worker if
        necessary.
        """
        worker: _Worker | None = None
        while (task := self._tasks.get()) is not None:
            future, work, asked, named = task
            if self._stopping.is_set():
                future.cancel()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                with self._purses.spending(care_of(asked)) as (care, spent):
                    worker = worker or _Worker(self._memory)
                    result = worker.run((work, asked, named), care, spent, self._seconds, self._stopping)
                future.set_result(result)
            except SpentError as error:
                future.set_exception(error)
            except (WorkerCrashError, WorkerTimeoutError, WorkerMemoryError) as error:
                if worker is not None:
                    worker.end()
                worker = None
                future.set_exception(error)
            except BaseException as error:
                future.set_exception(error)
        if worker is not None:
            worker.end()


_Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
_Task = tuple[Future[Any], Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class _Worker:
    """One worker process, and the pipe to it."""

    _TICK = 0.2

    def __init__(self, memory: int) -> None:
        import multiprocessing

        self._pipe, theirs = multiprocessing.Pipe()
        self._process = start_worker(theirs, memory)
        theirs.close()

    def run(
        self, call: _Call, care: Care | None, spent: Spending, seconds: float, stopping: threading.Event
    ) -> Any:
        watch = _Watch(self._process.pid, care)
        waited = 0.0
        try:
            self._pipe.send(call)
            while not self._pipe.poll(self._TICK):
                waited += self._TICK
                if stopping.is_set() or not self._process.is_alive():
                    raise WorkerCrashError
                if waited >= seconds:
                    raise WorkerTimeoutError
                watch.check()
            is_result, value = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerCrashError from error
        finally:
            spent.seconds = max(watch.seconds, waited / _WAITING)
        if is_result:
            return value
        raise value

    def end(self) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


class _Watch:
    """Checks the time and memory that a process uses from now on against the limits of a task."""

    def __init__(self, pid: int | None, care: Care | None) -> None:
        import psutil

        self._care = care
        self._process = psutil.Process(pid) if care is not None else None
        self._before, before = self._taken()
        self._last = self._before
        self._memory = max(before, care.usual) + care.memory if care is not None else 0

    def check(self) -> None:
        if self._care is None:
            return
        seconds, memory = self._taken()
        if memory > self._memory:
            raise WorkerMemoryError
        self._last = seconds
        if seconds - self._before > self._care.seconds:
            raise WorkerTimeoutError

    @property
    def seconds(self) -> float:
        """Seconds that the process worked until now, or until the last measurement if the process has
        ended.
        """
        return max(self._last, self._taken()[0]) - self._before

    def _taken(self) -> tuple[float, int]:
        """Processor seconds and resident bytes that the process uses; zero if the process has ended."""
        import psutil

        if self._process is None:
            return 0.0, 0
        try:
            with self._process.oneshot():
                times = self._process.cpu_times()
                return times.user + times.system, int(self._process.memory_info().rss)
        except psutil.Error:
            return 0.0, 0


def start_worker(pipe: "Connection", memory: int) -> "BaseProcess":
    """Start a Python process that runs tasks from ``pipe`` and shares nothing with this process."""
    import multiprocessing

    process = multiprocessing.get_context("spawn").Process(target=work, args=(pipe, memory), daemon=True)
    with out_of_reach():
        process.start()
    return process


def work(pipe: "Connection", memory: int) -> None:
    """The loop of a worker process: run tasks until the pipe closes. Only the parent process handles
    Ctrl-C.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for systems without masks of signals
    end_with_parent()  # Otherwise, a task would continue without its parent until it is done.
    begin()
    leave_pandas_out()
    functions_on_demand()
    _limit_memory(memory)
    with contextlib.suppress(EOFError, OSError):
        while True:
            fn, args, kwargs = pipe.recv()
            try:
                pipe.send((True, fn(*args, **kwargs)))
            except Exception as error:
                pipe.send((False, WorkerCrashError(type(error).__name__)))
            started()


def _limit_memory(extra: int) -> None:
    """If the system supports limits of address space, allow this process ``extra`` bytes more than it uses
    now.
    """
    try:
        import resource  # Unix only
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError), open("/proc/self/statm") as statm:  # noqa: PTH123
        taken = int(statm.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + extra, resource.getrlimit(resource.RLIMIT_AS)[1]))
