"""Tables of states match the same texts as the module ``re``."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.matching.regular import automaton_of

PATTERNS = (
    r"(?:a|bc)*d?",
    r"a{2,4}b{3}|[ab]+c",
    r"(?:ab?){1,3}",
    r"[a-c]{0,2}(?:c|d{2,})",
    r"(a(?:b|c(d)?)+){2}",
    r"\+?\d{2,}a?",
    r"a*(?:b*c*)?",
    r"(?i:aB)?(?:é|b)+d",
    r"a[^b\]\t\n]+[^\d]",
)


@settings(max_examples=300)
@given(text=st.text("abBcdé+12]\n", max_size=10))
def test_tables_take_what_the_patterns_match(text: str) -> None:
    table = automaton_of(PATTERNS)
    assert table is not None
    whole = [number for number, pattern in enumerate(PATTERNS) if re.fullmatch(pattern, text)]
    assert table.accepted_by(text.encode()) == whole


@pytest.mark.parametrize(
    "pattern",
    [
        r"a(?=b)",
        r"\ba",
        r"a$",
        "(?i)[^a]",
        ".",
        "a(?i)b",
        r"\w",
        "a{3",
        "(a",
        "a|*",
        "a)",
        "é?",
        "(?i)é",
        "a" * 30_000,
    ],
)
def test_other_patterns_are_left_alone(pattern: str) -> None:
    assert automaton_of([pattern]) is None
