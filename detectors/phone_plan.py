"""Numbering plans as small tables: whether a number is valid, many times faster than parsing it.

Says the same as ``phonenumbers.is_valid_number`` (a test holds it to that), from the same metadata: a number
is valid where, in its country's plan, it matches the general description and one type of line. The rare
number whose national part begins with a trunk prefix is left to the library itself.

* https://github.com/google/libphonenumber/blob/master/FAQ.md
* https://www.itu.int/rec/T-REC-E.164
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import phonenumbers
from phonenumbers import PhoneMetadata

_TYPES = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
    "voicemail",
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One region's plan, for national significant numbers."""

    valid: re.Pattern[str]
    leading: re.Pattern[str] | None
    """Tells the region from others of the same country code."""
    general: str
    kinds: tuple[tuple[str, tuple[int, ...]], ...]
    """What each type of line looks like, and the lengths it has (none: any)."""


def is_valid_international(digits: str) -> bool:
    """Whether ``digits`` (country code first, no plus) are a valid number.

    >>> is_valid_international("442079460018"), is_valid_international("442")
    (True, False)
    """
    for size in (1, 2, 3):
        plans, trunk = country_plans(int(digits[:size] or 0))
        if plans:
            return _is_valid(digits, digits[size:], plans, trunk)
    return False


def is_valid_national(digits: str, region: str) -> bool:
    """Whether ``digits`` are how people of ``region`` write a valid number, trunk prefix included.

    >>> is_valid_national("02079460018", "GB"), is_valid_national("2079460018", "GB")
    (True, False)
    """
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        return False
    prefix = metadata.national_prefix or ""
    # North Americans mostly leave their 1 away; a missing 0 elsewhere is some other number.
    if prefix == "0" and not digits.startswith("0"):
        return False
    number = digits[len(prefix) :] if prefix and digits.startswith(prefix) else digits
    return _plan(region).valid.fullmatch(number) is not None


def country_code(region: str, digits: str) -> tuple[str, str]:
    """Country code of ``region``, and ``digits`` as they follow it internationally.

    >>> country_code("GB", "02079460018")
    ('44', '2079460018')
    """
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        return "", digits
    return str(metadata.country_code), digits.removeprefix(metadata.national_prefix or "")


def _is_valid(digits: str, number: str, plans: tuple[Plan, ...], trunk: re.Pattern[str] | None) -> bool:
    if trunk is not None and trunk.match(number):
        return _is_valid_by_parsing(digits)
    for plan in plans:
        if plan.leading is None:
            if plan.valid.fullmatch(number):
                return True
        elif plan.leading.match(number):
            return plan.valid.fullmatch(number) is not None
    return False


def _is_valid_by_parsing(digits: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False


@cache
def country_plans(code: int) -> tuple[tuple[Plan, ...], re.Pattern[str] | None]:
    """The plans under a country code, main region first, and what a trunk prefix looks like there."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    if not regions:
        return (), None
    if regions == ("001",):
        worldwide = PhoneMetadata.metadata_for_nongeo_region(code)
        return (() if worldwide is None else (_plan_of(worldwide, lead=False),)), None
    main = PhoneMetadata.metadata_for_region(regions[0])
    trunk = None if main is None else main.national_prefix_for_parsing
    several = len(regions) > 1
    plans = tuple(_plan(region, lead=several) for region in regions)
    return plans, None if trunk is None else re.compile(trunk)


@cache
def _plan(region: str, lead: bool = False) -> Plan:
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        raise KeyError(region)
    return _plan_of(metadata, lead=lead)


def _plan_of(metadata: PhoneMetadata, *, lead: bool) -> Plan:
    described = metadata.general_desc
    general = r"\d+" if described is None else described.national_number_pattern
    kinds = tuple(_kinds(metadata))
    union = "|".join(f"(?:{_sized(*kind)})" for kind in kinds)
    leading = metadata.leading_digits if lead else None
    return Plan(
        valid=re.compile(f"(?=(?:{general})$)(?:{union})"),
        leading=None if leading is None else re.compile(leading),
        general=general or r"\d+",
        kinds=kinds,
    )


def _kinds(metadata: PhoneMetadata) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name in _TYPES:
        kind = getattr(metadata, name)
        if kind is not None and kind.national_number_pattern:
            yield kind.national_number_pattern, tuple(kind.possible_length)


def _sized(pattern: str, lengths: tuple[int, ...]) -> str:
    """The pattern, held to its type's possible lengths."""
    if not lengths:
        return pattern
    sizes = "|".join(rf"\d{{{size}}}" for size in lengths)
    return f"(?=(?:{sizes})$)(?:{pattern})"
