"""Workers may die or hang; the tasks of others are done all the same."""

import os
import time
from collections.abc import Iterator

import pytest

from scanner.executors import InlineExecutor, WorkerCrashError, WorkerPool, WorkerTimeoutError, local_executor
from scanner.plan import ScanSettings


def double(number: int) -> int:
    return 2 * number


def die() -> None:
    os._exit(9)


def hang() -> None:
    time.sleep(600)


def fill_memory() -> int:
    return len(bytearray(64 * 2**30))


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(2, seconds=4.0, memory=2**30) as made:
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


def test_one_job_needs_no_process() -> None:
    with local_executor(1, ScanSettings()) as executor:
        assert isinstance(executor, InlineExecutor)
        assert executor.submit(double, 3).result() == 6
        assert isinstance(executor.submit(double, None).exception(), TypeError)  # type: ignore[arg-type]
