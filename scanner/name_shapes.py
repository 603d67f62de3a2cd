"""Names that can only be data, whatever they are: told by shape alone, where no detector is sure.

A map that is keyed by identifiers has them as names. No field of a schema is called like that, so
nothing is lost where such a segment is written ``{VALUE}``.
"""

import re
from collections.abc import Sequence
from itertools import groupby

VALUE = "{VALUE}"
_MANY_DIGITS = 8
_NUMBER = re.compile(r"[+-]?\d+")


def without_data(path: str) -> str:
    """``path`` with every segment that is data by its shape as ``{VALUE}``; a dotted number is one segment.

    >>> without_data("devices.490154203237518.seen"), without_data("hosts.198.51.100.7.n")
    ('devices.{VALUE}.seen', 'hosts.{VALUE}.n')
    >>> without_data("sha256_2048.address_line_1")
    'sha256_2048.address_line_1'
    """
    segments: list[str] = []
    for is_number, run in groupby(path.split("."), key=lambda segment: bool(_NUMBER.fullmatch(segment))):
        segments += _shown(list(run), is_number)
    return ".".join(segments)


def _shown(run: Sequence[str], is_number: bool) -> list[str]:
    if is_number and len(run) > 1:
        return [VALUE]
    return [VALUE if is_data(segment) else segment for segment in run]


def is_data(segment: str) -> bool:
    """Whether a segment holds eight digits, an ``@`` inside or two colons: a number, an id, an address.

    >>> [is_data(text) for text in ("1980-04-07", "a@b", "2001:db8::1", "@type", "soap:Body", "utf8")]
    [True, True, True, False, False, False]
    """
    digits = sum(character.isdigit() for character in segment)
    return digits >= _MANY_DIGITS or "@" in segment[1:] or segment.count(":") > 1
