"""Replace standard streams that the caller of a command closed."""

import os
import sys


def open_closed_streams() -> None:
    """Open the null device in place of standard streams that the caller closed. Call this function first.
    Otherwise, files that are opened later, such as the store, get the numbers of the closed streams, and
    libraries print into these files.

    Writing to standard output fails if the caller closed it, so that the loss is noticed.
    """
    for name, access, mode in (
        ("stdin", os.O_RDONLY, "r"),
        ("stdout", os.O_RDONLY, "w"),
        ("stderr", os.O_WRONLY, "w"),
    ):
        if getattr(sys, name) is None:  # in this order, each gets its usual number
            handle = os.open(os.devnull, access)
            setattr(sys, name, os.fdopen(handle, mode, encoding="utf-8", closefd=False))
