"""What is known about collections before they are read: either nothing, or results from an earlier scan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from connectors.base import Collection
from scanner.counting.outcome import CollectionResult
from scanner.counting.plan import SourceRequest
from scanner.fields.profile import Place


class KnownCollection(Protocol):
    """Knowledge about one collection before it is read."""

    @property
    def wants_digest(self) -> bool:
        """Whether the digest of the collection's content may be needed, either by ``by_digest`` or by a later
        run.
        """

    @property
    def is_reported(self) -> bool:
        """Whether this run has already reported the collection as finished."""

    def at_once(self) -> CollectionResult | None:
        """The collection's result, if the listing of the source already shows that the collection is
        unchanged.
        """

    def by_digest(self, content: str) -> CollectionResult | None:
        """The collection's result, if the digest ``content`` shows that the collection is unchanged; this is
        called once, before the collection is read.
        """


class Known(Protocol):
    """Knowledge about all collections before anything is read."""

    def of(self, request: SourceRequest, collection: Collection, shown: Collection) -> KnownCollection: ...


@dataclass(frozen=True)
class Unknown:
    """A collection that must be read."""

    wants_digest: bool = False
    is_reported: bool = False

    def at_once(self) -> CollectionResult | None:
        return None

    def by_digest(self, content: str) -> CollectionResult | None:
        return None


@dataclass(frozen=True)
class NothingKnown:
    """Nothing is known, so every collection must be read."""

    def of(self, request: SourceRequest, collection: Collection, shown: Collection) -> KnownCollection:
        return Unknown()


@dataclass(frozen=True)
class FirstReading:
    """The results of a run's first pass, without those of collections that must be read after all."""

    results: Mapping[Place, CollectionResult]

    def of(self, request: SourceRequest, collection: Collection, shown: Collection) -> KnownCollection:
        found = self.results.get((request.source_id, shown.name))
        return _AsBefore(found) if found else Unknown(wants_digest=True)


@dataclass(frozen=True)
class _AsBefore:
    found: CollectionResult
    wants_digest: bool = False
    is_reported: bool = True

    def at_once(self) -> CollectionResult | None:
        return self.found

    def by_digest(self, content: str) -> CollectionResult | None:
        return None
