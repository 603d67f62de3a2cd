"""A seeded 64-bit hash of many byte ranges of one buffer at once.

Words of eight bytes are combined by multiplication and shift, as in MurmurHash3's finaliser. The hash is not
cryptographic: the seed makes keys differ between runs, and keys never leave the run.

* https://github.com/aappleby/smhasher/wiki/MurmurHash3
"""

import numpy as np
import numpy.typing as npt

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
    words = _unaligned_words(data, int(end.max(initial=0)))
    length = (end - start).astype(np.int64)
    keys = _mix(length.astype(np.uint64) ^ np.uint64(seed % 2**64), _FINISH)
    live = np.arange(len(start))
    for offset in range(0, int(length.max(initial=0)), 8):
        live = live.compress(length[live] > offset)
        word = words[start[live] + offset] & _MASKS[np.minimum(length[live] - offset, 8)]
        keys[live] = _mix(keys[live] ^ word, _FOLD)
    return _mix(keys, _FINISH)


def _unaligned_words(data: npt.NDArray[np.uint8], stop: int) -> npt.NDArray[np.uint64]:
    """The little-endian 64-bit word that begins at every byte up to ``stop``, zeros after the end."""
    if stop + 7 > len(data):
        data = np.concatenate((data, np.zeros(8, dtype=np.uint8)))
    return np.ndarray((len(data) - 7,), dtype="<u8", buffer=data.data, strides=(1,))


def _mix(value: npt.NDArray[np.uint64], factor: np.uint64) -> npt.NDArray[np.uint64]:
    value = value * factor
    return value ^ (value >> _SHIFT)
