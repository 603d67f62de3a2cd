"""What a store is: it keeps reports, as they are, and finds them again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from scanner.finding import Report
from scanner.store.errors import StoreError


@dataclass(frozen=True, kw_only=True)
class RunSummary:
    """One line of the list of runs."""

    id: str
    started_at: str
    finished_at: str
    status: Literal["complete", "partial", "failed"]
    tool_version: str
    policy: str
    """``id version``."""
    sources: tuple[str, ...]
    n_findings: int
    n_violations: int
    n_unscanned: int


class Store(Protocol):
    """Reports of earlier runs. Whatever goes wrong is a ``StoreError``."""

    def save(self, report: Report) -> None:
        """Keep ``report``, all or nothing; a run of the same id is replaced."""

    def runs(self, limit: int) -> tuple[RunSummary, ...]:
        """The last ``limit`` runs kept, newest first."""

    def load(self, run: str) -> Report:
        """The report of one run, by its id, the beginning of it, or ``latest``."""

    def latest_fingerprints(self, source_ids: Iterable[str]) -> frozenset[str]:
        """Fingerprints in the latest run of each source that could be read then."""

    def close(self) -> None:
        """Give back what is held open; ``with`` does it too."""

    def __enter__(self) -> "Store": ...

    def __exit__(self, *error: object) -> None: ...


class NoStore:
    """Keeps nothing (``--store none``), and stands in for a store that was never written."""

    def __init__(self, why: str) -> None:
        self._why = why

    def save(self, report: Report) -> None:
        pass

    def runs(self, limit: int) -> tuple[RunSummary, ...]:
        return ()

    def load(self, run: str) -> Report:
        raise StoreError(f"run '{run}' cannot be found: {self._why}")

    def latest_fingerprints(self, source_ids: Iterable[str]) -> frozenset[str]:
        return frozenset()

    def close(self) -> None:
        pass

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
