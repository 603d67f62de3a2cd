"""Progress on standard error: a bar on a terminal, JSON Lines for machines, or nothing."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any, TextIO

from scanner.progress import Progress, SilentProgress


class JsonProgress:
    """One JSON object a line: ``event``, ``source``, ``collection`` and counts."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def collection_started(self, source: str, collection: str, units: int) -> None:
        self._say("started", source, collection, units=units)

    def advanced(self, source: str, collection: str, rows: int, n_bytes: int) -> None:
        self._say("advanced", source, collection, rows=rows, bytes=n_bytes)

    def collection_finished(self, source: str, collection: str, status: str, reason: str) -> None:
        self._say("finished", source, collection, status=status, reason=reason)

    def _say(self, event: str, source: str, collection: str, **rest: object) -> None:
        line = {"event": event, "source": source, "collection": collection, **rest}
        print(json.dumps(line), file=self._out, flush=True)


class BarProgress:
    """A bar over the units known so far, with rows, bytes and the collection under way."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=0, rows=0, bytes=0)
        self._rows = self._bytes = self._units = 0

    def collection_started(self, source: str, collection: str, units: int) -> None:
        self._units += units
        self._bar.update(self._task, total=self._units, description=collection[-40:])

    def advanced(self, source: str, collection: str, rows: int, n_bytes: int) -> None:
        self._rows += rows
        self._bytes += n_bytes
        self._bar.update(self._task, advance=1, rows=self._rows, bytes=self._bytes)

    def collection_finished(self, source: str, collection: str, status: str, reason: str) -> None:
        if status != "complete":
            self._bar.console.print(
                f"  not read whole: {collection} ({reason})", markup=False, highlight=False
            )


@contextlib.contextmanager
def progress_on(out: TextIO, mode: str) -> Iterator[Progress]:
    """``auto`` draws a bar where ``out`` is a terminal; ``json`` writes lines; ``off`` says nothing."""
    if mode == "json":
        yield JsonProgress(out)
    elif mode == "auto" and out.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        counts = TextColumn("{task.fields[rows]:,} rows, {task.fields[bytes]:,} bytes")
        text = TextColumn("{task.description}", markup=False)
        with Bar(
            BarColumn(), counts, TimeElapsedColumn(), text, console=Console(file=out), transient=True
        ) as bar:
            yield BarProgress(bar)
    else:
        yield SilentProgress()
