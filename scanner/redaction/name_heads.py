"""Find the first words that several names of one set have in common.

If several names begin alike, as with ``visits_`` before logins or before years, the common words say what the
set is about. The rest of each name is judged separately, and so are the common words, because they may name
the person that all files are about.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

_JOINT = re.compile(r"(?<=[^\W_])[ ._-]+(?=.*[^\W_])")
_LETTER = re.compile(r"[^\W\d_]")
_SERIES = 3
"""First words count as common if at least this many names begin with them."""
_MOST_WORDS = 5
_MOST_HEADS = 64
_SHORT, _SHORT_CODE = 3, 6
"""Maximum number of letters and digits in the rest of a name that is too short to mean anything: any rest,
and a rest with ``_`` and without two adjacent letters.
"""
_IDEOGRAPHS = "\u2e80"
"""The first code point of the scripts in which two or three characters can be a person's name."""
_WORD = re.compile(r"[^\W\d_]{2}")
_SHARED = 3.0
"""Nats subtracted from the log-odds that common first words are a value, as names of
people seldom begin alike.
"""


def beginnings(name: str) -> Iterator[str]:
    """The first word of a name, the first two words and so on, each with the separator that follows.

    >>> list(beginnings("visits_2026_total")), list(beginnings("visits_"))
    (['visits_', 'visits_2026_'], [])
    """
    for joint in islice(_JOINT.finditer(name), _MOST_WORDS):
        if _LETTER.search(name, 0, joint.start()):
            yield name[: joint.end()]


def shared_heads(names: Iterable[str], odds: Callable[[str], float]) -> Mapping[str, float]:
    """The first words that several names have in common, with the log-odds that these words are a value.

    >>> shared_heads(["hw3_ab", "hw3_cd", "hw3_ef", "total_sum"], lambda _: 1.0)
    {'hw3_': -2.0}
    """
    counted = Counter(head for name in names for head in beginnings(name))
    common = sorted((-count, head) for head, count in counted.most_common(_MOST_HEADS) if count >= _SERIES)
    return {head: odds(head.rstrip(" ._-")) - _SHARED for _, head in common}


def odds_within(name: str, heads: Mapping[str, float], odds: Callable[[str], float]) -> float:
    """The log-odds that a name of a set is a value. ``heads``: the common first words of the set's names."""
    head = max((head for head in beginnings(name) if head in heads), key=len, default="") if heads else ""
    if not head:
        return odds(name)
    rest = name[len(head) :]
    size = sum(map(str.isalnum, rest))
    is_short = size <= _SHORT and rest < _IDEOGRAPHS
    tells_nothing = is_short or (size <= _SHORT_CODE and not _WORD.search(rest) and "_" in rest)
    return heads[head] if tells_nothing else max(heads[head], odds(rest))
