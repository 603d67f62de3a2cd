"""Telephone numbers: parsed once into E.164, and found in any notation. Pure."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.find.needles import ENTITIES, Needle, NeedleError, fragment_of

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_GAP = r"[ \t\u00a0\u2007\u2009\u202f().\-/\u2010-\u2015]{0,3}"
"""Possible characters between two digits of a number."""
_LEAST_BARE = 8
"""Minimum number of digits of a national number that is searched for without a prefix."""
_ONE_PIECE = 10
_LONG = 7
"""A group of this many digits after a hyphen or dot is a separate value, not part of the number."""


def phone_needle(text: str, regions: Sequence[str]) -> Needle:
    """A needle for a number; without country code it is parsed for ``regions``, most likely first.

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
    """A needle for a number so short that, without country code, it counts only as a whole cell in phone
    fields.
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
        return False  # The end of an international number of another country.
    # Ten digits without separators are no coincidence: a separator next to them separates two values.
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
