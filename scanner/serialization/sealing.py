"""Convert dataclasses to compact bytes, and back only if the bytes are complete and still valid.

The bytes consist of a version, a digest of the state, a seal and a body of compressed JSON, never a pickle,
because data from a database must not be executed. The seal is a digest of the other parts. The ``state`` is
what the data depends on, such as a file's size and modification time.
"""

import hashlib
from enum import Enum
from typing import Final, TypeVar

import orjson

from scanner.serialization.strict import build

T = TypeVar("T")

_VERSION: Final = b"\x02"
_DIGEST: Final = 16
BEFORE_BODY: Final = 1 + 2 * _DIGEST
"""Size of the version, the state's digest and the seal, in bytes."""
_OPTIONS: Final = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
_LARGEST: Final = 1 << 30


class Unusable(Enum):
    """Why sealed bytes are rejected."""

    CHANGED = "changed"
    """The bytes are valid for another state."""
    DAMAGED = "damaged"
    """The bytes are damaged, or from another version of the program."""


def digest(*parts: bytes | str) -> bytes:
    """A 16-byte digest of ``parts``, in order. Texts may contain lone surrogates, as file names do.

    >>> digest(b"ab", b"c") == digest(b"a", b"bc"), digest("a", b"b") == digest(b"a", "b")
    (False, True)
    """
    whole = hashlib.blake2b(digest_size=_DIGEST)
    for text in parts:
        part = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


def seal(value: object, state: bytes) -> bytes:
    """Serialise a dataclass that is valid for ``state``.

    >>> from scanner.counting.plan import CollectionPlan
    >>> payload = seal(CollectionPlan(share=0.5), b"monday")
    >>> opened(CollectionPlan, payload, b"monday").share
    0.5
    >>> opened(CollectionPlan, payload, b"tuesday"), opened(CollectionPlan, payload[:-1], b"monday")
    (<Unusable.CHANGED: 'changed'>, <Unusable.DAMAGED: 'damaged'>)
    """
    from backports import zstd

    body = zstd.compress(orjson.dumps(value, option=_OPTIONS))
    held = digest(state)
    return _VERSION + held + digest(_VERSION, held, body) + body


def opened(kind: type[T], payload: bytes, state: bytes) -> T | Unusable:
    """The sealed value if it is complete and valid for the same state, otherwise why it cannot be used."""
    version, held = payload[:1], payload[1 : 1 + _DIGEST]
    check, body = payload[1 + _DIGEST : BEFORE_BODY], payload[BEFORE_BODY:]
    if version != _VERSION or digest(version, held, body) != check:
        return Unusable.DAMAGED
    if held != digest(state):
        return Unusable.CHANGED
    from backports import zstd

    try:
        frame = zstd.ZstdDecompressor()
        text = frame.decompress(body, _LARGEST)
        return build(kind, orjson.loads(text)) if frame.eof else Unusable.DAMAGED
    except (ValueError, zstd.ZstdError, MemoryError):
        return Unusable.DAMAGED
