"""Turns errors of database drivers into reasons by their codes, since the error texts can contain values."""

import re
import socket

import sqlalchemy as sa

from connectors.base import ConnectorError, ReasonCode
from connectors.connecting import NO_HOST
from connectors.sql_dialects.base import SqlDialect

_ANSWER_SECONDS = 5.0


def reason_of(error: Exception, dialect: SqlDialect, connecting_to: sa.URL | None = None) -> ConnectorError:
    """The reason for an error, by the error's code; while connecting, also by the server's response."""
    if isinstance(error, ConnectorError):
        return error
    # Reflection raises its own errors, with the driver's error as their cause.
    driven = error if getattr(error, "orig", None) else error.__cause__
    cause: BaseException = getattr(driven, "orig", None) or error
    code, text = _code_of(cause), str(cause)
    known_by = dialect.errors.refusals if connecting_to is not None and not code else dialect.errors.finer
    code = next((finer for pattern, finer in known_by.items() if re.search(pattern, text)), code)
    for length in (len(code), 3, 2):
        if known := dialect.errors.reasons.get(code[:length]):
            return ConnectorError(*known)
    if connecting_to is not None:
        return ConnectorError("cannot_connect", _why_not(connecting_to, dialect))
    if getattr(error, "connection_invalidated", False):
        return ConnectorError("interrupted", "the connection to the server broke")
    fallback: ReasonCode = "unsupported" if code else "interrupted"
    words = f"the server answered with an error ({type(cause).__name__}{code and ' '}{code})"
    return ConnectorError(fallback, words)


def _why_not(url: sa.URL, dialect: SqlDialect) -> str:
    """Why a connection failed, found out with a socket, for errors that the driver does not explain."""
    host, port = url.host, url.port or dialect.port
    if not host or not port:
        return "the server could not be reached, or it refused the account"
    try:
        with socket.create_connection((host, port), timeout=_ANSWER_SECONDS):
            return (
                "it answers, but opens no session: check account, password and database, and whether it "
                "requires TLS"
            )
    except (socket.gaierror, UnicodeError):
        return NO_HOST
    except OSError:
        return "nothing answers at this host and port; check both, and that no firewall blocks the way"


def _code_of(error: BaseException) -> str:
    """The SQLSTATE or number of an error; empty if there is none that can be shown safely."""
    first = error.args[0] if error.args else ""
    # PyMySQL gives an error number and an SQLSTATE; the number is more specific.
    state = first if isinstance(first, int) else getattr(error, "sqlstate", None) or first
    text = str(state) if isinstance(state, int) else state
    return text if isinstance(text, str) and text.isalnum() and text.isascii() and len(text) <= 6 else ""
