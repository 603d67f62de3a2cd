"""Choose the blocks to read of a collection that is too large to be read completely."""

from dataclasses import replace

from connectors.base import BlockSample, Collection, Connector, Jumping, Split
from scanner.counting.plan import CollectionPlan, ScanSettings
from scanner.counting.probe import Head, estimated_rows

LEAST_BYTES = 64 << 10
_MARGIN = 4
"""The blocks should contain this many times the wanted number of rows, because the row size is only estimated
from the collection's head.
"""


def sampled_by_blocks(
    connector: Connector, collection: Collection, head: Head, plan: CollectionPlan, settings: ScanSettings
) -> tuple[CollectionPlan, tuple[Split, ...]] | None:
    """The plan and the splits for reading only blocks of a collection; ``None`` if it is not sampled by
    blocks.
    """
    rows = estimated_rows(collection, head)
    is_large = (collection.size or 0) > settings.block_bytes and plan.share < 1.0
    if not is_large or not rows or not isinstance(connector, Jumping):
        return None
    wanted = _MARGIN * settings.sample * (collection.size or 0) / rows / settings.n_blocks
    n_bytes = max(LEAST_BYTES, round(wanted))
    found = connector.blocks(collection, settings.n_blocks, n_bytes, settings.seed)
    if found is None:
        return None
    share = min(1.0, settings.sample / found.n_rows)
    parsed = settings.parsed_lines / (found.n_rows * share)
    chosen = replace(
        plan,
        share=share,
        parsed_share=parsed if parsed < 0.9 else 1.0,
        sampling=_words(found, n_bytes, share, collection),
    )
    return chosen, found.splits


def _words(found: BlockSample, n_bytes: int, share: float, collection: Collection) -> str:
    unit = "lines" if collection.layout == "lines" else "rows"
    part = f"{share:.2%} by a seeded hash" if share < 1.0 else "all"
    return (
        f"{len(found.splits)} blocks of whole {unit} at seeded places, {found.share:.2g} of the bytes; of "
        f"their {found.n_rows:,} {unit} {part}: neighbours are drawn together, those longer than "
        f"{n_bytes >> 10} kB seldom"
    )
