"""Hashes of texts equal those of pandas, for any number and length of texts."""

import random

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from scanner.counting.siphash import hash_strings

LENGTHS = (0, 1, 7, 8, 9, 15, 16, 17, 60, 255, 256, 257, 300, 5_000)


def texts(count: int) -> list[str]:
    drawn = random.Random(1)
    letters = "abc é☃123 "
    return ["".join(drawn.choices(letters, k=drawn.choice(LENGTHS))) for _ in range(count)]


def of_pandas(values: list[str], seed: int) -> list[int]:
    key = f"{seed % 2**64:016x}"
    hashed = pd.util.hash_array(np.array(values, dtype=object), hash_key=key, categorize=False)
    return [int(value) for value in hashed]


@pytest.mark.parametrize("count", [0, 1, 30, 1_000, 6_000])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
@pytest.mark.parametrize("seed", [0, 7, -5, 2**70])
def test_they_are_those_of_pandas(count: int, kind: pa.DataType, seed: int) -> None:
    values = texts(count)
    assert hash_strings(pa.array(values, kind), seed).tolist() == of_pandas(values, seed)


def test_part_of_an_array_is_hashed_alone() -> None:
    values = texts(1_000)
    whole = pa.array(values)
    assert hash_strings(whole[10:20], 3).tolist() == of_pandas(values[10:20], 3)
    assert hash_strings(whole[500:], 3).tolist() == of_pandas(values[500:], 3)
