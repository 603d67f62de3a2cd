"""The store for a scan that must store nothing (``--store none``)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scanner.finding import Report, SourceName
    from scanner.history.baseline import Baseline
    from scanner.history.comparison import Earlier
    from scanner.history.project_key import ProjectKey
    from scanner.history.renaming import KnownSource

VARIABLE: Final = "NOTICEMAP_STORE"
NONE: Final = "none"
WHY_EMPTY: Final = "no store is in use (`none`)"


class NoStore:
    """Has the methods of ``Store`` that a scan uses, but stores nothing and has no earlier runs."""

    empty = WHY_EMPTY

    def save(self, report: "Report") -> None:
        """Do nothing."""

    def former_names(
        self, wanted: Sequence[object], apart: Collection[str] = ()
    ) -> "Mapping[str, tuple[SourceName, ...]]":
        """Return no former names."""
        return {}

    def earlier(self, sources: "Iterable[KnownSource]", today: date) -> "Earlier":
        from scanner.history.comparison import Earlier

        return Earlier()

    def baseline(self, project: "ProjectKey", sources: "Iterable[KnownSource]") -> "Baseline":
        """Return an empty baseline."""
        from scanner.history.baseline import Baseline

        return Baseline()

    def close(self) -> None:
        """Do nothing."""

    def __enter__(self) -> "NoStore":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
