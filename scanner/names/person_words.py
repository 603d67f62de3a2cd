"""English words for people, as ``senator`` and ``congressperson`` are. Pure.

``data/person_words.npy`` holds checksums of the nouns whose first meaning in the Open English WordNet is a person
(https://github.com/globalwordnet/english-wordnet, CC BY 4.0), as a dictionary also has words that nobody wants to
read; ``python -m benchmarks.join_person_words`` writes it.
"""

import zlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

_ENDINGS = ("person", "woman")
"""What words for people end in, even if no dictionary has them."""


def is_person(word: str) -> bool:
    """Whether a word in lower case and in the singular stands for a person.

    >>> [is_person(word) for word in ("senator", "congressperson", "printer", "committee")]
    [True, True, False, False]
    """
    return word.endswith(_ENDINGS) or _checksum(word) in _known()


def checksums(words: Iterable[str]) -> NDArray[np.uint32]:
    """The checksums of words, sorted."""
    return np.array(sorted(map(_checksum, words)), dtype=np.uint32)


def _checksum(word: str) -> int:
    return zlib.crc32(word.encode())


@cache
def _known() -> frozenset[int]:
    with files(__package__).joinpath("data/person_words.npy").open("rb") as stream:
        return frozenset(np.load(stream, allow_pickle=False).tolist())
