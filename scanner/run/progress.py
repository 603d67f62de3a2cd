"""The progress events of a scan; commands decide how to show them."""

import logging
from collections.abc import Iterable
from typing import Protocol

from scanner.finding import Unscanned

_logger = logging.getLogger("noticemap.scan")


class Progress(Protocol):
    """Receives the events of a scan, in the thread that scans. Events contain names, but never values from
    the data.
    """

    def collection_started(self, source: str, collection: str, units: int) -> None: ...

    def advanced(self, source: str, collection: str, rows: int, n_bytes: int) -> None: ...

    def collection_finished(self, source: str, collection: str, status: str, reason: str) -> None: ...


class SilentProgress:
    """A ``Progress`` that ignores all events."""

    def collection_started(self, source: str, collection: str, units: int) -> None: ...

    def advanced(self, source: str, collection: str, rows: int, n_bytes: int) -> None: ...

    def collection_finished(self, source: str, collection: str, status: str, reason: str) -> None: ...


class LoggedProgress:
    """Logs the start and end of every collection, and passes all events on to another ``Progress``."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown

    def collection_started(self, source: str, collection: str, units: int) -> None:
        _logger.debug("collection begins", extra={"source": source, "collection": collection, "units": units})
        self._shown.collection_started(source, collection, units)

    def advanced(self, source: str, collection: str, rows: int, n_bytes: int) -> None:
        self._shown.advanced(source, collection, rows, n_bytes)

    def collection_finished(self, source: str, collection: str, status: str, reason: str) -> None:
        details = {"source": source, "collection": collection, "status": status, "reason": reason}
        _logger.info("collection ends", extra=details)
        self._shown.collection_finished(source, collection, status, reason)


def log_unscanned(unscanned: Iterable[Unscanned]) -> None:
    """Log the collections that were not read or were read only in part."""
    for item in unscanned:
        details = {"source": item.source, "collection": item.collection, "reason": item.reason}
        _logger.warning("not read completely", extra=details)
