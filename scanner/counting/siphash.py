"""Compute SipHash-2-4 of many texts at once, with a final mix so that all bits are usable.

* https://www.aumasson.jp/siphash/siphash.pdf
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from detectors.matching import native

Words = npt.NDArray[np.uint64]


def hash_strings(texts: pa.Array, seed: int) -> Words:
    """One hash per text (``string`` or ``large_string``, no nulls), with a key derived from ``seed``.

    >>> hash_strings(pa.array(["a", "b", "a"]), 0).tolist()[::2]
    [15049453508330490149, 15049453508330490149]
    """
    return _spread(native.sip_hashes(*buffers(texts), f"{seed % 2**64:016x}".encode()))


def buffers(texts: pa.Array) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """The bytes of all texts, and the offsets in these bytes: where each text starts, then where the last
    text ends.
    """
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    _, starts, held = texts.buffers()
    offsets = np.frombuffer(starts, dtype=kind)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    data = np.frombuffer(held, dtype=np.uint8) if held is not None else np.zeros(0, dtype=np.uint8)
    return data, offsets if len(offsets) else np.zeros(1, dtype=np.int64)


def _spread(value: Words) -> Words:
    """Mix the bits of each hash in place, with the finaliser of SplitMix64."""
    value ^= value >> np.uint64(30)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(27)
    value *= np.uint64(0x94D049BB133111EB)
    value ^= value >> np.uint64(31)
    return value
