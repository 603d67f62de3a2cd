"""Keeps an SQLite file open between reads, since opening it reads the schema of all its tables."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from connectors.sqlite_limits import Limited
from connectors.sqlite_open import read_only, stamp_of
from connectors.storage.regular import stored_bytes


@dataclass
class KeptOpen:
    """The connection of one connector, until the file changes or ``close``.

    It is lent to one reader at a time, in the thread that opened it; any other gets one of its own, and so
    does everything that is computed. It holds no lock while nobody reads.
    """

    _kept: tuple[contextlib.ExitStack, Limited, tuple[Path, str, int]] | None = None
    """What closes it; the connection; the file, its state and the thread that opened it."""

    @contextlib.contextmanager
    def read_only(self, path: Path, *, is_computed: bool = False) -> Iterator[Limited]:
        """Like ``sqlite_open.read_only``."""
        of = path, stamp_of(path), threading.get_ident()
        if is_computed or (self._kept is not None and self._kept[2][2] != of[2]):
            with read_only(path, is_computed=is_computed) as connection:
                yield connection
            return
        with contextlib.ExitStack() as reading:
            lent = self._lent(of, reading)
            yield lent
            if self._kept is None:
                self._kept = reading.pop_all(), lent, of

    def _lent(self, of: tuple[Path, str, int], reading: contextlib.ExitStack) -> Limited:
        """The kept connection, or a new one; it is closed with ``reading``."""
        if self._kept is None or self._kept[2] != of:
            self.close()
            return reading.enter_context(read_only(of[0]))
        stack, kept, _ = self._kept
        self._kept = None  # whoever else asks now gets another one
        reading.push(stack)
        kept.limit(stored_bytes(of[0]), is_computed=False)
        return kept

    def close(self) -> None:
        """Close what is kept."""
        if self._kept is not None:
            stack, self._kept = self._kept[0], None
            stack.close()
