"""Opens DuckDB files read-only, and turns exceptions of the library into ``ConnectorError``."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.address import database_path
from connectors.base import Collection, ConnectorError
from connectors.duckdb_limits import MEMORY
from connectors.duckdb_log import LOG_SUFFIX
from connectors.storage.os_errors import reason_for
from connectors.storage.regular import is_other, open_regular

if TYPE_CHECKING:
    import duckdb

_CONFIG = {
    "threads": "1",  # Makes samples repeatable and keeps rows in order.
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "custom_user_agent": "noticemap",
    "memory_limit": MEMORY,
    "temp_directory": "",  # Otherwise queries that exceed memory would fill the disk.
}


def opened(path: Path) -> "duckdb.DuckDBPyConnection":
    """A connection that cannot write. ``path`` must not be a link. Raises ``ConnectorError``."""
    _check(path)
    try:
        import duckdb
    except ImportError:
        raise ConnectorError(
            "driver_missing", "duckdb needs its library; install it with: pip install 'noticemap[duckdb]'"
        ) from None
    try:
        connection = duckdb.connect(str(path), read_only=True, config=dict(_CONFIG))
        # In spawned processes the library would write its progress to standard output.
        connection.execute("SET enable_progress_bar = false")
        answer = connection.execute(
            "SELECT readonly FROM duckdb_databases() WHERE database_name = current_database()"
        ).fetchall()
    except Exception as error:
        words = "another process writes to the file, or it is not a DuckDB file of a known version"
        raise ConnectorError("cannot_connect", f"{words} ({type(error).__name__})") from None
    if answer != [(True,)]:
        connection.close()
        raise ConnectorError("unsupported", "DuckDB did not accept read-only mode")
    return connection


def _check(path: Path) -> None:
    """Raise ``ConnectorError`` unless the database file, and its log if there is one, are regular files."""
    try:
        open_regular(path).close()
    except OSError as error:
        raise reason_for(error) from None
    if is_other(path.with_name(path.name + LOG_SUFFIX)):
        raise ConnectorError("corrupt", "its log is not a regular file, but a pipe, device or link")


class DuckDbAnswers:
    """A DuckDB file opened for counting. Statements are interrupted at a time limit."""

    dialect = "duckdb"

    def __init__(self, connection: "duckdb.DuckDBPyConnection", seconds: int) -> None:
        self._connection, self._seconds = connection, seconds

    def answer(self, statement: str) -> list[Any]:
        cursor = self._connection.cursor()
        timer = threading.Timer(self._seconds, cursor.interrupt)
        timer.start()
        try:
            return cursor.execute(statement).fetchall()
        except Exception as error:
            if type(error).__name__ == "InterruptException":
                raise ConnectorError("timeout", "it took longer than an audit may take") from None
            raise reason_of(error) from None
        finally:
            timer.cancel()
            cursor.close()


@contextlib.contextmanager
def answers_of(source: str, collection: Collection, seconds: int) -> Iterator[DuckDbAnswers]:
    """Open the file that contains a collection, for statements that take at most ``seconds`` each."""
    in_folder = len(collection.locator) > 2
    path = collection.locator[0] if in_folder else database_path(source) or source
    with contextlib.closing(opened(Path(path).resolve())) as connection:
        yield DuckDbAnswers(connection, seconds)


def reason_of(error: Exception) -> ConnectorError:
    """The reason for an exception of DuckDB, chosen by the exception's class: its text can contain values."""
    if isinstance(error, ConnectorError):
        return error
    name = type(error).__name__
    if name in ("BinderException", "CatalogException", "ConversionException", "InvalidInputException"):
        return ConnectorError("unsupported", f"DuckDB cannot evaluate the table or view ({name})")
    if name == "PermissionException":
        words = "the view reads files, the network or secrets, which is switched off"
        return ConnectorError("not_evaluated", words)
    if name == "OutOfMemoryException":
        return ConnectorError("too_large", f"it needs more memory than it may take ({MEMORY})")
    if name == "ArrowInvalid" and "Recursion level" in str(error):
        return ConnectorError("unsupported", "its types are nested deeper than Arrow can hold")
    return ConnectorError("corrupt", f"DuckDB could not read the table ({name})")
