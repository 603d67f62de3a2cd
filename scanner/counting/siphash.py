"""SipHash-2-4 of many texts at once, with a final mix so that all bits are usable.

Libraries hash one text at a time; hashing many short texts in parallel takes a quarter of the time.

* https://www.aumasson.jp/siphash/siphash.pdf
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from siphash24 import siphash24

Words = npt.NDArray[np.uint64]
_INITIAL = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
_AT_ONCE = 4096
"""Texts whose states fit into a core's cache."""
_FEW, _LONG = 400, 256
"""Number of texts up to which, and length in bytes from which, hashing one by one is faster."""
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(8)], dtype=np.uint64)


def hash_strings(texts: pa.Array, seed: int) -> Words:
    """One hash per text (``string`` or ``large_string``, no nulls), with a key derived from ``seed``.

    >>> hash_strings(pa.array(["a", "b", "a"]), 0).tolist()[::2]
    [15049453508330490149, 15049453508330490149]
    """
    key = f"{seed % 2**64:016x}".encode()
    data, offsets = _buffers(texts)
    length = np.diff(offsets)
    hashed = np.empty(len(texts), dtype=np.uint64)
    alone = length > _LONG if len(texts) > _FEW else np.ones(len(texts), dtype=np.bool_)
    hashed[alone] = _one_by_one(data.tobytes(), offsets[:-1][alone], offsets[1:][alone], key)
    words = np.ndarray((len(data) - 7,), dtype="<u8", buffer=data.data, strides=(1,))
    others = np.flatnonzero(~alone)
    for first in range(0, len(others), _AT_ONCE):
        chosen = others[first : first + _AT_ONCE]
        hashed[chosen] = _hashed(words, offsets[chosen], length[chosen], key)
    return _spread(hashed)


def _one_by_one(data: bytes, start: npt.NDArray[np.int64], end: npt.NDArray[np.int64], key: bytes) -> Words:
    spans = zip(start.tolist(), end.tolist(), strict=True)
    digests = [siphash24(data[left:right], key=key).digest() for left, right in spans]
    return np.frombuffer(b"".join(digests), dtype="<u8")


def _buffers(texts: pa.Array) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """The bytes of all texts plus eight spare ones, and the offsets of all texts."""
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    _, starts, held = texts.buffers()
    offsets = np.frombuffer(starts, dtype=kind)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    first, last = (int(offsets[0]), int(offsets[-1])) if len(offsets) else (0, 0)
    data = np.zeros(last - first + 8, dtype=np.uint8)
    if last > first:
        data[:-8] = np.frombuffer(held, dtype=np.uint8, count=last - first, offset=first)
    return data, offsets - first


def _hashed(words: Words, start: npt.NDArray[np.int64], length: npt.NDArray[np.int64], key: bytes) -> Words:
    """SipHash-2-4 of the texts at ``start`` with ``length`` bytes each."""
    n_whole = length >> 3
    order = np.argsort(-n_whole, kind="stable")
    start, length, n_whole = start[order], length[order], n_whole[order]
    halves = (int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little"))
    state = [np.full(len(start), part ^ halves[at % 2], dtype=np.uint64) for at, part in enumerate(_INITIAL)]
    for live, word in _blocks(words, start, length, n_whole):
        part = [one[:live] for one in state]
        part[3] ^= word
        _rounds(part, 2)
        part[0] ^= word
    state[2] ^= np.uint64(0xFF)
    _rounds(state, 4)
    hashed = np.empty(len(start), dtype=np.uint64)
    hashed[order] = state[0] ^ state[1] ^ state[2] ^ state[3]
    return hashed


def _blocks(
    words: Words,
    start: npt.NDArray[np.int64],
    length: npt.NDArray[np.int64],
    n_whole: npt.NDArray[np.int64],
) -> Iterator[tuple[int, Words]]:
    """The next eight bytes of each text that has more; longest texts come first. The last block of a text
    holds its remaining bytes, with the length in the highest byte.
    """
    for place in range(int(n_whole.max(initial=0)) + 1):
        live = int(np.searchsorted(-n_whole, -place, side="right"))
        ended = int(np.searchsorted(-n_whole, -place, side="left"))
        word = words[start[:live] + 8 * place]
        rest = length[ended:live]
        word[ended:] = (word[ended:] & _MASKS[rest & 7]) | (rest.astype(np.uint64) << np.uint64(56))
        yield live, word


def _rounds(state: list[Words], count: int) -> None:
    """SipRounds, in place."""
    v0, v1, v2, v3 = state
    spare = np.empty_like(v0)
    for _ in range(count):
        v0 += v1
        _add_turned(v1, 13, v0, spare)
        _turn(v0, 32, spare)
        v2 += v3
        _add_turned(v3, 16, v2, spare)
        v0 += v3
        _add_turned(v3, 21, v0, spare)
        v2 += v1
        _add_turned(v1, 17, v2, spare)
        _turn(v2, 32, spare)


def _turn(value: Words, count: int, spare: Words) -> None:
    """Rotate left by ``count`` bits."""
    np.left_shift(value, np.uint64(count), out=spare)
    np.right_shift(value, np.uint64(64 - count), out=value)
    value |= spare


def _add_turned(value: Words, count: int, other: Words, spare: Words) -> None:
    """Rotate left by ``count`` bits, then add ``other`` without carry."""
    _turn(value, count, spare)
    value ^= other


def _spread(value: Words) -> Words:
    """The finaliser of SplitMix64."""
    value ^= value >> np.uint64(30)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(27)
    value *= np.uint64(0x94D049BB133111EB)
    value ^= value >> np.uint64(31)
    return value
