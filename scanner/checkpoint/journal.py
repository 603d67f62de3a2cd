"""The journal of a run: finished work, so that a stopped scan can continue.

It holds the probe's decisions and the tally of each unit: counts, hashes under the run's seed, masked
examples. An entry is valid only while its collection is unchanged; a changed one is read again from its
beginning.
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
    """Where finished work is kept, under keys that are the same in every process."""

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""

    @property
    def interruptions(self) -> tuple[Interruption, ...]:
        """How often the run was stopped and went on."""

    def kept(self, key: str) -> bytes | None:
        """What an earlier process kept of this run."""

    def keep(self, key: str, payload: bytes) -> None: ...

    def reread(self, source: str, collection: str, why: Unusable) -> None:
        """Note that something kept is of no use. The names are those that may be shown."""


class NoJournal:
    """Keeps nothing."""

    keeps = False
    interruptions: tuple[Interruption, ...] = ()

    def kept(self, key: str) -> bytes | None:
        return None

    def keep(self, key: str, payload: bytes) -> None: ...

    def reread(self, source: str, collection: str, why: Unusable) -> None: ...


class CollectionJournal:
    """The part of a journal about one collection. ``source`` and ``shown`` are what reports call it."""

    def __init__(
        self,
        journal: Journal,
        request: SourceRequest,
        collection: Collection,
        namer: Namer,
        *,
        source: str,
        shown: str,
    ) -> None:
        self._journal, self._source, self._shown = journal, source, shown
        place = (request.source_id, collection.name, collection.format, *collection.locator)
        self._key = digest(*(part.encode("utf-8", "surrogatepass") for part in place)).hex()
        self._state = digest(self._key.encode(), _bytes(collection), collection.stamp.encode())
        self._unit_state = b""
        # Standard input cannot be read again: what it held the last time is no part of this.
        self._is_kept = journal.keeps and collection.kind != "stream"
        self._namer = namer
        self._is_free = free_names(collection)

    def probe(self) -> ProbeResult | None:
        """What was decided, where it still holds."""
        return self._open(ProbeResult, _PROBE, self._state)

    def keep_probe(self, probed: ProbeResult) -> None:
        columns = probed.plan.json_columns
        # A name in which somebody's data stands may not leave the process: all this is read again.
        names = self._namer.names(columns, dict(probed.plan.crowds))
        self._is_kept &= [name.path for name in names] == list(columns)
        self._keep(_PROBE, probed, self._state)

    def follow(self, probed: ProbeResult) -> None:
        """From now on units are those that were cut and read as ``probed`` says."""
        self._unit_state = digest(self._state, _bytes(probed))

    def unit(self, index: int) -> UnitTally | None:
        return self._open(UnitTally, str(index), self._unit_state)

    def keep_unit(self, index: int, tally: UnitTally) -> None:
        """Not one whose names, once all of them are known, are likelier values: that is read again."""
        for group in tally.groups.values():
            together = judged_together(filter(self._is_free, group.fields))
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


def _bytes(value: object) -> bytes:
    """Frozen dataclasses write themselves alike in every process."""
    return repr(value).encode("utf-8", "surrogatepass")
