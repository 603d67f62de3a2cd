"""Errors of the operating system in the closed list of reasons, without their text."""

from connectors.base import ConnectorError


def reason_for(error: OSError) -> ConnectorError:
    """What to report for an error of opening or reading a file.

    >>> str(reason_for(FileNotFoundError(2, "No such file", "secret-name.csv")))
    'not_found: there is no such file or folder'
    """
    if isinstance(error, PermissionError):
        return ConnectorError("no_permission", "the file or folder may not be read by this user")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ConnectorError("not_found", "there is no such file or folder")
    return ConnectorError("corrupt", f"the operating system could not read it ({type(error).__name__})")
