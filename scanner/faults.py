"""Errors that nobody expected, in words that hold no value: their class, and the place in our code."""

_OURS = ("scanner", "detectors", "connectors", "reports")


def described(error: BaseException) -> str:
    """Class and place: ``KeyError in scanner.run.engine, line 12``. The text stays, since it can hold data.

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
