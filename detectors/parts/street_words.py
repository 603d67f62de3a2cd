"""Words for streets, PO boxes and parts of buildings, by the form of address in which they occur. The file
``data/street_words.txt`` lists these words by form and language.

>>> "utca" in words("apart"), "utca" in words("before")
(True, False)
"""

import re
from functools import cache

from detectors.word_lists import read_lines


@cache
def words(*forms: str) -> tuple[str, ...]:
    """The words that are listed for some forms of address, as patterns, longest first, without duplicates."""
    lines = (line.split(" ", 2) for line in read_lines("street_words.txt"))
    found = {word for own, _, listed in lines if own in forms for word in listed.split("|")}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def any_of(*forms: str) -> str:
    """A case-insensitive pattern for the words that are listed for some forms of address."""
    return f"(?i:{'|'.join(words(*forms))})"


def ending_with(form: str, *, after: str, least: int) -> str:
    """A pattern for a sequence of characters of the set ``after`` that ends with a word of ``form``, in any
    case. At least ``least`` characters must precede the word. The pattern matches the whole sequence first
    and then tests only the end of it.

    >>> import re
    >>> joined = ending_with("joined", after="[a-z]", least=2)
    >>> [bool(re.fullmatch(joined, text)) for text in ("mainweg", "mweg", "mainwege")]
    [True, False, False]
    """
    by_length: dict[int, set[str]] = {}
    for word in words(form):
        for one in (word[:-3], f"{word[:-3]}.") if word.endswith(r"\.?") else (word,):
            by_length.setdefault(len(one), set()).add(re.escape(one))
    ends = (
        rf"(?={after}{{{least + length}}}){after}*+(?<=(?i:{'|'.join(sorted(alike))}))"
        for length, alike in sorted(by_length.items())
    )
    return f"(?:{'|'.join(ends)})"


def bytes_of(*forms: str, by_first: bool | None = None, by_last: bool | None = None) -> str:
    """A pattern on bytes for the words of some forms. Words with non-ASCII letters are included in upper and
    lower case, since a pattern on bytes can ignore the case of ASCII letters only.

    ``by_first``: if true, only words whose first letter is ASCII; if false, only the
    other words; ``None``: all.

    >>> import re
    >>> re.fullmatch(bytes_of("first").encode(), "Allée".encode()) is not None
    True
    """
    chosen = [
        word
        for word in words(*forms)
        if by_first in (None, word[0].isascii())
        and by_last in (None, word.removesuffix(r"\.?")[-1].isalpha())
    ]
    plain = [word for word in chosen if word.isascii()]
    spelled = [one for word in chosen if not word.isascii() for one in _spellings(word)]
    if plain:
        spelled.insert(0, f"(?i:{'|'.join(plain)})")
    return f"(?:{'|'.join(spelled)})"


def _spellings(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((word, word[:1].upper() + word[1:], word.upper())))
