"""Run the SQL statements of an audit. Each database or file of a run is opened only once, and closed at the
end.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from connectors.answering import Answering, answering
from connectors.base import ConnectorError
from scanner.audit.bound_keys import bound_keys
from scanner.audit.entries import Counted, counted
from scanner.audit.loading import LoadedFiles
from scanner.audit.site import Site
from scanner.audit.states import RowStates
from scanner.audit.table import Table
from scanner.counting.plan import SourceRequest
from scanner.errors import described
from scanner.execution.local import InlineExecutor

Build = Callable[[Site], Sequence[RowStates]]
"""A function that builds the row states of one table under one or more rules, for the site where the
statement will run.
"""
_DRAWN = 0.02
"""The share of rows that is sampled if counting all rows takes too long."""


class Place(Protocol):
    """A database, or a set of loaded files, in which the tables of one plan can be queried together."""

    @property
    def site(self) -> Site: ...

    def count(self, build: Build, main: Table, others: Sequence[Table]) -> list[Counted]:
        """Count the rows of ``main`` by state, with one result for each rule that ``build`` returns.
        ``others`` are the tables that are joined to it. Raises ``ConnectorError``.
        """


class _TooLongError(ConnectorError):
    """A statement exceeded its time limit."""


@dataclass
class DatabasePlace:
    """A database that runs the statements itself."""

    database: Answering
    _told: dict[str, Sequence[Any]] = field(default_factory=dict)
    """The answer to each statement, so that no statement is sent twice."""

    @property
    def site(self) -> Site:
        return Site(dialect=self.database.dialect)

    def count(self, build: Build, main: Table, others: Sequence[Table]) -> list[Counted]:
        whole = replace(self.site, bound=frozenset(bound_keys(self.database, main, others)))
        ways = [whole, replace(whole, share=_DRAWN)]
        if whole.dialect == "postgresql":
            ways.append(replace(whole, share=_DRAWN, by_block=True))
        for site in ways[:-1]:
            with contextlib.suppress(_TooLongError):
                return self._ask(build, site)
        return self._ask(build, ways[-1])

    def _ask(self, build: Build, site: Site) -> list[Counted]:
        from scanner.audit.count import counting, in_sql

        rules = build(site)
        statement = in_sql(counting(rules, site=site), site.dialect)
        if statement not in self._told:
            try:
                [self._told[statement]] = self.database.answer(statement)
            except ConnectorError as error:
                raise (_TooLongError(error.code, error.words) if error.code == "timeout" else error) from None
        return counted(rules, self._told[statement], site.share, by_block=site.by_block)


@dataclass
class FilesPlace:
    """The files of one source, loaded into memory when they are queried."""

    files: LoadedFiles

    @property
    def site(self) -> Site:
        return Site(dialect="sqlite", is_loaded=True)

    def count(self, build: Build, main: Table, others: Sequence[Table]) -> list[Counted]:
        from scanner.audit.count import columns_of, counting, in_sql

        rules = build(self.site)
        statement = counting(rules, site=self.site)
        used = columns_of(statement)
        share = self.files.share_of(main, len(main.columns))
        for table in (main, *others):
            if table is not main and self.files.share_of(table, len(table.columns)) < 1.0:
                raise ConnectorError("too_large", f"{table.collection} is too large to be compared with")
            self.files.load(table, used.get(table.collection, set()), share if table is main else 1.0)
        [answer] = self.files.answer(in_sql(statement, "sqlite"))
        return counted(rules, answer, share)


@dataclass
class Asking:
    """The databases and files of a run that are open for the audit."""

    requests: Mapping[str, SourceRequest]
    """The requests of the run, by source id."""
    seconds: int
    seed: int = 0
    read_views: Sequence[str] = ()
    """Patterns for owners of views. Besides views of owners who are always trusted, statements may only use
    views of these owners.
    """
    executor: Executor = field(default_factory=InlineExecutor)
    """Reads the files that need a risky parser."""
    _open: dict[tuple[str, str], Place | ConnectorError] = field(default_factory=dict)
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def place(self, tables: Sequence[Table]) -> Place:
        """The database or the loaded files in which ``tables`` can be queried together. Raises
        ``ConnectorError`` if there is none.
        """
        first = tables[0]
        if any(table.is_hidden for table in tables):
            raise ConnectorError(
                "unsupported", "the name of a table contains a value, so no statement may name it"
            )
        together = all(table.database == first.database for table in tables)
        key = first.source_id, first.database if together else ""
        if key not in self._open:
            self._open[key] = self._opened(first) if key[1] else self._files(first)
        found = self._open[key]
        if isinstance(found, ConnectorError):
            raise found
        return found

    def _opened(self, table: Table) -> Place | ConnectorError:
        request = self.requests[table.source_id]
        try:
            found = answering(request.source, table.result.collection, self.seconds, self.read_views)
            database = self._stack.enter_context(found)
        except ConnectorError as error:
            return error
        except Exception as failed:
            return ConnectorError(
                "crashed", f"opening it stopped at an unexpected error ({described(failed)})"
            )
        from scanner.audit.count import DIALECTS

        if database.dialect not in DIALECTS:
            return ConnectorError("unsupported", f"rows are not counted by rule in {database.dialect}")
        return DatabasePlace(database)

    def _files(self, table: Table) -> Place:
        request = self.requests[table.source_id]
        files = LoadedFiles(request=request, seconds=self.seconds, seed=self.seed, executor=self.executor)
        self._stack.callback(files.close)
        return FilesPlace(files)

    def close(self) -> None:
        self._stack.close()


@contextlib.contextmanager
def asking(
    requests: Mapping[str, SourceRequest], seconds: int, executor: Executor, read_views: Sequence[str] = ()
) -> Iterator[Asking]:
    """Provide databases and files for queries, and close them when the ``with`` block ends.

    Args:
        requests: the sources of the run, by source id.
        seconds: time limit of a statement.
        executor: reads the files that need a risky parser.
        read_views: patterns for owners of views that statements may use, besides owners who are always
            trusted.
    """
    found = Asking(requests=requests, seconds=seconds, executor=executor, read_views=read_views)
    try:
        yield found
    finally:
        found.close()


def listed(build: Build, site: Site, table: Table) -> str:
    """The SQL text of a query for the late rows under one rule, for people to run; empty if none is
    available.
    """
    from scanner.audit import count

    return count.listed(build, site, table)
