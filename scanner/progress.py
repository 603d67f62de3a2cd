"""What a scan says while it runs; how that looks is up to the command."""

from typing import Protocol


class Progress(Protocol):
    """Called from the thread that scans. Names only, never values."""

    def collection_started(self, source: str, collection: str, units: int) -> None: ...

    def advanced(self, source: str, collection: str, rows: int, n_bytes: int) -> None: ...

    def collection_finished(self, source: str, collection: str, status: str, reason: str) -> None: ...


class SilentProgress:
    """Says nothing."""

    def collection_started(self, source: str, collection: str, units: int) -> None: ...

    def advanced(self, source: str, collection: str, rows: int, n_bytes: int) -> None: ...

    def collection_finished(self, source: str, collection: str, status: str, reason: str) -> None: ...
