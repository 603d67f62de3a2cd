"""The exit codes of commands."""

from enum import IntEnum


class ExitCode(IntEnum):
    """All exit codes of ``noticemap``."""

    DONE = 0
    GATE = 1
    """Something meets ``--fail-on``, or a check such as ``find --gone`` failed. Takes precedence over
    ``INCOMPLETE``."""
    USAGE = 2
    """An invalid option, scheme, configuration or policy, detected before a source is read."""
    INCOMPLETE = 3
    """The command finished, but something could not be read or written; the output lists what."""
    FAILED = 4
    """An internal error. A scheduled run also ends with this code if it read nothing or left no report."""
    INTERRUPTED = 130
