"""Probe and count small collections of one source together, so that fixed costs per unit are paid once.

The results are the same as if each collection were read alone. A collection that cannot be counted together
with others is only probed here, and is then read like any other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pyarrow as pa

from connectors.base import Collection, Connector, ReadPlan
from connectors.registry import open_source
from scanner.counting.log_lines import tally_lines_together
from scanner.counting.plan import CollectionPlan, ScanSettings
from scanner.counting.probe import Head
from scanner.counting.prose import ProseSample, tally_prose
from scanner.counting.records import Block, blocks_of, tally_blocks
from scanner.counting.resource_limits import Care
from scanner.counting.scan_context import Scan, open_scan, patterns_of
from scanner.counting.unit_tally import UnitTally
from scanner.counting.units import (
    ProbeResult,
    Site,
    UnitResult,
    finish_unit,
    looked_for,
    probe,
    probe_and_head,
)

T = TypeVar("T")

LARGEST = 64 * 2**10
"""Maximum size, in bytes, of a collection that is read together with others."""
_LARGEST_TEXT, _MOST_TEXT = 4 * 2**20, 16 * 2**20
"""Maximum number of bytes of text from one collection, and from all collections together. Small documents and
archives can contain much more text than they have bytes.
"""


@dataclass(frozen=True, kw_only=True)
class Sites:
    """Small collections of one source."""

    sites: tuple[Site, ...]

    @property
    def care(self) -> Care | None:
        """Common limits of all collections. If one collection exceeds them, each is read alone to find out
        which.
        """
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
    """The probe's result for a collection and, if the collection was counted, the result of its only unit."""

    probed: ProbeResult
    unit: UnitResult | None = None


@dataclass(frozen=True)
class _Open:
    """A collection with batches to count."""

    place: int
    site: Site
    batches: Sequence[pa.RecordBatch]
    prose: ProseSample | None
    tally: UnitTally


def is_small(collection: Collection) -> bool:
    """Whether a collection should be read together with others."""
    return collection.size is not None and collection.size <= LARGEST and not collection.members


def read_together(asked: Sites, settings: ScanSettings) -> list[SmallResult]:
    """Probe each collection and count the small ones. This function can run in any process."""
    first = asked.sites[0]
    try:
        connector = open_source(first.source, first.options)
    except Exception:
        return [SmallResult(probed=probe(site, settings)) for site in asked.sites]
    try:
        found, left = [], _MOST_TEXT
        for site in asked.sites:
            probed, head = probe_and_head(site, settings, connector)
            batches = _all_batches(site, probed, head, connector, min(left, _LARGEST_TEXT))
            left -= sum(batch.nbytes for batch in batches)
            found.append((site, probed, batches))
    finally:
        connector.close()
    units = _counted(found)
    return [SmallResult(probed=one, unit=units.get(place)) for place, (_, one, _) in enumerate(found)]


def _counted(found: Sequence[tuple[Site, ProbeResult, Sequence[pa.RecordBatch]]]) -> dict[int, UnitResult]:
    """The results, by position in ``found``, of the units that could be counted together with other units of
    the same plan.
    """
    alike: dict[tuple[str, CollectionPlan], list[tuple[int, Site, Sequence[pa.RecordBatch]]]] = {}
    for place, (site, one, batches) in enumerate(found):
        if batches:
            alike.setdefault((site.collection.layout, one.plan), []).append((place, site, batches))
    units: dict[int, UnitResult] = {}
    for (_, plan), chosen in alike.items():
        try:
            units |= _tallied(plan, chosen)
        except Exception:  # noqa: S112 - each is then read alone and reports its own error
            continue
    return units


def _all_batches(
    site: Site, probed: ProbeResult, head: Head, connector: Connector, most: int
) -> Sequence[pa.RecordBatch]:
    """All batches of a small collection; none if the collection is not read completely or exceeds ``most``
    bytes.

    Collections that the probe has read completely are not read again.
    """
    plan = probed.plan
    if len(probed.splits) != 1 or probed.error or plan.names_only:
        return ()
    if plan.share < 1.0 or plan.parsed_share < 1.0:
        return ()
    if head.is_all:
        return head.batches if sum(batch.nbytes for batch in head.batches) <= most else ()
    batches, size = [], 0
    try:
        split, wanted = probed.splits[0], ReadPlan(share=plan.share, seed=plan.seed)
        for batch in connector.read(site.collection, split, wanted):
            batches.append(batch)
            size += batch.nbytes
            if size > most:
                return ()
    except Exception:
        return ()
    return batches


def _tallied(
    plan: CollectionPlan, found: Sequence[tuple[int, Site, Sequence[pa.RecordBatch]]]
) -> dict[int, UnitResult]:
    site = found[0][1]
    scan = open_scan(patterns_of(looked_for(site), plan.seed), plan)
    opened = [_Open(place, one, batches, _sample(scan), UnitTally()) for place, one, batches in found]
    if site.collection.layout == "lines":
        for parts in _in_turns([[(one.tally, batch, one.prose) for batch in one.batches] for one in opened]):
            tally_lines_together(parts, scan)
    else:
        for blocks in _in_turns([group for one in opened for group in _blocks(one, scan)]):
            tally_blocks(blocks, scan)
    waiting = [(one.tally, one.prose) for one in opened if one.prose is not None]
    if waiting:
        tally_prose(waiting, scan.patterns, scan.hints)
    scan.namer.hide(one.site.collection.name for one in opened)
    for one in opened:
        finish_unit(one.tally, one.site.collection, scan, is_first=True)
    return {one.place: UnitResult(tally=one.tally) for one in opened}


def _blocks(opened: _Open, scan: Scan) -> list[list[Block]]:
    """The blocks of a unit, one list per record group. The blocks of one group must be counted one after
    another.
    """
    groups: dict[str, list[Block]] = {}
    for batch in opened.batches:
        for block in blocks_of(opened.tally, batch, scan, opened.prose):
            groups.setdefault(block.path, []).append(block)
    return list(groups.values())


def _sample(scan: Scan) -> ProseSample | None:
    return None if scan.prose is None else replace(scan.prose, texts={})


def _in_turns(queues: Sequence[Sequence[T]]) -> Iterator[list[T]]:
    """Yield the first item of each queue, then the second item of each queue that has one, and so on.

    >>> list(_in_turns(["ab", "c"]))
    [['a', 'c'], ['b']]
    """
    for turn in range(max(map(len, queues), default=0)):
        yield [queue[turn] for queue in queues if len(queue) > turn]
