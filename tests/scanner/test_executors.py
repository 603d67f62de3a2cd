"""Workers may die or hang; other tasks are still completed."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import pytest

from scanner.counting.plan import ScanSettings
from scanner.counting.resource_limits import Care
from scanner.execution import purses
from scanner.execution.executors import local_executor, on_this_machine
from scanner.execution.local import CarefulExecutor
from scanner.execution.purses import SpentError
from scanner.execution.worker_pool import WorkerCrashError, WorkerMemoryError, WorkerPool, WorkerTimeoutError


def double(number: int) -> int:
    return 2 * number


def die() -> None:
    os._exit(9)


def hang() -> None:
    time.sleep(600)


CARE = Care(seconds=1.0, memory=100 * 2**20, usual=100 * 2**20)


@dataclass(frozen=True)
class Risky:
    """The first argument of a task that may crash or hang its worker."""

    care: Care = CARE


def work_in(_: object) -> int:
    return os.getpid()


def work_on(_: object) -> None:
    while True:
        pass


def gather(_: object) -> int:
    gathered = []
    for _number in range(1000):
        gathered.append(b"x" * 2**20)
        time.sleep(0.01)
    return len(gathered)


def fill_memory() -> int:
    return len(bytearray(64 * 2**30))


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(2, seconds=10.0, memory=2**30) as made:
        yield made


def test_a_crash_and_a_hang_cost_their_own_task_alone(pool: WorkerPool) -> None:
    stuck = pool.submit(hang)
    dead = pool.submit(die)
    assert [pool.submit(double, number).result() for number in range(5)] == [0, 2, 4, 6, 8]
    with pytest.raises(WorkerCrashError):
        dead.result()
    with pytest.raises(WorkerTimeoutError):
        stuck.result()
    assert pool.submit(double, 4).result() == 8


def test_memory_beyond_the_limit_ends_the_task_with_no_words_of_its_error(pool: WorkerPool) -> None:
    with pytest.raises(WorkerCrashError, match=r"^MemoryError$"):
        pool.submit(fill_memory).result()


def test_an_interrupt_waits_for_nothing() -> None:
    with pytest.raises(KeyboardInterrupt), WorkerPool(1, seconds=600.0, memory=2**30) as made:
        stuck = made.submit(hang)
        waiting = made.submit(double, 1)
        while not stuck.running():
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert isinstance(stuck.exception(), WorkerCrashError)
    assert waiting.cancelled()


def test_a_task_that_asks_for_care_may_take_so_much() -> None:
    with WorkerPool(2, seconds=600.0, memory=2**32) as pool:
        busy, greedy = pool.submit(work_on, Risky()), pool.submit(gather, Risky())
        with pytest.raises(WorkerTimeoutError):
            busy.result()
        with pytest.raises(WorkerMemoryError):
            greedy.result()
        assert pool.submit(work_in, Risky()).result() != os.getpid()


def test_who_shares_a_purse_takes_no_more_together_than_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purses, "_FREE", 0.1)
    care = Care(seconds=60.0, memory=2**30, purse="shop.db", together=1.2)
    with WorkerPool(1, seconds=600.0, memory=2**32) as pool:
        ends = [pool.submit(work_on, Risky(care)) for _ in range(4)]
        with pytest.raises(WorkerTimeoutError):
            ends[0].result()
        assert type(ends[3].exception()) is SpentError
        assert pool.submit(work_in, Risky(replace(care, purse="other.db"))).result() != os.getpid()
        with pytest.raises(SpentError):
            pool.submit(work_in, Risky(care)).result()


def test_care_is_taken_at_one_job_too() -> None:
    with local_executor(1, ScanSettings()) as executor:
        assert executor.submit(work_in, "harmless").result() == os.getpid()
        first, second = (executor.submit(work_in, Risky()).result() for _ in range(2))
        assert first == second != os.getpid()
        with pytest.raises(WorkerTimeoutError):
            executor.submit(work_on, Risky()).result()
        assert executor.submit(work_in, Risky()).result() not in (first, os.getpid())


def test_one_job_needs_no_process() -> None:
    with local_executor(1, ScanSettings()) as executor:
        assert isinstance(executor, CarefulExecutor)
        assert executor.submit(double, 3).result() == 6
        assert isinstance(executor.submit(double, None).exception(), TypeError)  # type: ignore[arg-type]


def test_what_must_not_travel_runs_on_this_machine() -> None:
    class Cluster(Executor):
        """A stand-in for an executor on another machine."""

    own = CarefulExecutor(seconds=5.0, memory=1 << 30)
    with on_this_machine(own, ScanSettings()) as here:
        assert here is own
    with on_this_machine(Cluster(), ScanSettings()) as here:
        assert isinstance(here, CarefulExecutor)
