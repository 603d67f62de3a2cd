"""Dataclasses as compact bytes that are read back only where they are whole and still hold.

The bytes are a version, a seal and compressed JSON, never a pickle: what a database hands back is data and
is not run. The seal is a digest over the body and over the ``state`` it holds for, such as a file's size and
time of change.
"""

import hashlib
from enum import Enum
from typing import Final, TypeVar

import orjson
from backports import zstd

from scanner.serialization.strict import build

T = TypeVar("T")

_VERSION: Final = b"\x01"
_DIGEST: Final = 16
BEFORE_BODY: Final = 1 + 2 * _DIGEST
"""Bytes of version, state and seal."""
_OPTIONS: Final = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
_LARGEST: Final = 1 << 30


class Unusable(Enum):
    """Why something sealed is not taken."""

    CHANGED = "changed"
    """It held for another state."""
    DAMAGED = "damaged"
    """It is not what was written, or another version wrote it."""


def digest(*parts: bytes) -> bytes:
    """16 bytes that stand for ``parts`` in their order.

    >>> digest(b"ab", b"c") == digest(b"a", b"bc")
    False
    """
    whole = hashlib.blake2b(digest_size=_DIGEST)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


def seal(value: object, state: bytes) -> bytes:
    """A dataclass that holds for ``state``.

    >>> from scanner.counting.plan import CollectionPlan
    >>> payload = seal(CollectionPlan(share=0.5), b"monday")
    >>> opened(CollectionPlan, payload, b"monday").share
    0.5
    >>> opened(CollectionPlan, payload, b"tuesday"), opened(CollectionPlan, payload[:-1], b"monday")
    (<Unusable.CHANGED: 'changed'>, <Unusable.DAMAGED: 'damaged'>)
    """
    body = zstd.compress(orjson.dumps(value, option=_OPTIONS))
    held = digest(state)
    return _VERSION + held + digest(_VERSION, held, body) + body


def opened(kind: type[T], payload: bytes, state: bytes) -> T | Unusable:
    """What was sealed, where it is whole and held for the same state."""
    version, held = payload[:1], payload[1 : 1 + _DIGEST]
    check, body = payload[1 + _DIGEST : BEFORE_BODY], payload[BEFORE_BODY:]
    if version != _VERSION or digest(version, held, body) != check:
        return Unusable.DAMAGED
    if held != digest(state):
        return Unusable.CHANGED
    try:
        frame = zstd.ZstdDecompressor()
        text = frame.decompress(body, _LARGEST)
        return build(kind, orjson.loads(text)) if frame.eof else Unusable.DAMAGED
    except (ValueError, zstd.ZstdError, MemoryError):
        return Unusable.DAMAGED
