"""English words for people, as ``senator`` and ``congressperson`` are, and for things that have names like
people. Pure.

``data/noun_kinds.npz`` holds checksums of nouns of the Open English WordNet by their meaning
(https://github.com/globalwordnet/english-wordnet, CC BY 4.0). Checksums are used because a dictionary also
has words that nobody wants to read. ``python -m benchmarks.join_noun_kinds`` writes it.
"""

import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.kept import weights

_ENDINGS = ("person", "woman")
"""Endings of words for people, even if no dictionary has the words."""


def is_person(word: str) -> bool:
    """Whether a word in lower case and in the singular means a person.

    >>> [is_person(word) for word in ("senator", "congressperson", "printer", "committee")]
    [True, True, False, False]
    """
    return word.endswith(_ENDINGS) or _checksum(word) in _known("people")


def is_namesake(word: str) -> bool:
    """Whether a word means something that has names like people: a place, an animal or a plant.

    >>> [is_namesake(word) for word in ("province", "horse", "senator", "invoice")]
    [True, True, False, False]
    """
    return not is_person(word) and _checksum(word) in _known("namesakes")


def checksums(words: Iterable[str]) -> NDArray[np.uint32]:
    """The checksums of words, sorted."""
    return np.array(sorted(map(_checksum, words)), dtype=np.uint32)


def _checksum(word: str) -> int:
    return zlib.crc32(word.encode())


@cache
def _known(kind: str) -> frozenset[int]:
    return frozenset(weights(Path(__file__).parent / "data" / "noun_kinds.npz")[kind].tolist())
