"""The journal of one run, in the store. A thread writes finished work in batches.

A slow disk or a distant server does not delay the scan, and a full disk or a lost server does not stop it:
work that could not be stored is repeated if the run is resumed.
"""

import queue
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

import orjson

from scanner.finding import Interruption, Reread
from scanner.serialization.sealing import Unusable
from scanner.serialization.strict import ShapeError, build
from scanner.serialization.times import iso
from scanner.store.errors import StoreError
from scanner.store.run_claim import RENEW_SECONDS, RunClaim
from scanner.store.units import UnfinishedRun, Units

_PAUSE: Final = 0.5
"""Seconds for which finished work is collected before it is written; a killed process loses this work."""
_LONGEST_PAUSE: Final = 60.0
_MOST_LOST: Final = 3
"""The number of unreadable rows after which no more rows are read, because each attempt takes seconds."""
_NOTES: Final = "interruption/"

Row = tuple[str, bytes]


class StoreJournal:
    """Implements ``scanner.checkpoint.journal.Journal``. ``now`` returns the current time."""

    keeps = True

    def __init__(
        self,
        units: Units,
        run: UnfinishedRun,
        claim: RunClaim,
        now: Callable[[], datetime],
        *,
        pause: float = _PAUSE,
    ) -> None:
        self._units, self._run, self._claim, self._now, self._pause = units, run, claim, now, pause
        self._keys = units.keys(run.id)
        self._interruptions, self._reread = self._noted()
        self.trouble = ""
        """The last failure to write or read an entry, as a message for the user; empty if nothing failed."""
        self._n_lost = 0
        self._waiting: queue.SimpleQueue[Row | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._write_on, name="journal", daemon=True)
        self._thread.start()

    @property
    def interruptions(self) -> tuple[Interruption, ...]:
        return tuple(
            Interruption(resumed_at=at, n_kept=n_kept, reread=tuple(sorted(again, key=_order)))
            for (at, n_kept), again in zip(self._interruptions, self._reread, strict=True)
        )

    def kept(self, key: str) -> bytes | None:
        if key not in self._keys:
            return None
        try:
            return self._units.payload(self._run.id, key)
        except StoreError as error:
            self.trouble, self._n_lost = str(error), self._n_lost + 1
            if self._n_lost == _MOST_LOST:
                self._keys = frozenset()
            return b""

    def keep(self, key: str, payload: bytes) -> None:
        self._waiting.put((key, payload))

    def resumed(self) -> None:
        """Note that the run is resumed now."""
        n_kept = sum(map(_is_part, self._keys))
        at = iso(self._now())
        self._interruptions.append((at, n_kept))
        self._reread.append(set())
        self.keep(self._note_key(), orjson.dumps(Interruption(resumed_at=at, n_kept=n_kept)))

    def reread(self, source: str, collection: str, why: Unusable) -> None:
        note = Reread(source=source, collection=collection, why=why.value)
        if note not in self._reread[-1]:
            self._reread[-1].add(note)
            self.keep(f"{self._note_key()}/{len(self._reread[-1]):09d}", orjson.dumps(note))

    def close(self) -> None:
        """Write the pending work, and end the thread; later calls do nothing."""
        self._closing.set()
        self._waiting.put(None)
        self._thread.join()

    def _note_key(self) -> str:
        return f"{_NOTES}{len(self._interruptions):06d}"

    def _noted(self) -> tuple[list[tuple[str, int]], list[set[Reread]]]:
        """The interruptions and rereads noted by earlier processes of this run;
        unreadable notes are skipped.
        """
        interruptions: list[tuple[str, int]] = []
        reread: list[set[Reread]] = []
        for key in sorted(key for key in self._keys if key.startswith(_NOTES)):
            try:
                body = orjson.loads(self._units.payload(self._run.id, key) or b"")
                if key.count("/") == 1:
                    known = build(Interruption, body)
                    interruptions.append((known.resumed_at, known.n_kept))
                    reread.append(set())
                elif reread:
                    reread[-1].add(build(Reread, body))
            except (ShapeError, orjson.JSONDecodeError):
                continue
        return interruptions, reread

    def _write_on(self) -> None:
        """Write work in batches until the journal is closed; runs in the thread."""
        pause = self._pause
        is_open = True
        while is_open:
            rows, is_open = self._gathered(pause)
            try:
                self._claim.renew(self._now())
                if rows:
                    self._units.add_all(self._run, rows, self._now().isoformat())
                pause = self._pause
            except StoreError as error:
                self.trouble = str(error)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _gathered(self, pause: float) -> tuple[dict[str, bytes], bool]:
        """The rows that arrived within ``pause`` seconds after the first, and whether more rows may come."""
        try:
            items = [self._waiting.get(timeout=RENEW_SECONDS)]
        except queue.Empty:
            return {}, True
        if items[0] is not None:
            self._closing.wait(pause)
        while not self._waiting.empty():
            items.append(self._waiting.get())
        return dict(item for item in items if item is not None), None not in items


def _is_part(key: str) -> bool:
    """Whether a key belongs to a part of a collection that was read; such a key ends with a number.

    >>> [_is_part(key) for key in ("3f/0", "3f/probe", "3f/digest", "interruption/000000")]
    [True, False, False, False]
    """
    return not key.startswith(_NOTES) and key.rpartition("/")[2].isdecimal()


def _order(item: Reread) -> tuple[str, str, str]:
    return item.source, item.collection, item.why
