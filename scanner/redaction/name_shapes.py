"""Recognise names that can only be data by their shape, where no detector is certain.

If the keys of a map are identifiers, these become field names. No schema names a field like that, so
replacing such a name with ``{VALUE}`` loses nothing.
"""

import hashlib
import re
from collections.abc import Sequence
from itertools import groupby

VALUE = "{VALUE}"
MAX_SHOWN = 300
"""Maximum length of a name in reports and stores, in characters."""
_HASHED = 8
_CUT = re.compile(r"…#[0-9a-f]{8}$")
_MANY_DIGITS = 8
_NUMBER = re.compile(r"[+-]?\d+")
_DIGITS = re.compile(r"\+?\d[\d ._/()-]*\d")
_GROUP = re.compile(r"\d+")
_DAY = r"(?:199\d|20\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_WHEN = re.compile(rf"(?:199\d|20\d\d){{2}}|{_DAY}(?:{_DAY}|[0-2]\d(?:[0-5]\d){{0,2}}\d{{0,6}})?")
"""The digits of two years, of one or two days since 1990, or of a day with a time."""
_SECONDS = re.compile(r"1[4-9]\d{8}(?:\d{3}){0,2}")
"""A time in seconds, milliseconds or microseconds since 1970, without separators between the digits."""
_YEAR, _MONTH, _DAY_OF = r"(?:199\d|20\d\d)", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = rf"(?:{_YEAR}-{_MONTH}-{_DAY_OF}|{_MONTH}-{_DAY_OF}-{_YEAR}|{_DAY_OF}-{_MONTH}-{_YEAR}|{_DAY})"
_TIME = r"(?:[-_T ]{1,3}[0-2]\d[-_.]?[0-5]\d(?:[-_.]?[0-5]\d)?(?:-\d{1,3})?)?"
DATES = re.compile(
    rf"(?<!\d)(?:{_YEAR}[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?(?:0[1-9]|[12]\d|3[01]))?"
    rf"|(?:{_MONTH}[-_.]{_DAY_OF}|{_DAY_OF}[-_.]{_MONTH})[-_.]{_YEAR}){_TIME}(?!\d)"
)
"""A day or month since 1990; a time may follow."""
_DATED = re.compile(rf"{_DATE}(?:-?[0-2]\d(?:-?[0-5]\d){{0,2}})?(?:-\d{{1,4}}){{0,2}}")
"""A date in any order of year, month and day, which a time and up to two counters may follow. All numbers
must be separated by ``-``.
"""
_LONE_V, _VERSION = re.compile(r"(?:^|[\W_])[vV]$"), re.compile(r"^\d{1,2}[ ._-]+(?=\d)")
_COUNTER = re.compile(r"(?<=\d)[._-]\d{1,4}$")
_COUNTED_DATE = re.compile(r"^\d{1,3}-(?=\d)")
_ID = re.compile(
    r"(?i)(?<![0-9a-z])\{?(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{16,}"
    r"|(?=[\d_.:-]*[a-f])[0-9a-f]{2}(?:[_.:-][0-9a-f]{2}){5})\}?(?![0-9a-z])"
)
"""A UUID, a hexadecimal text that is long enough for a key or digest, or the address of a network card."""
_WORD = re.compile(r"\{[A-Z][A-Z0-9_]*\}")
"""The replacement for a hidden name or part of a name."""
_OURS = ("*", "(key)", "(path)", "(empty)")
"""Names that connectors assign."""


def without_data(path: str) -> str:
    """``path`` with ``{VALUE}`` for every segment that has the shape of data. Several numeric segments in a
    row, such as an IP address, count as one segment.

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


def is_hidden(segment: str) -> bool:
    """Whether a segment is a replacement: ``{VALUE}``, ``{EMAIL_ADDRESS}``, ``*``."""
    return segment in _OURS or _WORD.fullmatch(segment) is not None


def without_words(path: str) -> str:
    """``path`` with ``{VALUE}`` for every text in the source that looks like one of our replacements.

    >>> without_words("{HUNTER2}.a"), without_words("{tenant}")
    ('{VALUE}.a', '{tenant}')
    """
    return _WORD.sub(VALUE, path) if "{" in path else path


def is_data(segment: str) -> bool:
    """Whether a segment has at least eight digits, an ``@`` after the first character, or at least two
    colons.

    >>> [is_data(text) for text in ("1980-04-07", "a@b", "2001:db8::1", "@type", "soap:Body", "utf8")]
    [True, True, True, False, False, False]
    """
    digits = sum(character.isdigit() for character in segment)
    return digits >= _MANY_DIGITS or "@" in segment[1:] or segment.count(":") > 1


def without_numbers(text: str) -> str:
    """A part of a path with ``{VALUE}`` for ids and for numbers of eight or more digits. Dates and times are
    not replaced, even with a counter.

    >>> without_numbers("scan_4915112345678"), without_numbers("export-2026-01-31_120000")
    ('scan_{VALUE}', 'export-2026-01-31_120000')
    >>> without_numbers("customers_2026-01-31_5"), without_numbers("v2_01-31-2026_0930 (2)")
    ('customers_2026-01-31_5', 'v2_01-31-2026_0930 (2)')
    >>> without_numbers("season 2025-2026"), without_numbers("status-011_13_03_2026")
    ('season 2025-2026', 'status-011_13_03_2026')
    >>> without_numbers("key-0f8fad5b-d9cb-469f-a165-70867728950e")
    'key-{VALUE}'
    """
    text = _ID.sub(VALUE, text)
    return _DIGITS.sub(lambda found: found.group() if _is_small(_unversioned(found)) else VALUE, text)


def _unversioned(found: re.Match[str]) -> str:
    """The matched digits, without a version number at the beginning (``v2_``), which a date may follow."""
    is_version = _LONE_V.search(found.string[: found.start()])
    return _VERSION.sub("", found.group()) if is_version else found.group()


def undated(text: str) -> str:
    """A part of a path without days and months since 1990, which say when a file was made and not whose it
    is.

    >>> undated("10-18-2021_customers"), undated("orders_2026-01-31_2"), undated("pepper84_2024")
    ('customers', 'orders_2', 'pepper84_2024')
    """
    return re.sub(r"(?<=[_ .-])[_ .-]+", "", DATES.sub("", text)).strip(" ._-")


def _is_small(text: str) -> bool:
    digits, dated = _digits(text), _digits(_COUNTER.sub("", text))
    if len(digits) < _MANY_DIGITS or any(_WHEN.fullmatch(part) for part in (digits, dated)):
        return True
    if _SECONDS.fullmatch(_COUNTER.sub("", text)):
        return True
    groups = "-".join(_GROUP.findall(text))
    return any(_DATED.fullmatch(part) for part in (groups, _COUNTED_DATE.sub("", groups)))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def cut_name(name: str, most: int = MAX_SHOWN) -> str:
    """Cut a long name to ``most`` characters. It then ends with a short digest, which distinguishes it from
    other names with the same beginning.

    >>> cut_name("a" * 10_000)[-12:], len(cut_name("a" * 10_000)), cut_name("id")
    ('aa…#27dd1f61', 300, 'id')
    """
    if len(name) <= most:
        return name
    told = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_HASHED]
    return f"{name[: most - _HASHED - 2]}…#{told}"


def uncut(name: str) -> str:
    """A shortened name without its digest."""
    return _CUT.sub("", name)
