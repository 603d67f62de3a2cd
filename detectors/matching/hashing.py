"""A seeded 64-bit hash of many byte ranges of one buffer at once.

Words of eight bytes are combined by multiplication and shift, as in MurmurHash3's finaliser. The hash is not
cryptographic: the seed makes keys differ between runs, and keys never leave the run.

* https://github.com/aappleby/smhasher/wiki/MurmurHash3
"""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from detectors.matching import native

_FOLD = np.uint64(0xFF51AFD7ED558CCD)
_FINISH = np.uint64(0xC4CEB9FE1A85EC53)
_SHIFT = np.uint64(33)
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(8)] + [2**64 - 1], dtype=np.uint64)


def hash_ranges(
    data: npt.NDArray[np.uint8], start: npt.NDArray[np.int64], end: npt.NDArray[np.int64], seed: int
) -> npt.NDArray[np.uint64]:
    """Hashes of ``data[start:end]``, one per range. Equal bytes have equal hashes, wherever they are.

    >>> data = np.frombuffer(b"ab-ab-ba", dtype=np.uint8)
    >>> keys = hash_ranges(data, np.array([0, 3, 6]), np.array([2, 5, 8]), seed=1)
    >>> bool(keys[0] == keys[1]), bool(keys[0] == keys[2])
    (True, False)
    """
    if native.COMPILED:
        return native.hash_ranges(data, start, end, seed)
    words = _unaligned_words(data, int(end.max(initial=0)))
    n_words = (end - start + 7) >> 3
    most = int(n_words.max(initial=0))
    # With the short ranges first, those that go on are always the rest of the arrays.
    order = np.argsort(n_words.astype(np.min_scalar_type(most)), kind="stable")
    start, length = start[order], (end - start)[order]
    keys = _mix(length.astype(np.uint64) ^ np.uint64(seed % 2**64), _FINISH)
    firsts = np.searchsorted(n_words[order], np.arange(1, most + 2)).tolist()
    for number, (first, following) in enumerate(pairwise(firsts)):
        word = words[start[first:] + 8 * number]
        word[: following - first] &= _MASKS[length[first:following] - 8 * number]
        keys[first:] = _mix(keys[first:] ^ word, _FOLD)
    found = np.empty_like(keys)
    found[order] = _mix(keys, _FINISH)
    return found


def words_at(
    data: npt.NDArray[np.uint8], start: npt.NDArray[np.int64], end: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint64]:
    """The first eight bytes of each range as a little-endian word, with zeros after its end."""
    words = _unaligned_words(data, int(end.max(initial=0)))[start]
    words &= _MASKS[np.minimum(end - start, 8)]
    return words


def _unaligned_words(data: npt.NDArray[np.uint8], stop: int) -> npt.NDArray[np.uint64]:
    """The little-endian 64-bit word that begins at every byte up to ``stop``, zeros after the end."""
    if stop + 7 > len(data):
        data = np.concatenate((data, np.zeros(8, dtype=np.uint8)))
    return np.ndarray((len(data) - 7,), dtype="<u8", buffer=data.data, strides=(1,))


def _mix(value: npt.NDArray[np.uint64], factor: np.uint64) -> npt.NDArray[np.uint64]:
    value = value * factor
    value ^= value >> _SHIFT
    return value
