"""For every pattern that it takes over, the table of states finds the same matches as Hyperscan."""

from functools import cache

import hyperscan
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.matching.pattern_database import open_patterns, starts
from detectors.matching.word_patterns import WordPatterns, word_pattern
from detectors.registry import load_detectors

PATTERNS = tuple(
    text
    for text in dict.fromkeys(
        text for item in load_detectors() for text in (*item.patterns, *item.text.traps)
    )
    if word_pattern(text) is not None
)
EXAMPLES = tuple(
    text for item in load_detectors() if item.patterns for text in (*item.examples, *item.counterexamples)
)
PIECES = st.one_of(
    st.sampled_from(EXAMPLES),
    st.text("0123456789", min_size=1, max_size=20),
    st.text("0189abfAFSKCG", min_size=1, max_size=40),
    st.sampled_from(
        (
            *("2026", "11", "24T10", "192", "AC", "SK", "SM", "0", "_", "é", "\n", "ab" * 16, "A" * 300),
            *("Mozilla/5.0 (X)", "curl/8.5", '"', "\t", " (like) " * 30),
        )
    ),
)
TEXTS = st.lists(
    st.tuples(PIECES, st.sampled_from(("", "", ".", "-", ":", "/", " ", "  ", "@"))), max_size=14
)

SIGNS = st.lists(
    st.one_of(
        st.sampled_from(
            ("jane.doe@mail.example.org", "+1 (202) 555-0143", "%2B12025550143", "+49 (0)30 23125")
        ),
        st.text("+@%2Bb0189.-( )aZ_é\n", max_size=12),
        st.from_regex(
            r"[(x+-]?[0-9]{2,3}\)?[ .-]?[0-9]{3,4}[ .,-]{0,2}[0-9+-]{3,4}( x?[0-9]{3})?",
            fullmatch=True,
        ),
    ),
    max_size=8,
)


@cache
def automaton() -> hyperscan.Database:
    """Built in a fixture, since every process would build it during collection otherwise."""
    return open_patterns(PATTERNS, starts(PATTERNS)).parts[0][0]


@cache
def words() -> WordPatterns:
    return WordPatterns(PATTERNS)


def by_automaton(text: bytes) -> list[tuple[int, int, int]]:
    found = set()
    automaton().scan(text, match_event_handler=lambda number, start, end, *_: found.add((number, start, end)))
    return sorted(found)


def by_words(text: bytes) -> list[tuple[int, int, int]]:
    found = words().find(text)
    return sorted(zip(found.pattern.tolist(), found.start.tolist(), found.end.tolist(), strict=True))


@settings(max_examples=400)
@given(pieces=TEXTS)
def test_words_match_as_hyperscan_does(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + mark for word, mark in pieces).encode()
    assert by_words(text) == by_automaton(text)


@settings(max_examples=300)
@given(pieces=SIGNS)
def test_signs_match_as_hyperscan_does(pieces: list[str]) -> None:
    text = "".join(pieces).encode()
    assert by_words(text) == by_automaton(text)


def test_patterns_begin_at_words_and_at_signs() -> None:
    assert {pattern[:2] for pattern in PATTERNS} >= {"\\b", "\\+", "%2", "[A", "\\(", "[+"}


@settings(max_examples=200)
@given(text=st.binary(max_size=200))
def test_any_bytes_match_as_hyperscan_does(text: bytes) -> None:
    assert by_words(text) == by_automaton(text)


def test_most_patterns_are_tried_by_some_example() -> None:
    found = {number for number, *_ in by_words("\n".join(EXAMPLES).encode())}
    assert len(found) >= 0.8 * len(PATTERNS)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d{4}",
        r"\b\d+\b",
        r"\b\d{4}",
        r"\b\w{4}\b",
        r"\b-\d\b",
        r"\b(?i)a\b",
        r"\b(?:a|b\b",
        r"\ba|b\b",
        r"\b\d?\b",
    ],
)
def test_other_patterns_are_left_alone(pattern: str) -> None:
    assert word_pattern(pattern) is None


def test_patterns_too_many_for_a_table_still_match() -> None:
    many = [rf"\b[ab]{{1,12}}{letter}[ab]{{1,12}}[a-c]{{13}}\b" for letter in "abc"]
    text = b"ab" * 12 + b" abcabcabcabcabcabcabcabc"
    database = open_patterns(many, starts(many)).parts[0][0]
    found = set()
    database.scan(text, match_event_handler=lambda number, start, end, *_: found.add((number, start, end)))
    ours = WordPatterns(many).find(text)
    assert (
        set(zip(ours.pattern.tolist(), ours.start.tolist(), ours.end.tolist(), strict=True)) == found != set()
    )
