"""Recognise English words for people, such as ``senator``, and for things that have names like people's.
Pure.

For each kind of noun, ``data/noun_kinds.npz`` contains checksums of nouns in the Open English WordNet
(https://github.com/globalwordnet/english-wordnet, CC BY 4.0). It contains checksums rather than words,
because a dictionary includes words that nobody wants to read. ``python -m benchmarks.join_noun_kinds`` writes
the file.
"""

import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.built import weights

_ENDINGS = ("person", "woman")
"""Any word with one of these endings means a person."""


def is_person(word: str) -> bool:
    """Whether a word, given in lower case and in the singular, means a person.

    >>> [is_person(word) for word in ("senator", "congressperson", "printer", "committee")]
    [True, True, False, False]
    """
    return word.endswith(_ENDINGS) or _checksum(word) in _known("people")


def is_namesake(word: str) -> bool:
    """Whether a word, given in lower case and in the singular, means something that often has a name like a
    person's: a place, an animal or a plant.

    >>> [is_namesake(word) for word in ("province", "horse", "senator", "invoice")]
    [True, True, False, False]
    """
    return not is_person(word) and _checksum(word) in _known("namesakes")


def checksums(words: Iterable[str]) -> NDArray[np.uint32]:
    """The sorted checksums of some words."""
    return np.array(sorted(map(_checksum, words)), dtype=np.uint32)


def _checksum(word: str) -> int:
    return zlib.crc32(word.encode())


@cache
def _known(kind: str) -> frozenset[int]:
    return frozenset(weights(Path(__file__).parent / "data" / "noun_kinds.npz")[kind].tolist())
