"""The tests that every connector and format must pass: subclass ``ConnectorContract``, add one fixture."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from connectors.base import Collection, Connector, ReadPlan
from connectors.registry import open_source
from connectors.sampling import keep
from tests.connectors.rows import Row, read_rows, rows_of, snapshot


@dataclass(frozen=True, kw_only=True)
class Known:
    """A source with known content."""

    source: str
    folder: Path
    """The folder of the source, in which reading must not change anything."""
    collection: str
    n_rows: int
    """Number of top-level rows of ``collection``; their ordinals are 1 to ``n_rows``."""
    cell: tuple[int, Mapping[str, str]]
    """The ordinal of a row, and some of its cells."""


class ConnectorContract:
    """Subclasses supply the fixture ``known``. ``split_bytes`` is a split size that cuts its collection."""

    split_bytes = 400
    draws_itself = False
    """Whether the source draws its own sample, so that the seeded hash of ordinals does not apply."""

    @pytest.fixture(autouse=True)
    def _closing(self) -> Iterator[None]:
        with ExitStack() as self._opened:
            yield

    def connected(self, known: Known) -> Connector:
        connector = open_source(known.source)
        self._opened.callback(connector.close)
        return connector

    def opened(self, known: Known) -> tuple[Connector, Collection]:
        connector = self.connected(known)
        (collection,) = [found for found in connector.collections() if found.name == known.collection]
        assert collection.status == "ready"
        return connector, collection

    def top(self, rows: list[Row]) -> list[Row]:
        return [row for row in rows if row[0] == ""]

    def test_collections_come_in_the_same_order(self, known: Known) -> None:
        connector = self.connected(known)
        first = [collection.name for collection in connector.collections()]
        assert first == sorted(first) == [collection.name for collection in connector.collections()]

    def test_all_rows_are_read_once_and_in_order(self, known: Known) -> None:
        connector, collection = self.opened(known)
        splits = connector.splits(collection, 1 << 40)
        rows = self.top(
            [row for split in splits for row in rows_of(connector.read(collection, split, ReadPlan()))]
        )
        assert [ordinal for _, ordinal, _ in rows] == list(range(1, known.n_rows + 1))
        ordinal, expected = known.cell
        assert dict(rows[ordinal - 1][2]).items() >= expected.items()

    def test_a_second_read_equals_the_first(self, known: Known) -> None:
        connector, collection = self.opened(known)
        assert read_rows(connector, collection) == read_rows(connector, collection)

    def test_splits_equal_the_whole(self, known: Known) -> None:
        connector, collection = self.opened(known)
        whole = read_rows(connector, collection)
        assert read_rows(connector, collection, target_bytes=self.split_bytes) == whole
        assert read_rows(connector, collection, ReadPlan(batch_rows=7), self.split_bytes) == whole

    def test_a_limit_is_respected(self, known: Known) -> None:
        connector, collection = self.opened(known)
        split = connector.splits(collection, 1 << 40)[0]
        rows = self.top(rows_of(connector.read(collection, split, ReadPlan(limit=3))))
        assert [ordinal for _, ordinal, _ in rows] == [1, 2, 3]

    def test_batches_are_no_larger_than_asked_for(self, known: Known) -> None:
        connector, collection = self.opened(known)
        plan = ReadPlan(batch_rows=7)
        splits = connector.splits(collection, 1 << 40)
        sizes = [batch.num_rows for split in splits for batch in connector.read(collection, split, plan)]
        assert max(sizes) <= 7

    def test_a_sample_is_chosen_by_the_seed_alone(self, known: Known) -> None:
        connector, collection = self.opened(known)
        plan = ReadPlan(share=0.4, seed=11)
        if self.draws_itself:
            self.check_own_sample(connector, collection)
            return
        ordinals = np.arange(1, known.n_rows + 1)
        expected = ordinals[keep(ordinals, 11, 0.4)].tolist()
        whole = read_rows(connector, collection, plan)
        assert [ordinal for _, ordinal, _ in self.top(whole)] == expected
        assert read_rows(connector, collection, plan, target_bytes=self.split_bytes) == whole

    def check_own_sample(self, connector: Connector, collection: Collection) -> None:
        """Assert that equal seeds give equal rows, another seed gives others, and all are known rows."""
        whole = {cells for _, _, cells in self.top(read_rows(connector, collection))}
        samples = [
            self.top(read_rows(connector, collection, ReadPlan(share=0.4, seed=seed)))
            for seed in (11, 11, 12)
        ]
        assert samples[0] == samples[1] != samples[2]
        for rows in samples:
            assert 0 < len(rows) < len(whole)
            assert [ordinal for _, ordinal, _ in rows] == list(range(1, len(rows) + 1))
            assert {cells for _, _, cells in rows} < whole
        assert collection.access.sampling

    def test_nothing_is_left_beside_the_source(self, known: Known) -> None:
        before = snapshot(known.folder)
        connector, collection = self.opened(known)
        read_rows(connector, collection, target_bytes=self.split_bytes)
        connector.close()
        assert snapshot(known.folder) == before
