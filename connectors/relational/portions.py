"""Reads a stored table with short statements. Each one continues after the last row of the previous one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from connectors.base import ConnectorError
from connectors.relational.fetch_size import FIRST_ROWS, next_step
from connectors.relational.session import SqlSession
from connectors.sql_dialects.base import Target

_PASSES = 3
_NEARLY = 0.99
"""A table counts as read if at least this share of its rows was found."""


@dataclass
class Portions:
    """Reads the rows of a table in the order of their places.

    A place is a value that orders stored rows: ``ctid`` or a primary key. The last place to read is fixed
    early. Otherwise reading would never end while a program keeps changing rows.
    """

    session: SqlSession
    target: Target
    """The table. Its first column is the place of a row."""
    place: str
    statement: Callable[[Target], str]
    _last: Any = None
    _n_rows: int = 0
    _n_portions: int = 0

    def read(self, *, is_whole: bool) -> Iterator[Sequence[Sequence[Any]]]:
        """The rows in chunks, without their places. Raises ``ConnectorError``.

        Args:
            is_whole: whether the statement selects all rows. Missing rows then show that rows were moved.
        """
        for _ in range(_PASSES):
            yield from self._until_end()
            if not is_whole or not self._is_short():
                return
        raise ConnectorError("unsupported", "its rows moved while it was read, so not all were found")

    def _end(self) -> str:
        """The SQL condition for rows up to the place that is currently last; empty if there are no rows."""
        rows = self.session.evaluate(self.session.dialect.rows.last(self.target))
        value = rows[0][0] if rows else None
        return "" if value is None else self.session.dialect.rows.until(self.place, str(value))

    def _is_short(self) -> bool:
        """Whether clearly fewer rows were read than exist. The rows that exist are only counted if fewer were
        read than the statistics say, and never after a single statement, which reads a consistent state.
        """
        if self._n_portions == 1 or self._n_rows >= self.target.rows:
            return False
        rows = self.session.evaluate(f"SELECT count(*) FROM {self.target.name}")
        return self._n_rows < _NEARLY * int(rows[0][0])

    def _until_end(self) -> Iterator[Sequence[Sequence[Any]]]:
        dialect, step, end = self.session.dialect, FIRST_ROWS, ""
        while True:
            after = dialect.rows.after(self.place, str(self._last)) if self._last is not None else ""
            asked = replace(
                self.target,
                after=" AND ".join(filter(None, (after, end))),
                most=step if dialect.rows.is_cut else 0,
            )
            rows, is_all = self.session.portion(self.statement(asked), first_rows=FIRST_ROWS)
            self._n_portions += 1
            if rows:
                self._last = _checked_last(rows, self._last)
                self._n_rows += len(rows)
                yield [row[1:] for row in rows]
            if is_all and not 0 < asked.most <= len(rows):
                return
            step = next_step(rows, step) if rows else step
            # Most tables are complete by now. For the others, the end is queried once.
            end = end or self._end()


def _checked_last(rows: Sequence[Sequence[Any]], before: Any) -> Any:
    """The place of the last row. Raises ``ConnectorError`` if rows are out of order: some could be missed."""
    places = [_in_order(row[0]) for row in rows]
    if before is not None:
        places.insert(0, _in_order(before))
    if any(one >= other for one, other in pairwise(places)):
        raise ConnectorError(
            "unsupported", "the server does not return the rows in the order of their places"
        )
    return rows[-1][0]


def _in_order(place: Any) -> tuple[int, ...]:
    """The place of a row as a tuple of numbers, so that comparing places gives the order of rows.

    >>> _in_order("(12,3)") > _in_order("(2,40)"), _in_order(7)
    (True, (7,))
    """
    return tuple(map(int, str(place).strip("()").split(",")))
