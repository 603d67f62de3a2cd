"""Progress on standard error: a bar on a terminal, JSON Lines for machines, or nothing."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from scanner.cli.terminal import trusted
from scanner.cli.text_table import visible
from scanner.run.progress import Progress, SilentProgress


class JsonProgress:
    """One JSON object a line: ``event``, ``source``, ``collection`` and counts.

    ``done`` and ``total`` count units (``total``: those known so far); ``bytes_per_second`` is the mean since
    the start.
    """

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out, self._clock, self._began = out, clock, clock()
        self._done = self._total = self._bytes = 0

    def collection_started(self, source: str, collection: str, units: int) -> None:
        self._total += units
        self._say("started", source, collection, units=units)

    def advanced(self, source: str, collection: str, rows: int, n_bytes: int) -> None:
        self._done += 1
        self._bytes += n_bytes
        self._say("advanced", source, collection, rows=rows, bytes=n_bytes)

    def collection_finished(self, source: str, collection: str, status: str, reason: str) -> None:
        self._say("finished", source, collection, status=status, reason=reason)

    def _say(self, event: str, source: str, collection: str, **rest: object) -> None:
        seconds = self._clock() - self._began
        rate = round(self._bytes / seconds) if seconds > 0 else 0
        sums = {"done": self._done, "total": self._total, "bytes_per_second": rate}
        line = {"event": event, "source": source, "collection": collection, **rest, **sums}
        print(json.dumps(line), file=self._out, flush=True)


class BarProgress:
    """A bar over the units known so far, with rows, bytes and the collection under way."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=0, rows=0, bytes=0)
        self._rows = self._bytes = self._units = 0

    def collection_started(self, source: str, collection: str, units: int) -> None:
        self._units += units
        self._bar.update(self._task, total=self._units, description=visible(collection[-40:]))

    def advanced(self, source: str, collection: str, rows: int, n_bytes: int) -> None:
        self._rows += rows
        self._bytes += n_bytes
        self._bar.update(self._task, advance=1, rows=self._rows, bytes=self._bytes)

    def collection_finished(self, source: str, collection: str, status: str, reason: str) -> None:
        if status != "complete":
            self._bar.console.print(
                f"  not read whole: {visible(collection)} ({reason})", markup=False, highlight=False
            )


@contextlib.contextmanager
def progress_on(out: TextIO, mode: str) -> Iterator[Progress]:
    """``auto`` draws a bar if ``out`` is a terminal, ``json`` writes JSON Lines, ``off`` writes nothing."""
    if mode == "json":
        yield JsonProgress(out)
    elif mode == "auto" and out.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        counts = TextColumn("{task.fields[rows]:,} rows, {task.fields[bytes]:,} bytes")
        text = TextColumn("{task.description}", markup=False)
        with Bar(
            BarColumn(), counts, TimeElapsedColumn(), text, console=Console(file=trusted(out)), transient=True
        ) as bar:
            yield BarProgress(bar)
    else:
        yield SilentProgress()
