"""List the collections of a source. Files that need a risky parser are inspected in a separate process."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Protocol

from connectors.base import Collection, Connector, ConnectorError, OpenOptions, Piece, Piecewise
from connectors.registry import open_source
from connectors.storage.walk import unread
from scanner.counting.resource_limits import Care, care_for
from scanner.errors import described
from scanner.execution.purses import SpentError
from scanner.execution.worker_pool import WorkerMemoryError, WorkerTimeoutError


class Learns(Protocol):
    """Receives the names of the collections and files in a source, because whether a name may be shown
    depends on the names next to it (`scanner/redaction/collections.py`).
    """

    def learn(self, collections: Iterable[Collection]) -> None: ...

    def learn_paths(self, paths: Iterable[str]) -> None: ...


_AHEAD = 32
"""Maximum number of files whose collections are being listed at the same time."""


@dataclass(frozen=True, kw_only=True)
class PieceSite:
    """A file in a source, and how to open the source."""

    source: str = field(repr=False)
    options: OpenOptions
    piece: Piece

    @property
    def care(self) -> Care:
        return care_for(self.piece.size)


def describe_piece(site: PieceSite) -> list[Collection]:
    """List the collections of one file. This function can run in any process."""
    connector = open_source(site.source, site.options)
    try:
        assert isinstance(connector, Piecewise)
        return _described(connector, site.piece)
    finally:
        connector.close()


def listed(
    connector: Connector, source: str, options: OpenOptions, executor: Executor, names: Learns
) -> Iterator[Collection | str]:
    """Yield the collections of a source in order and, if listing them failed, the reason at the end.

    Before a collection is yielded, ``names`` has received the collection's name and all names next to it,
    because names are judged together.
    """
    if isinstance(connector, Piecewise):
        yield from until_failure(lambda: _piecewise(connector, source, options, executor, names))
        return
    known = list(until_failure(connector.collections))
    names.learn(item for item in known if isinstance(item, Collection))
    yield from known


def until_failure(listing: Callable[[], Iterable[Collection]]) -> Iterator[Collection | str]:
    """Yield the collections that ``listing`` returns and, if listing them fails, the reason at the end."""
    try:
        yield from listing()
    except ConnectorError as error:
        yield str(error)
    except Exception as error:
        yield f"crashed: listing stopped at an unexpected error ({described(error)})"


def failure(error: BaseException) -> ConnectorError:
    """The error to report for a task that has no result because the worker died or was killed."""
    if isinstance(error, WorkerTimeoutError):
        return ConnectorError("timeout", "took longer than a unit may take")
    if isinstance(error, SpentError):
        return ConnectorError("timeout", "other views of the file used up what all of them together may take")
    if isinstance(error, WorkerMemoryError):
        return ConnectorError("too_large", "needs more memory than a unit may take")
    return ConnectorError("crashed", "the process that read it ended")


_Listing = Future[list[Collection]] | list[Collection]


def _piecewise(
    connector: Piecewise, source: str, options: OpenOptions, executor: Executor, names: Learns
) -> Iterator[Collection]:
    waiting: deque[tuple[str, _Listing]] = deque()
    pieces = list(connector.pieces())
    names.learn_paths(piece.name for piece in pieces)
    for piece in pieces:
        found: _Listing
        if isinstance(piece, Collection):
            found = [piece]
        elif connector.is_risky(piece):
            found = executor.submit(describe_piece, PieceSite(source=source, options=options, piece=piece))
        else:
            found = _described(connector, piece)
        waiting.append((piece.name, found))
        while len(waiting) > _AHEAD or (waiting and _is_done(waiting[0][1])):
            yield from _learned(names, _result(*waiting.popleft()))
    while waiting:
        yield from _learned(names, _result(*waiting.popleft()))


def _learned(names: Learns, found: list[Collection]) -> list[Collection]:
    names.learn(found)
    return found


def _described(connector: Piecewise, piece: Piece) -> list[Collection]:
    try:
        return connector.describe(piece)
    except Exception as error:
        words = f"reading stopped at an unexpected error ({described(error)})"
        return [unread(piece.name, ConnectorError("crashed", words))]


def _is_done(found: _Listing) -> bool:
    return isinstance(found, list) or found.done()


def _result(name: str, found: _Listing) -> list[Collection]:
    if isinstance(found, list):
        return found
    error = found.exception()
    return found.result() if error is None else [unread(name, failure(error))]
