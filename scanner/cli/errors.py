"""How a command ends."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell is told. There are no others."""

    DONE = 0
    GATE = 1
    """The ``--fail-on`` expression came true; wins over ``INCOMPLETE``."""
    USAGE = 2
    """Known before anything was read: unknown option or scheme, bad configuration or policy."""
    INCOMPLETE = 3
    """Done, but something could not be read or written, and the output says what."""
    INTERRUPTED = 130
