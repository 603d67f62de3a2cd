"""How a command ends."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes; there are no others."""

    DONE = 0
    GATE = 1
    """Something meets ``--fail-on``; wins over ``INCOMPLETE``."""
    USAGE = 2
    """Known before anything was read: unknown option or scheme, bad configuration or policy."""
    INCOMPLETE = 3
    """Done, but something could not be read or written; the output lists it."""
    INTERRUPTED = 130
