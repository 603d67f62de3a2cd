"""The journal of a run stores the run's finished work, so that a stopped scan can continue.

The journal contains the decisions of the probe and the tally of each unit: counts, hashes with the run's
seed, masked examples. An entry is valid only while the collection is unchanged; a changed collection is read
again from the start.
"""

from typing import Protocol, TypeVar

from connectors.base import Collection
from scanner.counting.plan import SourceRequest
from scanner.counting.unit_tally import UnitTally
from scanner.counting.units import ProbeResult, free_names
from scanner.finding import Interruption
from scanner.redaction.field_names import Namer
from scanner.redaction.name_sets import judged_together
from scanner.serialization.sealing import Unusable, digest, opened, seal

T = TypeVar("T")
_PROBE = "probe"


class Journal(Protocol):
    """Stores finished work, under keys that are the same in every process."""

    @property
    def keeps(self) -> bool:
        """Whether this journal stores anything at all."""

    @property
    def interruptions(self) -> tuple[Interruption, ...]:
        """All interruptions after which the run was resumed."""

    def kept(self, key: str) -> bytes | None:
        """The result that an earlier process of this run stored under ``key``; ``None`` if there is no such
        result.
        """

    def keep(self, key: str, payload: bytes) -> None: ...

    def reread(self, source: str, collection: str, why: Unusable) -> None:
        """Record that a stored entry is unusable. The names of source and collection must be safe to show."""


class NoJournal:
    """A journal that stores nothing."""

    keeps = False
    interruptions: tuple[Interruption, ...] = ()

    def kept(self, key: str) -> bytes | None:
        return None

    def keep(self, key: str, payload: bytes) -> None: ...

    def reread(self, source: str, collection: str, why: Unusable) -> None: ...


class CollectionJournal:
    """The part of a journal for one collection. ``shown`` is the name of the collection in reports."""

    def __init__(
        self, journal: Journal, request: SourceRequest, collection: Collection, namer: Namer, shown: str
    ) -> None:
        self._journal, self._source, self._shown = journal, request.display, shown
        place = (request.source_id, collection.name, collection.format, *collection.locator)
        self._key = digest(*place).hex()
        # Frozen dataclasses have the same ``repr`` in every process.
        self._state = digest(self._key, repr(collection), collection.access.stamp)
        self._unit_state = b""
        # Standard input cannot be read again, and what an earlier process read from it is not part of this
        # run.
        self._is_kept = journal.keeps and collection.kind != "stream"
        self._namer = namer
        self._is_free = free_names(collection)

    def probe(self) -> ProbeResult | None:
        """The stored result of the probe, if it is still valid; otherwise ``None``."""
        return self._open(ProbeResult, _PROBE, self._state)

    def keep_probe(self, probed: ProbeResult) -> None:
        columns = probed.plan.json_columns
        # A name with personal data may not leave the process, so such a collection is not stored.
        names = self._namer.names(columns, dict(probed.plan.crowds))
        self._is_kept &= [name.path for name in names] == list(columns)
        self._keep(_PROBE, probed, self._state)

    def follow(self, probed: ProbeResult) -> None:
        """Make later units refer to the plan and splits of ``probed``."""
        self._unit_state = digest(self._state, repr(probed))

    def unit(self, index: int) -> UnitTally | None:
        return self._open(UnitTally, str(index), self._unit_state)

    def keep_unit(self, index: int, tally: UnitTally) -> None:
        """Store the counts of a unit, unless its field names, taken together, look like values. A resumed
        scan reads such a unit again.
        """
        if not self._is_kept:
            return
        for group in tally.groups.values():
            free = (path for path in group.fields if self._is_free(path) and not self._namer.is_own(path))
            together = judged_together(free)
            if any(path != name for path, name in together.items()):
                return
        self._keep(str(index), tally, self._unit_state)

    def _open(self, kind: type[T], name: str, state: bytes) -> T | None:
        payload = self._journal.kept(f"{self._key}/{name}") if self._is_kept else None
        if payload is None:
            return None
        found = opened(kind, payload, state)
        if isinstance(found, Unusable):
            self._journal.reread(self._source, self._shown, found)
            return None
        return found

    def _keep(self, name: str, value: object, state: bytes) -> None:
        if self._is_kept:
            self._journal.keep(f"{self._key}/{name}", seal(value, state))
