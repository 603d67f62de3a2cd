"""Find the words of the vocabulary that a column with few values contains, using the hashes of its values.
Pure.

A scan does not store values, only their seeded hashes. The words of the vocabulary are hashed with the same
seed, which shows which of these words a column contains. For the column's other values, only their number is
known.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.built import Arrays, built_arrays
from scanner.counting import siphash
from scanner.fields.profile import FieldProfile
from scanner.policy.audit_vocabulary import vocabulary

MOST_WORDS = 24
"""Maximum number of distinct values of a column that may hold codes."""
_SHORT = 4
"""Maximum number of letters of an abbreviation."""
_LONG = 13
"""Maximum number of letters of a single word; a longer word consists of several words written together."""
_TELLING = 3
"""Minimum number of letters at which an abbreviation identifies its word. Shorter abbreviations count only if
all values of the column are known.
"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Spelled:
    """The values of a column that are in the vocabulary, in lower case."""

    rows: Mapping[str, int]
    """Value → number of rows."""
    n_distinct: int
    n_rows: int

    def share(self, words: Iterable[str]) -> float:
        """Share of the column's rows whose value is one of ``words``."""
        return sum(self.rows.get(word, 0) for word in words) / self.n_rows if self.n_rows else 0.0


def spelled(profile: FieldProfile, seed: int) -> Spelled | None:
    """The values of a column that are in the vocabulary; ``None`` if the column has none or too many values.
    For columns carried over from an earlier run, the words themselves were stored.
    """
    kept = profile.tally.distinct
    if profile.words is not None:
        return Spelled(
            rows=profile.words, n_distinct=profile.tally.n_distinct, n_rows=profile.tally.n_non_null
        )
    if kept.closed_at is not None or kept.overflowed or not 0 < len(kept.counts) <= MOST_WORDS:
        return None
    rows: dict[str, int] = {}
    for word, n_rows in zip(_known(seed).of(kept.counts), kept.counts.values(), strict=True):
        if word is not None:
            rows[word] = rows.get(word, 0) + n_rows
    return Spelled(rows=rows, n_distinct=len(kept.counts), n_rows=sum(kept.counts.values()))


@dataclass(frozen=True, eq=False)
class _Known:
    """The words of the vocabulary and their abbreviations, which can be found by the hashes of their
    spellings in lower, upper and title case.
    """

    hashes: NDArray[np.uint64]
    """The hashes of all spellings, sorted."""
    places: NDArray[np.int32]
    """For each hash, the position of its word in ``ends``."""
    letters: NDArray[np.uint8]
    """All words, joined into one text."""
    ends: NDArray[np.int32]
    """The position in ``letters`` at which each word starts, and the end of the last word."""

    def of(self, hashes: Collection[int]) -> Iterator[str | None]:
        """Yield the word for each hash, or ``None`` if the hash is not known."""
        asked = np.fromiter(hashes, np.uint64, len(hashes))
        at = np.minimum(np.searchsorted(self.hashes, asked), len(self.hashes) - 1)
        for place, is_known in zip(at.tolist(), (self.hashes[at] == asked).tolist(), strict=True):
            yield self._word(int(self.places[place])) if is_known else None

    def _word(self, place: int) -> str:
        first, last = self.ends[place : place + 2].tolist()
        return self.letters[first:last].tobytes().decode()


@lru_cache(maxsize=4)
def _known(seed: int) -> _Known:
    words = _spelt_words()
    buffers = (pa.py_buffer(words[name]) for name in ("starts", "spellings"))
    spellings = pa.StringArray.from_buffers(len(words["places"]), *buffers)
    hashes = siphash.hash_strings(spellings, seed)
    order = np.argsort(hashes, kind="stable")
    return _Known(hashes[order], words["places"][order], words["letters"], words["ends"])


@built_arrays
def _spelt_words() -> Arrays:
    """All words, joined into ``letters``, with their ``ends``; and their spellings, joined likewise, with the
    place of the word that each of them spells.
    """
    said = {word for one in vocabulary().values.values() for word in one}
    words = sorted({short for word in said for short in abbreviations(word)} | _words())
    cases = {
        one: place
        for place, word in enumerate(words)
        for one in (word, word.upper(), word.title(), word.capitalize())
    }
    letters, ends = _joined(words)
    spellings, starts = _joined(list(cases))
    places = np.fromiter(cases.values(), np.int32, len(cases))
    return {"letters": letters, "ends": ends, "spellings": spellings, "starts": starts, "places": places}


def _joined(words: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    encoded = [word.encode() for word in words]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return np.frombuffer(b"".join(encoded), np.uint8), ends


def meant(has: Spelled | None, lists: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """For each of ``lists``: the values of a column that are in this list of the vocabulary. If ``has`` is
    ``None``, there are no values.

    An abbreviation counts only if it abbreviates words of exactly one of the lists.
    """
    if has is None:
        return dict.fromkeys(lists, frozenset())
    found = {name: _in_list(name, lists) & has.rows.keys() for name in lists}
    rest = has.rows.keys() - _words()
    cut = {short: [name for name in lists if is_cut_from(short, name)] for short in rest}
    told = {short: names[0] for short, names in cut.items() if len(names) == 1}
    is_whole = len(told) == len(rest) > 0 and len(has.rows) == has.n_distinct > 1
    for short, name in told.items():
        if is_whole or len(short) >= _TELLING:
            found[name] |= {short}
    return found


@lru_cache(maxsize=256)
def _in_list(name: str, lists: tuple[str, ...]) -> frozenset[str]:
    """The words of a value list, without foreign words that are also in another of ``lists``."""
    said = vocabulary()
    others = (one for other in lists if other != name for one in (*said.values[other], *said.foreign[other]))
    return (said.foreign[name] - frozenset(others)) | {*said.values[name]}


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """Every word in the value lists of the vocabulary."""
    return frozenset().union(*vocabulary().values.values(), *vocabulary().foreign.values())


@lru_cache(maxsize=4_096)
def is_cut_from(short: str, list_: str) -> bool:
    """Whether the value ``short`` is an abbreviation of a word in the vocabulary's list ``list_``.

    >>> is_cut_from("chn", "closed"), is_cut_from("chn", "open")
    (True, False)
    """
    return any(short in abbreviations(word) for word in vocabulary().values[list_])


@lru_cache(maxsize=4_096)
def abbreviations(word: str) -> frozenset[str]:
    """Abbreviations of one word, or of two words joined by ``_``: the first letters of each word or, for one
    word, also its first letter followed by some consonants.

    >>> sorted(one for one in abbreviations("churned") if len(one) == 3)
    ['chd', 'chn', 'chr', 'chu', 'cnd', 'crd', 'crn']
    """
    first, *rest = word.split("_")
    if len(rest) == 1:
        pairs = product(*((part, *(part[:size] for size in (_TELLING, _SHORT))) for part in (first, *rest)))
        return frozenset(map("_".join, pairs)) - {word}
    return frozenset(_cut(word)) if _SHORT < len(word) <= _LONG and word.isalpha() else frozenset()


def _cut(word: str) -> Iterator[str]:
    yield from (word[:size] for size in range(1, _SHORT + 1))
    consonants = [letter for letter in word[1:] if letter not in "aeiouy"]
    for size in range(1, _SHORT):
        yield from (word[0] + "".join(chosen) for chosen in combinations(consonants, size))
