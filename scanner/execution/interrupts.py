"""Let Ctrl-C, SIGTERM and a closed terminal (SIGHUP) end a command at any moment; no other module does this.

The first signal raises ``KeyboardInterrupt``, so that open resources are closed; further signals change
nothing. A library can block the main thread or suppress the exception. Therefore, another thread waits for
signals, too, and ends the process if it does not end soon by itself. Worker processes never receive Ctrl-C.
They end with this process, on Linux even if this process is killed.
"""

import _thread
import atexit
import contextlib
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

_INTERRUPTED = 130
_PATIENCE = 1.2
"""How many seconds the process has to end in an orderly way after a signal."""

_SET_DEATH_SIGNAL = 1
"""The option ``PR_SET_PDEATHSIG`` of ``prctl(2)``."""

heard = threading.Event()
"""Set when a signal has arrived."""
told = threading.Event()
"""Set when the message about the interruption has been written, or is being written."""


def ended(work: Callable[[], int]) -> int:
    """Run ``work``, the command of this process, and return the exit code. From now on, signals end the
    process.

    Call this function only in a process that noticemap started, in the main thread, before modules that take
    long to load are imported. After a signal, the function does not return: the process ends here.
    """
    _listen()
    try:
        code = work()
    except KeyboardInterrupt:
        _tell()
        code = _INTERRUPTED
    if heard.is_set():
        _end_children()
        atexit._run_exitfuncs()
        os._exit(code)
    return code


@contextlib.contextmanager
def out_of_reach() -> Iterator[None]:
    """Ensure that processes started within the block never receive Ctrl-C, not even while they load."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # Otherwise, starting the tracker would end the mask.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """Let the system kill this process when the thread that started it ends. This only has an effect on
    Linux.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)


@contextlib.contextmanager
def terminable() -> Iterator[None]:
    """Within the block, SIGTERM and SIGHUP raise ``KeyboardInterrupt`` in the main thread, like Ctrl-C.

    Use this in a process that continues after the command has ended.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [number for number in ending_signals() if number != signal.SIGINT]
    before = {number: signal.signal(number, signal.default_int_handler) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ending_signals() -> list[signal.Signals]:
    """SIGINT (Ctrl-C), SIGTERM and, except on Windows, SIGHUP, without those that the process ignores, as
    under ``nohup``.
    """
    ending = [number for number in signal.Signals if number.name in ("SIGINT", "SIGTERM", "SIGHUP")]
    return [number for number in ending if signal.getsignal(number) is not signal.SIG_IGN]


def _listen() -> None:
    wakes, written = os.pipe()
    os.set_blocking(written, False)
    signal.set_wakeup_fd(written, warn_on_full_buffer=False)
    for number in ending_signals():
        signal.signal(number, _interrupt)
    _thread.start_new_thread(_watch, (wakes,))  # the end of the process does not wait for such a thread


def _interrupt(number: int, frame: FrameType | None) -> None:
    if heard.is_set():
        return
    heard.set()
    # Hide the messages that libraries print about the exception.
    sys.excepthook = sys.unraisablehook = threading.excepthook = _ignore
    raise KeyboardInterrupt


def _ignore(*_: object) -> None:
    pass


def _watch(wakes: int) -> None:
    """Wait for a signal that ``_interrupt`` handles, give the process some time to end, then end it."""
    while signal.getsignal(os.read(wakes, 1)[0]) is not _interrupt:
        pass
    time.sleep(_PATIENCE)
    _end_children()
    _tell()
    os._exit(_INTERRUPTED)


def _tell() -> None:
    """Print the message about the interruption without using Python's streams, which another thread may have
    locked.
    """
    with contextlib.suppress(OSError, ValueError):
        if not told.is_set() and select.select([], [2], [], 0)[1]:
            os.write(2, b"noticemap: interrupted\n")


def _end_children() -> None:
    processes = sys.modules.get("multiprocessing.process")
    for child in list(processes._children if processes else ()):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # it has ended meanwhile
            child.kill()
