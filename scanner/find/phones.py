"""Needles for telephone numbers: a number is parsed once, and then found in any notation. Pure."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.find.needles import ENTITIES, Needle, NeedleError, fragment_of

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_GAP = r"[ \t\u00a0\u2007\u2009\u202f().\-/\u2010-\u2015]{0,3}"
"""A pattern for the characters that may separate two digits of a number."""
_LEAST_BARE = 8
"""Minimum number of digits of a national number that is searched for without country code or trunk prefix."""
_ONE_PIECE = 10
_LONG = 7
"""A group of at least this many digits, joined to a number by a hyphen, dot or slash, is a separate value."""


def phone_needle(text: str, regions: Sequence[str]) -> Needle:
    """A needle for a telephone number.

    A number without country code is parsed for each of ``regions``, the most likely first. Raises
    ``NeedleError`` if ``text`` is not a possible telephone number.

    >>> needle = phone_needle("+1 (415) 555-0132", ["US"])
    >>> [needle.is_in(text) for text in ("415.555.0132", "tel:+14155550132", "+44 4155550132")]
    [True, True, False]
    """
    import phonenumbers

    number = _parsed(text, regions)
    code = number.country_code or 0
    national = phonenumbers.national_significant_number(number)
    trunk = _trunk(phonenumbers.region_code_for_country_code(code))
    with_country = (
        rf"(?:\+|(?<!\d)(?:00|011){_GAP}|(?<!\d)){_spread(str(code))}{_GAP}(?:\(0\){_GAP}|0{_GAP})?"
    )
    patterns = [f"{with_country}{_spread(national)}(?!\\d)"]
    at_home = re.sub(r"\D", "", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
    if len(at_home) >= _LEAST_BARE:
        patterns.append(rf"(?<!\d)\(?{_spread(at_home)}(?!\d)")
    if trunk:
        patterns.append(rf"(?<!\d)\(?{_spread(trunk)}{_GAP}{_spread(national)}(?!\d)")
    if len(national) >= _LEAST_BARE:
        patterns.append(rf"(?<!\d){_spread(national)}(?!\d)")
    return Needle(
        key="phone",
        entity=ENTITIES["phone"],
        patterns=tuple(patterns),
        hint=r"[^0-9\n]{0,3}".join(national[-6:]),
        fragment=fragment_of(national, is_spread=True),
    )


def short_needle(text: str, regions: Sequence[str]) -> Needle | None:
    """A needle for a short number without country code, which counts only as a whole cell of a phone field;
    ``None`` if the number is not short.
    """
    import phonenumbers

    number = _parsed(text, regions)
    national = phonenumbers.national_significant_number(number)
    if len(national) >= _LEAST_BARE:
        return None
    return Needle(
        key="phone",
        entity=ENTITIES["phone"],
        patterns=(_spread(national),),
        hint=r"[^0-9\n]{0,3}".join(national[-6:]),
        fragment=fragment_of(national, is_spread=True),
        whole=True,
    )


def stands_alone(text: str, start: int, stop: int) -> bool:
    """Whether the digits at ``start:stop`` are a complete number, not part of a longer one."""
    before = text[max(0, start - 24) : start]
    if text[start] not in "+" and re.search(rf"\+\d{{1,3}}{_GAP}$", before):
        return False  # The digits are the end of an international number of another country.
    # Ten digits without separators hardly occur by chance, so a hyphen or slash next to them separates two
    # values.
    joins = r"\." if stop - start >= _ONE_PIECE and text[start:stop].isdecimal() else r"[.\-/]"
    if (left := re.search(rf"(\d+){joins}\(?$", before)) and len(left.group(1)) < _LONG:
        return False
    right = re.match(rf"{joins}(\d+)", text[stop : stop + 24])
    return right is None or len(right.group(1)) >= _LONG or text[stop : stop + 3] == ".0"


def _parsed(text: str, regions: Sequence[str]) -> "PhoneNumber":
    import phonenumbers

    possible = []
    for region in regions:
        try:
            number = phonenumbers.parse(text.strip(), region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
        possible += [number] if phonenumbers.is_possible_number(number) else []
    if possible:
        return possible[0]
    raise NeedleError(
        "the value given is not a telephone number; write it with + and the country code, or give the "
        "country with --regions"
    )


def _trunk(region: str) -> str:
    import phonenumbers

    found = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    return (found.national_prefix or "") if found else ""


def _spread(digits: str) -> str:
    return _GAP.join(digits)
