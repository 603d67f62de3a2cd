"""Tables of states match what module ``re`` and Hyperscan match."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.matching.anchored import anchored
from detectors.matching.pattern_database import open_database
from detectors.matching.regular import automaton_of
from detectors.registry import load_detectors

PATTERNS = (
    r"(?:a|bc)*d?",
    r"a{2,4}b{3}|[ab]+c",
    r"(?:ab?){1,3}",
    r"[a-c]{0,2}(?:c|d{2,})",
    r"(a(?:b|c(d)?)+){2}",
    r"\+?\d{2,}a?",
    r"a*(?:b*c*)?",
)
SIGNED = tuple(
    text
    for text in dict.fromkeys(
        text for item in load_detectors() for text in (*item.patterns, *item.text.traps)
    )
    if anchored(text)
)
AUTOMATON = open_database(SIGNED, None, [True] * len(SIGNED))
SIGNS = st.lists(
    st.one_of(
        st.sampled_from(
            ("jane.doe@mail.example.org", "+1 (202) 555-0143", "%2B12025550143", "+49 (0)30 23125")
        ),
        st.text("+@%2Bb0189.-( )aZ_é\n", max_size=12),
    ),
    max_size=8,
)


@settings(max_examples=300)
@given(text=st.text("abcd+12", max_size=10))
def test_tables_take_what_the_patterns_match(text: str) -> None:
    table = automaton_of(PATTERNS)
    assert table is not None
    whole = [number for number, pattern in enumerate(PATTERNS) if re.fullmatch(pattern, text)]
    assert table.accepted_by(text.encode()) == whole


@settings(max_examples=300)
@given(pieces=SIGNS)
def test_signs_match_as_hyperscan_does(pieces: list[str]) -> None:
    text = "".join(pieces).encode()
    found = set()
    AUTOMATON.scan(text, match_event_handler=lambda number, start, end, *_: found.add((number, start, end)))
    ours = set()
    for number, pattern in enumerate(SIGNED):
        one = anchored(pattern)
        assert one is not None
        data = np.frombuffer(text, dtype=np.uint8)
        start, end = one.matches(data, np.flatnonzero(data == one.sign))
        ours |= {(number, first, last) for first, last in zip(start.tolist(), end.tolist(), strict=True)}
    assert ours == found


def test_several_detectors_have_such_patterns() -> None:
    assert {pattern[:2] for pattern in SIGNED} >= {"\\+", "%2", "[A"}


@pytest.mark.parametrize(
    "pattern",
    [r"a(?=b)", r"\ba", r"a$", "[^a]", ".", "a(?i)b", r"\w", "a{3", "(a", "a|*", "a)", "é", "a" * 30_000],
)
def test_other_patterns_are_left_alone(pattern: str) -> None:
    assert automaton_of([pattern]) is None
