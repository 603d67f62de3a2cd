"""Recognise English words for people, such as ``senator``, and for things with names like people's. Pure.

``data/noun_kinds.npz`` holds checksums of nouns of the Open English WordNet by their meaning
(https://github.com/globalwordnet/english-wordnet, CC BY 4.0). It has checksums rather than words because a
dictionary also has words that nobody wants to read. ``python -m benchmarks.join_noun_kinds`` writes the file.
"""

import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.kept import weights

_ENDINGS = ("person", "woman")
"""Endings that make any word a word for a person."""


def is_person(word: str) -> bool:
    """Whether a word in lower case and in the singular means a person.

    >>> [is_person(word) for word in ("senator", "congressperson", "printer", "committee")]
    [True, True, False, False]
    """
    return word.endswith(_ENDINGS) or _checksum(word) in _known("people")


def is_namesake(word: str) -> bool:
    """Whether a word, in lower case and in the singular, means something that has names like people: a place,
    an animal or a plant.

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
