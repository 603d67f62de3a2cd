"""Validators of many values agree with the validator of one, or leave the decision to it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.base import Detector, Hints
from detectors.matching.candidates import UNDECIDED, Candidates
from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors

HINTS = Hints()
MANY = [detector for detector in load_detectors() if detector.text.validate_many is not None]
WRITTEN = [text for item in MANY for text in (*item.examples, *item.counterexamples)]
PLACED = ["git@example.com", "a@b.example.com", "x..y@example.com", "ab.@example.com", "abc@host.internal"]
PLACED += ["10.1.2.3", "0.1.2.3", "1.2.3.255", "1.2.3.256", "01.2.3.4", "255.255.255.255", "224.0.0.1"]
PLACED += [
    "2026-13-24",
    "2026-24-11",
    "2026-00-11",
    "+442079460018",
    "+12042345678",
    "+15005550006",
    "+999123456",
]


def matched(detector: Detector, text: str) -> list[str]:
    encoded = text.encode()
    starts = [0, *(place + 1 for place, byte in enumerate(encoded) if byte == 10)]
    hits = PatternPass([detector]).find(encoded, HINTS)
    rows = zip(hits.row.tolist(), hits.start.tolist(), hits.end.tolist(), strict=True)
    return [encoded[starts[row] + start : starts[row] + end].decode() for row, start, end in rows]


def scrambled(text: str, rng: random.Random) -> str:
    """``text`` with half of its digits and some letters (of the same case) replaced by random ones."""
    return "".join(
        rng.choice("0123456789abcdefABCDEF" if rng.random() < 0.03 else "0123456789")
        if character.isdigit() and rng.random() < 0.5
        else character
        for character in text
    )


@pytest.mark.parametrize("detector", MANY, ids=lambda detector: detector.id)
@settings(max_examples=60)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_many_are_judged_as_one(detector: Detector, seed: int) -> None:
    assert detector.validate is not None
    assert detector.text.validate_many is not None
    rng = random.Random(seed)
    drawn = [scrambled(rng.choice([*WRITTEN, *PLACED]), rng) for _ in range(200)]
    values = matched(detector, "\n".join([*drawn, *WRITTEN, *PLACED]))
    said = detector.text.validate_many(Candidates.of(values), HINTS).tolist()
    alone = [int(detector.validate(value, HINTS)) for value in values]
    assert [
        (value, one)
        for value, one, many in zip(values, alone, said, strict=True)
        if many not in (UNDECIDED, one)
    ] == []


@pytest.mark.parametrize("detector", MANY, ids=lambda detector: detector.id)
def test_none_is_no_trouble(detector: Detector) -> None:
    assert detector.text.validate_many is not None
    assert detector.text.validate_many(Candidates.of([]), HINTS).tolist() == []
