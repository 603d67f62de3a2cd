"""Small collections of one source, looked at and counted together: what costs per unit is paid once for many.

Each comes to what it would come to alone. What cannot be counted so is only probed, and read like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from connectors.base import Collection, Connector, ReadPlan
from connectors.registry import open_source
from scanner.care import Care
from scanner.counting.prose import ProseSample, tally_prose
from scanner.counting.unit_tally import UnitTally
from scanner.counting.units import ProbeResult, Site, UnitResult, finish_unit, looked_for, probe
from scanner.counting.worker import Scan, open_scan, patterns_of
from scanner.logs.lines import tally_lines_together
from scanner.plan import CollectionPlan, ScanSettings

LARGEST = 64 * 2**10
"""Bytes of a collection that may be read with others."""
_LARGEST_BATCH = 4 * 2**20
"""Bytes of text that may come out of it: documents and archives are larger inside."""


@dataclass(frozen=True, kw_only=True)
class Sites:
    """Small collections of one source."""

    sites: tuple[Site, ...]

    @property
    def care(self) -> Care | None:
        """The limits of all together: one that runs away is found when each is read alone."""
        asked = [site.care for site in self.sites]
        limits = [care for care in asked if care is not None]
        if not limits:
            return None
        return replace(
            limits[0],
            seconds=max(care.seconds for care in limits) + len(limits),
            memory=max(care.memory for care in limits),
        )


@dataclass(frozen=True, kw_only=True)
class SmallResult:
    """What the probe said of a collection, and what its only unit counted, where it was counted."""

    probed: ProbeResult
    unit: UnitResult | None = None


@dataclass(frozen=True)
class _Open:
    """A collection whose only batch of lines waits to be counted."""

    place: int
    site: Site
    batch: pa.RecordBatch
    prose: ProseSample | None
    tally: UnitTally


def is_small(collection: Collection) -> bool:
    """Whether a collection is worth reading with others."""
    return collection.size is not None and collection.size <= LARGEST and not collection.members


def read_together(asked: Sites, settings: ScanSettings) -> list[SmallResult]:
    """A task for any process: probe each, and count those that are one batch of lines."""
    first = asked.sites[0]
    try:
        connector = open_source(first.source, first.options)
    except Exception:
        return [SmallResult(probed=probe(site, settings)) for site in asked.sites]
    try:
        probed = [probe(site, settings, connector) for site in asked.sites]
        units = _counted(asked.sites, probed, connector)
    finally:
        connector.close()
    return [SmallResult(probed=one, unit=units.get(place)) for place, one in enumerate(probed)]


def _counted(
    sites: Sequence[Site], probed: Sequence[ProbeResult], connector: Connector
) -> dict[int, UnitResult]:
    """By place in ``sites`` the units that could be counted together, those of one plan at a time."""
    alike: dict[CollectionPlan, list[tuple[int, Site, pa.RecordBatch]]] = {}
    for place, (site, one) in enumerate(zip(sites, probed, strict=True)):
        if (batch := _only_batch(site, one, connector)) is not None:
            alike.setdefault(one.plan, []).append((place, site, batch))
    units: dict[int, UnitResult] = {}
    for plan, found in alike.items():
        try:
            units |= _tallied(plan, found)
        except Exception:  # noqa: S112 - each is then read alone, and says what is wrong with it
            continue
    return units


def _only_batch(site: Site, probed: ProbeResult, connector: Connector) -> pa.RecordBatch | None:
    """All there is of a collection, where that is one small batch of lines, all of them to be parsed."""
    plan = probed.plan
    is_one = len(probed.splits) == 1 and not probed.error and site.collection.layout == "lines"
    if not is_one or plan.names_only or plan.share < 1.0 or plan.parsed_share < 1.0:
        return None
    try:
        read = connector.read(site.collection, probed.splits[0], ReadPlan(share=plan.share, seed=plan.seed))
        batches = [batch for _, batch in zip(range(2), read, strict=False)]
    except Exception:
        return None
    fits = len(batches) == 1 and batches[0].nbytes <= _LARGEST_BATCH
    return batches[0] if fits else None


def _tallied(
    plan: CollectionPlan, found: Sequence[tuple[int, Site, pa.RecordBatch]]
) -> dict[int, UnitResult]:
    site = found[0][1]
    scan = open_scan(patterns_of(looked_for(site), site.cache_dir, plan.seed), plan)
    opened = [_Open(place, one, batch, _sample(scan), UnitTally()) for place, one, batch in found]
    tally_lines_together([(one.tally, one.batch, one.prose) for one in opened], scan)
    waiting = [(one.tally, one.prose) for one in opened if one.prose is not None]
    if waiting:
        tally_prose(waiting, scan.patterns, scan.hints)
    scan.namer.hide(one.site.collection.name for one in opened)
    for one in opened:
        finish_unit(one.tally, one.site.collection, scan, is_first=True)
    return {one.place: UnitResult(tally=one.tally) for one in opened}


def _sample(scan: Scan) -> ProseSample | None:
    return None if scan.prose is None else ProseSample(models=scan.prose.models)
