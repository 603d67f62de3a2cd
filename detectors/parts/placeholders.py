"""Recognises placeholders: what is written in a cell in place of a missing value.

>>> is_placeholder("N/A"), is_placeholder("nobody@example.org"), is_placeholder("---")
(True, False, True)
"""

from detectors.word_lists import read_lines

_WORDS = frozenset(word for line in read_lines("placeholders.txt") for word in line.split())


def is_placeholder(value: str) -> bool:
    """Whether a cell is a word for "nothing" or a boolean, or has neither letters nor digits."""
    text = value.strip().lower().strip("<>()[]{}-_*#.?! ")
    return not any(map(str.isalnum, text)) or text in _WORDS
