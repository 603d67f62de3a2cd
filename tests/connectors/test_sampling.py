"""Sampling: seeded, even, and independent of how rows are offered."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import ReadPlan
from connectors.sampling import Picker, keep

ORDINALS = np.arange(1, 50_001)


@given(st.integers(0, 2**63), st.sampled_from([0.01, 0.1, 0.5, 0.9]))
def test_about_the_share_is_kept(seed: int, share: float) -> None:
    deviation = (share * (1 - share) * len(ORDINALS)) ** 0.5
    assert abs(int(keep(ORDINALS, seed, share).sum()) - share * len(ORDINALS)) < 6 * deviation


def test_seeds_choose_independently() -> None:
    both = keep(ORDINALS, 1, 0.5) & keep(ORDINALS, 2, 0.5)
    assert 0.23 < both.mean() < 0.27
    assert not keep(ORDINALS, 1, 0.0).any()


@given(st.lists(st.integers(0, 20), max_size=12), st.none() | st.integers(0, 30))
def test_how_rows_are_offered_makes_no_difference(counts: list[int], limit: int | None) -> None:
    plan = ReadPlan(share=0.6, seed=3, limit=limit)
    whole, parts, picked, first = Picker(plan), Picker(plan), [], 1
    for count in counts:
        picked += (parts.pick(first, count) + first).tolist()
        first += count
    assert picked == (whole.pick(1, sum(counts)) + 1).tolist()
