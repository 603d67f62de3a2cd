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
    """
    if not _LONG_DIGITS.search(data):
        try:
            value: Json = orjson.loads(data)
            return value
        except orjson.JSONDecodeError:
            pass  # The parser of the standard library accepts more.
    try:
        lenient: Json = json.loads(data, strict=False)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return lenient


def parse_concatenated(data: bytes) -> list[Json]:
    """Values separated only by whitespace; raises ``ValueError``."""
    text, decoder = data.decode(), json.JSONDecoder(strict=False)
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
