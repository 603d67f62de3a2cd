"""The interface of a store: runs with their reports, reviews, units, schedules, leases and assignments."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from scanner.finding import Finding, Report, SourceName
from scanner.history.baseline import Baseline, baseline_of
from scanner.history.comparison import Earlier
from scanner.history.project_key import ProjectKey
from scanner.history.renaming import Addressed, KnownSource, renamed
from scanner.history.review import decisions
from scanner.store import latest_findings as latest
from scanner.store import past, runs, tables
from scanner.store.assignments import Assignments
from scanner.store.database import Database
from scanner.store.former_names import former_names
from scanner.store.leases import Leases
from scanner.store.pages import Pages
from scanner.store.reviews import Reviews
from scanner.store.runs import RunSummary
from scanner.store.schedules import Schedules
from scanner.store.units import Units


@dataclass(frozen=True, kw_only=True)
class Store:
    """Reports of earlier runs. All errors are ``StoreError``.

    An argument ``run`` is the id of a run, the beginning of an id, or ``latest``.
    """

    database: Database
    empty: str = ""
    """Why the store stores nothing, as with ``--store none``; an empty text for any other store."""
    came_with: str = ""
    """The last migration of the database before it was opened; empty if opening created the database."""
    reviews: Reviews = field(init=False)
    units: Units = field(init=False)
    schedules: Schedules = field(init=False)
    leases: Leases = field(init=False)
    pages: Pages = field(init=False)
    assignments: Assignments = field(init=False)

    def __post_init__(self) -> None:
        parts = {
            "reviews": Reviews,
            "units": Units,
            "schedules": Schedules,
            "leases": Leases,
            "pages": Pages,
            "assignments": Assignments,
        }
        for name, part in parts.items():
            object.__setattr__(self, name, part(self.database))

    def save(self, report: Report, project: ProjectKey | None = None) -> None:
        """Store ``report`` atomically. A stored run with the same id is replaced; the run's units are
        deleted.

        ``project``: the project of the run; by default, it is derived from the sources of the report.
        """
        key = project.key if project else ""
        if not self.empty:
            self.database.write(lambda connection: runs.save(connection, report, key))

    def runs(self, limit: int) -> tuple[RunSummary, ...]:
        """The last ``limit`` stored runs, newest first."""
        return self.database.read(lambda connection: runs.summaries(connection, limit))

    def load(self, run: str, project: ProjectKey | None = None) -> Report:
        """The report of a run."""
        return runs.load(self.database, self.number(run, project))

    def load_number(self, number: int) -> Report:
        """The report of a run, given its number as returned by ``number`` or ``previous``."""
        return runs.load(self.database, number)

    def number(self, run: str, project: ProjectKey | None = None) -> int:
        """The number of a run; later runs have greater numbers. ``latest`` is the last run of ``project``."""
        return runs.number(self.database, run, self.empty, project)

    def latest_like(self, run: str, project: ProjectKey | None = None) -> str:
        """The id of the last run with the same project and policy as ``run`` that could read a source."""
        number = self.number(run)
        return self.database.read(lambda connection: runs.latest_like(connection, number, project))

    def previous(self, number: int, *, baseline: bool = False) -> int | None:
        """The number of the last earlier run of the same project that read one of the run's sources.

        ``baseline``: only consider accepted runs, including the run itself.
        """
        return self.database.read(lambda connection: latest.previous(connection, number, baseline=baseline))

    def former_names(
        self, wanted: Sequence[Addressed], apart: Collection[str] = ()
    ) -> Mapping[str, tuple[SourceName, ...]]:
        """The other names that each source had in earlier runs, by id of the source, the latest name first.

        ``apart``: ids that are never former names of another source, even if the address is the same.
        """
        return self.database.read(lambda connection: former_names(connection, wanted, apart))

    def earlier(self, sources: Iterable[KnownSource], today: date) -> Earlier:
        """The history of the sources before a scan: known findings, reviews in force, and earlier runs."""
        wanted = tuple(sources)
        known = self.database.read(lambda connection: latest.latest_findings(connection, wanted))
        number = self.database.read(lambda connection: past.last(connection, wanted))
        no_findings = (tables.findings, tables.violations)
        last = None if number is None else runs.load(self.database, number, no_findings)
        return Earlier(
            findings=known,
            decisions=decisions(self.reviews.all(), today),
            last=renamed(last, wanted) if last else None,
            past=self.database.read(lambda connection: past.past(connection, wanted)),
        )

    def findings(self, beginning: str, limit: int) -> tuple[Finding, ...]:
        """The latest findings whose fingerprint begins with ``beginning``, at most ``limit``."""
        return self.database.read(lambda connection: latest.by_fingerprint(connection, beginning, limit))

    def baseline(self, project: ProjectKey, sources: Iterable[KnownSource]) -> Baseline:
        """The accepted state of the sources within a project."""
        known = tuple(sources)
        accepted = self.database.read(lambda connection: latest.accepted_for(connection, project.keys, known))
        return baseline_of((self.load_number(number), of) for number, of in accepted.items())

    def accept(self, run: str, at: str, by: str, project: ProjectKey | None = None) -> str:
        """Accept a run as the baseline of its sources and return its full id.

        Raises ``StoreError`` if the run could read nothing.
        """
        number = self.number(run, project)
        return self.database.write(lambda connection: runs.accept(connection, number, at, by))

    def close(self) -> None:
        """Close the database connections; leaving a ``with`` block does so too."""
        self.database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
