"""A store: runs with their reports, and what belongs to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scanner.finding import Report
from scanner.store import runs
from scanner.store.database import Database
from scanner.store.leases import Leases
from scanner.store.runs import RunSummary
from scanner.store.schedules import Schedules
from scanner.store.units import Units

__all__ = ["RunSummary", "Store"]


@dataclass(frozen=True, kw_only=True)
class Store:
    """Reports of earlier runs. Whatever goes wrong is a ``StoreError``."""

    database: Database
    empty: str = ""
    """Why it holds nothing and keeps nothing, where that is so (``--store none``)."""
    units: Units = field(init=False)
    schedules: Schedules = field(init=False)
    leases: Leases = field(init=False)

    def __post_init__(self) -> None:
        for name, part in (("units", Units), ("schedules", Schedules), ("leases", Leases)):
            object.__setattr__(self, name, part(self.database))

    def save(self, report: Report) -> None:
        """Keep ``report``, all or nothing; a run of the same id is replaced, its units are forgotten."""
        if not self.empty:
            self.database.write(lambda connection: runs.save(connection, report))

    def runs(self, limit: int) -> tuple[RunSummary, ...]:
        """The last ``limit`` runs kept, newest first."""
        return self.database.read(lambda connection: runs.summaries(connection, limit))

    def load(self, run: str) -> Report:
        """The report of one run, by its id, the beginning of it, or ``latest``."""
        return runs.load(self.database, run, self.empty)

    def latest_fingerprints(self, source_ids: Iterable[str]) -> frozenset[str]:
        """Fingerprints in the latest run of each source that could be read then."""
        return self.database.read(lambda connection: runs.latest_fingerprints(connection, set(source_ids)))

    def close(self) -> None:
        """Give back what is held open; ``with`` does it too."""
        self.database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
