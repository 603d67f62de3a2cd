"""Sketches and tallies are exact while small, estimates beyond, and independent of how data is split."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scanner.fields.tally import BottomK, CellVerdict, EntityTally, FieldTally

HASHES = st.lists(st.integers(min_value=0, max_value=2**64 - 1), max_size=60)


def sketch(hashes: list[int], k: int) -> BottomK:
    made = BottomK(k=k)
    made.add_array(np.array(hashes, dtype=np.uint64), np.ones(len(hashes), dtype=np.int64))
    return made


@given(HASHES, st.integers(min_value=0, max_value=60), st.integers(min_value=2, max_value=8))
def test_sketch_is_the_same_under_any_split(hashes: list[int], cut: int, k: int) -> None:
    whole = sketch(hashes, k)
    left, right = sketch(hashes[:cut], k), sketch(hashes[cut:], k)
    right.merge(left)
    in_turn = sketch(hashes[:cut], k)
    in_turn.add_array(np.array(hashes[cut:], dtype=np.uint64), np.ones(len(hashes[cut:]), dtype=np.int64))
    assert whole == right == in_turn


def test_sketch_is_exact_while_small_and_an_estimate_beyond() -> None:
    rng = np.random.default_rng(7)
    small = sketch([3, 3, 5], 512)
    large = sketch(rng.integers(0, 2**64, 40_000, dtype=np.uint64).tolist(), 512)
    assert small.n_distinct == 2
    assert small.counts == {3: 2, 5: 1}
    assert abs(large.n_distinct - 40_000) < 6_000


def test_verdicts_of_cells_that_the_sketch_drops_are_dropped() -> None:
    tally = FieldTally(distinct=BottomK(k=2))
    tally.distinct.add([10, 20], [1, 1])
    tally.judge({10: CellVerdict(4), 20: CellVerdict(5)})
    other = FieldTally(distinct=BottomK(k=2))
    other.distinct.add([1, 10], [1, 1])
    other.judge({1: CellVerdict(2), 10: CellVerdict(3)})
    tally.merge(other)
    assert {key: verdict.first_row for key, verdict in tally.judged.items() if verdict} == {1: 2, 10: 3}


def test_entity_keeps_the_first_locations_and_the_lowest_examples() -> None:
    left = EntityTally(n_rows=3, locations=[5, 6, 7], examples={4: "d", 9: "i"})
    left.merge(EntityTally(n_rows=4, locations=[1, 2, 6, 9], examples={1: "a", 2: "b"}))
    assert left.n_rows == 7
    assert left.locations == [1, 2, 5, 6, 7]
    assert left.examples == {1: "a", 2: "b", 4: "d"}
