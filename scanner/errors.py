"""The error that is the user's to mend, whether a command or a program asked."""

import difflib
from collections.abc import Iterable


class UsageError(ValueError):
    """What was asked cannot be done. ``str()`` names the bad value, the valid ones and the next step."""


def did_you_mean(word: str, valid: Iterable[str]) -> str:
    """``; did you mean 'runs'?``, or nothing where no valid word comes near.

    >>> did_you_mean("runz", ["runs", "report", "scan"])
    "; did you mean 'runs'?"
    >>> did_you_mean("xyz", ["runs", "report", "scan"])
    ''
    """
    near = difflib.get_close_matches(word, list(valid), n=2)
    return f"; did you mean {' or '.join(repr(choice) for choice in near)}?" if near else ""
