"""Statements put to the databases of a run: each is opened once, asked read-only, and closed again."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from connectors.answering import Answering, answering
from connectors.base import ConnectorError
from scanner.audit.catalogue import Table
from scanner.audit.count import DIALECTS
from scanner.faults import described

Answer = Sequence[Sequence[Any]]


class Place(Protocol):
    """Where the tables of one plan can be asked together."""

    is_loaded: bool

    @property
    def dialect(self) -> str: ...

    def ask(self, statement: str) -> Answer:
        """Raises ``ConnectorError``."""


@dataclass
class DatabasePlace:
    """A database that answers itself."""

    database: Answering
    is_loaded: bool = False

    @property
    def dialect(self) -> str:
        return self.database.dialect

    def ask(self, statement: str) -> Answer:
        return self.database.answer(statement)


@dataclass
class Asking:
    """The databases of a run that are open for an audit."""

    addresses: Mapping[str, str]
    """The URI of each source as it is opened, by source id."""
    seconds: int
    _open: dict[tuple[str, str], DatabasePlace | ConnectorError] = field(default_factory=dict)
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def place(self, tables: Sequence[Table]) -> Place:
        """Where ``tables`` can be asked together. Raises ``ConnectorError`` where there is no such place."""
        first = tables[0]
        if not first.database or any(
            (table.source_id, table.database) != (first.source_id, first.database) for table in tables
        ):
            raise ConnectorError("unsupported", "rows of files are not counted by rule here")
        key = first.source_id, first.database
        if key not in self._open:
            self._open[key] = self._opened(first)
        found = self._open[key]
        if isinstance(found, ConnectorError):
            raise found
        return found

    def _opened(self, table: Table) -> DatabasePlace | ConnectorError:
        address = self.addresses.get(table.source_id, table.source)
        try:
            database = self._stack.enter_context(answering(address, table.result.collection, self.seconds))
        except ConnectorError as error:
            return error
        except Exception as failed:
            return ConnectorError(
                "crashed", f"opening it stopped at an unexpected error ({described(failed)})"
            )
        if database.dialect not in DIALECTS:
            return ConnectorError("unsupported", f"rows are not counted by rule in {database.dialect}")
        return DatabasePlace(database)

    def close(self) -> None:
        self._stack.close()


@contextlib.contextmanager
def asking(addresses: Mapping[str, str], seconds: int) -> Iterator[Asking]:
    """Databases to ask, until the block ends."""
    found = Asking(addresses=addresses, seconds=seconds)
    try:
        yield found
    finally:
        found.close()
