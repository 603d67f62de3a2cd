"""Errors that the user can fix, and descriptions of unexpected errors that contain no scanned values."""

import difflib
from collections.abc import Iterable

_OURS = ("scanner", "detectors", "connectors", "reports")


class UsageError(ValueError):
    """A request of the user cannot be carried out.

    The message (``str()``) names the invalid value, the valid values and the next step.
    """


def did_you_mean(word: str, valid: Iterable[str]) -> str:
    """A suggestion such as ``; did you mean 'runs'?``; empty if no valid word is similar to ``word``.

    >>> did_you_mean("runz", ["runs", "report", "scan"])
    "; did you mean 'runs'?"
    >>> did_you_mean("xyz", ["runs", "report", "scan"])
    ''
    """
    near = difflib.get_close_matches(word, list(valid), n=2)
    return f"; did you mean {' or '.join(repr(choice) for choice in near)}?" if near else ""


def crash_of(work: str, error: BaseException) -> str:
    """The reason that reports state if an unexpected error stopped ``work``.

    >>> crash_of("reading", ValueError("ann@example.org"))
    'crashed: reading stopped at an unexpected error (ValueError)'
    """
    return f"crashed: {work} stopped at an unexpected error ({described(error)})"


def described(error: BaseException) -> str:
    """Class and place of an error: ``KeyError in scanner.run.engine, line 12``. The message of the error is
    left out, because it can contain data.

    >>> described(ValueError("ann@example.org"))
    'ValueError'
    """
    place, trace = "", error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _OURS:
            place = f" in {module}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{place}"
