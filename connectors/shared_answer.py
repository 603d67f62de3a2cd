"""The result of one query, whose beginning is read twice: by the probe, and by the unit that reads it all."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from connectors.base import ConnectorError

Item = TypeVar("Item")


@dataclass
class Replay(Generic[Item]):
    """The result of a query that is being read. ``key`` identifies the query."""

    key: Hashable
    chunks: Iterator[Sequence[Item]]
    _kept: list[Sequence[Item]] = field(default_factory=list, init=False)
    _is_spent: bool = field(default=False, init=False)
    _error: ConnectorError | None = field(default=None, init=False)
    """The error that ended the result while its beginning was read."""

    @classmethod
    def of(
        cls, last: "Replay[Item] | None", key: Hashable, ask: Callable[[], Iterator[Sequence[Item]]]
    ) -> "Replay[Item]":
        """``last`` if it is the result of the same query and still has its first items, else a new result."""
        if last is not None and last.key == key and not last._is_spent:
            return last
        if last is not None:
            last.close()
        return cls(key, ask())

    def head(self, limit: int) -> Iterator[Sequence[Item]]:
        """The first ``limit`` items, which are stored for ``items``. Only what is consumed is fetched."""
        n_items = 0
        for chunk in self._beginning():
            yield chunk[: limit - n_items]
            n_items += len(chunk)
            if n_items >= limit:
                return

    def _beginning(self) -> Iterator[Sequence[Item]]:
        yield from tuple(self._kept)
        try:
            for chunk in self.chunks:
                self._kept.append(chunk)
                yield chunk
        except ConnectorError as error:
            self._error = error
            if not self._kept:
                raise

    def items(self) -> Iterator[Sequence[Item]]:
        """All items. This can be called only once."""
        kept, self._kept, self._is_spent = self._kept, [], True
        yield from kept
        yield from self.chunks
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        self._is_spent = True
        close = getattr(self.chunks, "close", None)
        if close is not None:
            close()
