"""Progress on standard error: a bar on a terminal, JSON Lines for machines, or nothing."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from scanner.cli.terminal import trusted
from scanner.cli.text_table import visible
from scanner.run.progress import Progress, SilentProgress

if TYPE_CHECKING:
    from rich.progress import ProgressColumn


class JsonProgress:
    """Writes one JSON object per line: ``event``, ``source``, ``collection`` and counts.

    ``done`` counts the finished units, ``total`` the units known so far. ``bytes_per_second`` is the mean
    since the start.
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
    """Shows a bar with finished and known units, share, time left, rows, and the current collection.

    The total is one more than the number of known units, so that the bar is never full before the findings
    are classified and written.
    """

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=1, rows=0, n=0, of=0, share=0)
        self._rows = self._done = self._units = 0

    def collection_started(self, source: str, collection: str, units: int) -> None:
        self._units += units
        self._bar.update(
            self._task,
            total=self._units + 1,
            of=self._units,
            share=self._share,
            description=visible(collection[-40:]),
        )

    def advanced(self, source: str, collection: str, rows: int, n_bytes: int) -> None:
        self._rows += rows
        self._done += 1
        self._bar.update(self._task, advance=1, rows=self._rows, n=self._done, share=self._share)

    @property
    def _share(self) -> int:
        """The finished share in percent, rounded down, so that 99.9 is not shown as 100."""
        return 100 * self._done // (self._units + 1)

    def collection_finished(self, source: str, collection: str, status: str, reason: str) -> None:
        if status != "complete":
            self._bar.console.print(
                f"  not read completely: {visible(collection)} ({reason})", markup=False, highlight=False
            )


def _columns() -> "list[ProgressColumn]":
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn

    return [
        BarColumn(),
        TextColumn("{task.fields[n]:,} of {task.fields[of]:,}  {task.fields[share]:>2} %"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        TextColumn("{task.fields[rows]:,} rows"),
        TextColumn("{task.description}", markup=False),
    ]


@contextlib.contextmanager
def progress_on(out: TextIO, mode: str) -> Iterator[Progress]:
    """``auto`` draws a bar if ``out`` is a terminal, ``json`` writes JSON Lines, ``off`` writes nothing."""
    if mode == "json":
        yield JsonProgress(out)
    elif mode == "auto" and out.isatty():
        from rich.console import Console
        from rich.progress import Progress as Bar

        console = Console(file=trusted(out))
        with Bar(*_columns(), console=console, transient=True) as bar:
            yield BarProgress(bar)
    else:
        yield SilentProgress()
