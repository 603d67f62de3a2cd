"""The exit codes of commands."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes; there are no others."""

    DONE = 0
    GATE = 1
    """Something meets ``--fail-on``; takes precedence over ``INCOMPLETE``."""
    USAGE = 2
    """Detected before reading: unknown option or scheme, bad configuration or policy."""
    INCOMPLETE = 3
    """Done, but something could not be read or written; the output lists it."""
    FAILED = 4
    """An internal error; for a scheduled run also: nothing was read, or it left no report. Never a success.
    """
    INTERRUPTED = 130
