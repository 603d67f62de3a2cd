"""Turns errors of the operating system into reasons without the error texts, which contain file names."""

import errno

from connectors.base import ConnectorError

_FULL = (errno.ENOSPC, errno.EDQUOT)


class NotRegularError(OSError):
    """A pipe, socket, device, link or folder, where a regular file was expected."""


def reason_for(error: OSError) -> ConnectorError:
    """The reason for an error while opening or reading a file.

    >>> str(reason_for(FileNotFoundError(2, "No such file", "secret-name.csv")))
    'not_found: there is no such file or folder'
    """
    if isinstance(error, PermissionError):
        return ConnectorError("no_permission", "the file or folder may not be read by this user")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ConnectorError("not_found", "there is no such file or folder")
    if isinstance(error, NotRegularError):
        return ConnectorError("unsupported", "it is not a regular file, but a pipe, socket, device or link")
    if error.errno == errno.ENAMETOOLONG:
        return ConnectorError("too_large", "its path is longer than the operating system can open")
    if error.errno in _FULL:
        words = "the disk of temporary files is full; TMPDIR names another folder for them"
        return ConnectorError("too_large", words)
    return ConnectorError("corrupt", f"the operating system could not read it ({type(error).__name__})")
