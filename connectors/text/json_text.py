"""Parse JSON leniently: big integers are read exactly, and ``NaN`` and raw control characters are
accepted.
"""

import json
import re

import orjson

from connectors.arrow.flatten import Json

_LONG_DIGITS = re.compile(rb"\d{19}")
"""Pattern for integers that may exceed 64 bits, which orjson would turn into floats. SIM card numbers, for
example, have 19 or 20 digits.
"""


def parse_json(data: bytes) -> Json:
    """Parse one JSON value. Raises ``ValueError`` if there is no value or more than one.

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
    """Whether some object in the text has a key twice, so that the text has more keys than the parsed
    value.
    """
    try:
        return _n_colons(data) > _n_colons(orjson.dumps(value))
    except TypeError:
        return False  # The value is nested too deeply to be written.


def _n_colons(data: bytes) -> int:
    return data.count(b'":') + data.count(b'" :')


def _all_pairs(pairs: list[tuple[str, Json]]) -> Json:
    """Make an object from pairs of keys and values. A key that occurs more than once gets a list of all its
    values.
    """
    found: dict[str, Json] = dict(pairs)
    if len(found) < len(pairs):
        values: dict[str, list[Json]] = {}
        for key, value in pairs:
            values.setdefault(key, []).append(value)
        found = {key: every[0] if len(every) == 1 else every for key, every in values.items()}
    return found


def parse_concatenated(data: bytes) -> list[Json]:
    """Parse JSON values that are separated only by whitespace. Raises ``ValueError`` if a value is
    malformed.
    """
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
    """Whether JSON text is invalid only because the text ends early."""
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
