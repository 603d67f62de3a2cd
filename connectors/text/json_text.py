"""JSON as found in the wild: big integers kept exactly, ``NaN`` and raw control characters accepted."""

import json
import re

import orjson

from connectors.arrow.flatten import Json

_LONG_DIGITS = re.compile(rb"\d{19}")
"""Integers beyond 64 bits, which would become floats otherwise: SIM card numbers have 19 or 20 digits."""


def parse_json(data: bytes) -> Json:
    """Parse one value; raises ``ValueError`` if there is none or more than one.

    >>> parse_json(b'{"iccid": 89000000000000000018}')
    {'iccid': 89000000000000000018}
    >>> parse_json(b'{"mail": "ann@example.org", "mail": ""}')
    {'mail': ['ann@example.org', '']}
    """
    if not _LONG_DIGITS.search(data):
        try:
            value: Json = orjson.loads(data)
            if not _has_key_twice(data, value):
                return value
        except orjson.JSONDecodeError:
            pass  # The parser of the standard library accepts more.
    try:
        lenient: Json = json.loads(data, strict=False, object_pairs_hook=_all_pairs)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return lenient


def _has_key_twice(data: bytes, value: Json) -> bool:
    """Whether the text has more keys than the value: parsers keep only the last of two equal keys."""
    try:
        return _n_colons(data) > _n_colons(orjson.dumps(value))
    except TypeError:
        return False  # It is nested deeper than can be written.


def _n_colons(data: bytes) -> int:
    return data.count(b'":') + data.count(b'" :')


def _all_pairs(pairs: list[tuple[str, Json]]) -> Json:
    """An object. A key that occurs more than once has a list of all its values."""
    found: dict[str, Json] = dict(pairs)
    if len(found) < len(pairs):
        values: dict[str, list[Json]] = {}
        for key, value in pairs:
            values.setdefault(key, []).append(value)
        found = {key: every[0] if len(every) == 1 else every for key, every in values.items()}
    return found


def parse_concatenated(data: bytes) -> list[Json]:
    """Values separated only by whitespace. Raises ``ValueError`` if one is malformed."""
    text, decoder = data.decode(), json.JSONDecoder(strict=False, object_pairs_hook=_all_pairs)
    values: list[Json] = []
    position = _skip_space(text, 0)
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        values.append(value)
        position = _skip_space(text, position)
    return values


def is_cut_short(data: bytes) -> bool:
    """Whether JSON is invalid only because it ends early."""
    text = data.decode().rstrip()
    try:
        json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        return error.pos >= len(text) - 1 or error.msg.startswith("Unterminated string")
    except (ValueError, RecursionError):
        pass
    return False


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position
