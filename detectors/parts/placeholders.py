"""Recognises placeholders: texts that are written in a cell in place of a missing value.

>>> is_placeholder("N/A"), is_placeholder("nobody@example.org"), is_placeholder("---")
(True, False, True)
"""

from detectors.word_lists import read_lines

_WORDS = frozenset(word for line in read_lines("placeholders.txt") for word in line.split())


def is_placeholder(value: str) -> bool:
    """Whether a cell has neither letters nor digits, or is a listed word, such as one
    for "nothing" or a boolean.
    """
    text = value.strip().lower().strip("<>()[]{}-_*#.?! ")
    return not any(map(str.isalnum, text)) or text in _WORDS
