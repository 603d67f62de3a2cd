"""Get the password of a database server from a file, the environment or a prompt if the URI has none."""

import getpass
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from connectors.address import display_source
from connectors.connecting import VARIABLES
from detectors.small_files import read_small
from scanner.errors import UsageError

_MAX_BYTES: Final = 64 << 10


def read_password(path: Path) -> str:
    """Read a password from the first line of a file. Raises ``UsageError`` if there is none."""
    try:
        lines = read_small(path, _MAX_BYTES).decode("utf-8").splitlines()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not a small text file"
        raise UsageError(f"--password-file: '{path}' cannot be read: {why}") from None
    if not lines or not lines[0]:
        raise UsageError(f"--password-file: the first line of '{path}' is empty")
    return lines[0]


def with_password(
    source: str, env: Mapping[str, str], given: str = "", ask: Callable[[str], str] | None = None
) -> str:
    """Add a password to ``source`` if it has a user but no password.

    Args:
        given: the password from a file, or empty.
        ask: prompts the user, whose answer may be empty; ``None`` if there is no terminal.

    >>> with_password("mysql://ann@db.example.org/shop", {"MYSQL_PWD": "a@b"})
    'mysql://ann:a%40b@db.example.org/shop'
    """
    scheme = source.partition("://")[0].partition("+")[0].lower()
    if scheme not in VARIABLES:
        return source
    try:
        parts = urlsplit(source)
        is_open = bool(parts.username and parts.hostname and parts.password is None)
    except ValueError:  # an invalid URI is reported when it is opened
        return source
    if not is_open:
        return source
    found = given or env.get(VARIABLES[scheme], "")
    if not found and ask and not (_has_pgpass(env) and _reads_pgpass(scheme)):
        found = ask(f"Password for {parts.username} at {display_source(source)} (empty: none): ")
    if not found:
        return source
    user, _, rest = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}:{quote(found, safe='')}@{rest}").geturl()


def asker() -> Callable[[str], str] | None:
    """A function that prompts without showing the answer; ``None`` if there is no terminal."""
    return _asked if sys.stdin.isatty() and sys.stderr.isatty() else None


def _asked(prompt: str) -> str:
    """Prompt for a password. Empty if the user ends the input without an answer (Ctrl-D)."""
    try:
        return getpass.getpass(prompt)
    except EOFError:
        return ""


def _has_pgpass(env: Mapping[str, str]) -> bool:
    path = env.get("PGPASSFILE") or (Path(env["HOME"]) / ".pgpass" if "HOME" in env else "")
    return bool(path) and Path(path).exists()


def _reads_pgpass(scheme: str) -> bool:
    from connectors.sql_dialects.registry import dialects

    return any(scheme in known.facts.schemes and known.facts.reads_pgpass for known in dialects())
