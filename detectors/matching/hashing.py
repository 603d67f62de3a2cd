"""A seeded 64-bit hash of many byte ranges of one buffer at once.

Words of eight bytes are combined by multiplication and shift, as in MurmurHash3's finaliser. The hash is not
cryptographic: the seed makes keys differ between runs, and keys never leave the run.

* https://github.com/aappleby/smhasher/wiki/MurmurHash3
"""

import numpy as np
import numpy.typing as npt

from detectors.matching import native

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
    return native.hash_ranges(data, start, end, seed)


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
