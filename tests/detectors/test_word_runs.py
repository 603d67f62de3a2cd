"""Runs in words are found where module ``regex`` finds them, word by word."""

import numpy as np
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.matching.token_scanner import TokenScanner
from detectors.matching.word_table import WordTable
from detectors.recognizers.recognizer import Recognizer
from detectors.recognizers.recognizer_words import WordSearch, word_pattern

IGNORES_CASE = 2 | 8 | 16
PATTERNS = (r"(bc1|[13])[a-zA-HJ-NP-Z0-9]{5,9}", r"([13])[A-Za-z0-9]{4,6}", r"\b[1-9][0-9]{10}\b")
WORDS = st.one_of(
    st.text("13bcBC0aZI_", min_size=1, max_size=40),
    st.sampled_from(("10000000146", "x" * 120 + "1" * 9, "bc1" + "q" * 12, "3" * 300)),
)


def found_in_words(pattern: str, buffer: bytes) -> set[tuple[int, int]]:
    """Places in words, those that are left to another search included by that search."""
    recognizer = Recognizer(reference="a:B", flags=IGNORES_CASE, plain=True)
    known = word_pattern(recognizer, [pattern])
    assert known is not None
    words = WordTable.of(buffer)
    search = WordSearch({0: known})
    (one,) = search.find(words, TokenScanner(search.word_patterns).scan(words))
    found = set(zip(one.start.tolist(), one.end.tolist(), strict=True))
    for place in np.flatnonzero(one.unread).tolist():
        base, text = int(words.start[place]), buffer[words.start[place] : words.end[place]].decode()
        spans = [match.span() for match in regex.finditer(pattern, text, IGNORES_CASE)]
        found |= {(base + first, base + last) for first, last in spans}
    return found


@settings(max_examples=400, deadline=None)
@given(pieces=st.lists(st.tuples(WORDS, st.sampled_from(("", " ", "-", "=", "\n"))), max_size=8))
def test_words_hold_what_the_pattern_finds(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + mark for word, mark in pieces)
    for pattern in PATTERNS:
        theirs = {match.span() for match in regex.finditer(pattern, text, IGNORES_CASE)}
        assert found_in_words(pattern, text.encode()) == theirs


def test_patterns_of_several_words_or_kinds_are_left_alone() -> None:
    recognizer = Recognizer(reference="a:B", flags=IGNORES_CASE, plain=True)
    assert word_pattern(recognizer, [r"\b\d{4}-\d{4}\b"]) is None
    assert word_pattern(recognizer, [r"\b\d{9}\b", r"\b\d{10}\b"]) is None
    assert word_pattern(recognizer, [r"\d{9}"]) is None
