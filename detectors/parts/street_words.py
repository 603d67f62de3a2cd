"""Words that streets, boxes and parts of buildings are told by, by the form of the address they stand in.

``data/street_words.txt`` holds them, by form and language.

>>> "utca" in words("apart"), "utca" in words("before")
(True, False)
"""

from functools import cache

from detectors.word_lists import read_lines


@cache
def words(*forms: str) -> tuple[str, ...]:
    """The words of some forms as patterns, longest first, each once."""
    lines = (line.split(" ", 2) for line in read_lines("street_words.txt"))
    found = {word for own, _, listed in lines if own in forms for word in listed.split("|")}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def any_of(*forms: str) -> str:
    """A pattern that takes each word of some forms in any case."""
    return f"(?i:{'|'.join(words(*forms))})"


def bytes_of(*forms: str) -> str:
    """The same for patterns that are matched on bytes, where only ASCII letters have a case.

    >>> import re
    >>> re.fullmatch(bytes_of("first").encode(), "Allée".encode()) is not None
    True
    """
    plain = [word for word in words(*forms) if word.isascii()]
    spelled = [one for word in words(*forms) if not word.isascii() for one in _spellings(word)]
    if plain:
        spelled.insert(0, f"(?i:{'|'.join(plain)})")
    return f"(?:{'|'.join(spelled)})"


def _spellings(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((word, word[:1].upper() + word[1:], word.upper())))
