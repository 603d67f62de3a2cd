"""Validates telephone numbers by the patterns of numbering plans, which is many times
faster than parsing them.

The metadata is that of the library ``phonenumbers``, and a test checks that results equal those of
``phonenumbers.is_valid_number``: a number is valid if it matches its country's general pattern and
the pattern of at least one line type. The rare numbers whose national part begins with a trunk prefix
are passed to that library.

The verdict on lines that only companies have (toll-free, premium rate, shared cost, one number for a whole
company) is ``COMPANY``.

* https://github.com/google/libphonenumber/blob/master/FAQ.md
* https://www.itu.int/rec/T-REC-E.164
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType

from detectors.base import Verdict
from detectors.word_lists import word_list

_TYPES = word_list(
    "fixed_line, mobile, toll_free, premium_rate, shared_cost, personal_number, voip, pager, uan, voicemail"
)
COMPANY = ("toll_free", "premium_rate", "shared_cost")
COMPANY_UNLESS = ("uan",)
OTHERS_FIRST = ("voip", "personal_number", "pager")
"""Line types that take precedence over ``COMPANY_UNLESS`` if a plan lists a number under several types."""
_COMPANY_TYPES = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
    }
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The pattern for numbers of one line type, and the possible lengths of the
    numbers (empty: any length).
    """

    name: str
    pattern: str
    lengths: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The numbering plan of one region, for national significant numbers (without country code and trunk
    prefix).
    """

    leading: re.Pattern[str] | None
    """Leading digits that distinguish the region from other regions with the same country code."""
    general: str
    kinds: tuple[Kind, ...]

    @cached_property
    def valid(self) -> re.Pattern[str]:
        return re.compile(f"(?=(?:{self.general})$)(?:{_union(self.kinds, _TYPES)})")

    @cached_property
    def company(self) -> re.Pattern[str] | None:
        """Matches the valid numbers that only companies have."""
        return _company(self.kinds)

    def judge(self, number: str) -> Verdict:
        """The verdict on a national significant number: ``VALID``, ``COMPANY`` or ``INVALID``."""
        if not self.valid.fullmatch(number):
            return Verdict.INVALID
        if self.company is not None and self.company.fullmatch(number):
            return Verdict.COMPANY
        return Verdict.VALID

    def patterns(self, names: tuple[str, ...], length: int) -> list[str]:
        """The patterns of those line types in ``names`` that have numbers of this length."""
        kinds = (kind for kind in self.kinds if kind.name in names)
        return [kind.pattern for kind in kinds if not kind.lengths or length in kind.lengths]


def judge_international(digits: str) -> Verdict:
    """The verdict on ``digits``, which begin with the country code: ``VALID``, ``COMPANY`` or ``INVALID``.

    >>> [judge_international(digits).name for digits in ("442079460018", "448001111", "442")]
    ['VALID', 'COMPANY', 'INVALID']
    """
    for size in (1, 2, 3):
        plans, trunk = country_plans(int(digits[:size] or 0))
        if plans:
            return _judge(digits, digits[size:], plans, trunk)
    return Verdict.INVALID


def judge_national(digits: str, region: str) -> Verdict:
    """The verdict on ``digits``, which are written as within ``region``: usually with the trunk prefix.

    >>> judge_national("02079460018", "GB").name, judge_national("2079460018", "GB").name
    ('VALID', 'INVALID')
    >>> judge_national("13587654321", "CN").name  # no trunk prefix is written before mobile numbers
    'VALID'
    """
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        return Verdict.INVALID
    prefix = metadata.national_prefix or ""
    number = digits[len(prefix) :] if prefix and digits.startswith(prefix) else digits
    verdict = region_plan(region).judge(number)
    # North Americans often omit their prefix 1. Elsewhere, digits without a 0 are mostly not a phone number.
    is_odd = verdict is not Verdict.INVALID and prefix == "0" and not digits.startswith("0")
    return Verdict.INVALID if is_odd and not _is_written_bare(metadata, digits) else verdict


def _is_written_bare(metadata: PhoneMetadata, digits: str) -> bool:
    """Whether numbers of this form are written without the trunk prefix in their country."""
    for leading, pattern, bare in written_forms(metadata):
        if re.match(leading, digits) and re.fullmatch(pattern, digits):
            return bare
    return False


def written_forms(metadata: PhoneMetadata) -> Iterator[tuple[str, str, bool]]:
    """The forms in which a country's numbers are written, the decisive one first: a pattern for the leading
    digits, a pattern for all digits, and whether no trunk prefix is written.
    """
    for form in metadata.number_format:
        always = bool(form.national_prefix_formatting_rule)
        bare = not always or bool(form.national_prefix_optional_when_formatting)
        yield (form.leading_digits_pattern or [""])[-1], form.pattern or "", bare


def country_code(region: str, digits: str) -> tuple[str, str]:
    """The country code of ``region``, and ``digits`` as written after it in international numbers.

    >>> country_code("GB", "02079460018")
    ('44', '2079460018')
    """
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        return "", digits
    return str(metadata.country_code), digits.removeprefix(metadata.national_prefix or "")


def _judge(digits: str, number: str, plans: tuple[Plan, ...], trunk: re.Pattern[str] | None) -> Verdict:
    if trunk is not None and (prefix := trunk.match(number)):
        rests = (number, number[prefix.end() :])
        if prefix.re.groups or any(plan.valid.fullmatch(rest) for rest in rests for plan in plans):
            return _by_parsing(digits)
        return Verdict.INVALID
    for plan in plans:
        if plan.leading is None:
            verdict = plan.judge(number)
            if verdict is not Verdict.INVALID:
                return verdict
        elif plan.leading.match(number):
            return plan.judge(number)
    return Verdict.INVALID


def _by_parsing(digits: str) -> Verdict:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return Verdict.INVALID
    if not phonenumbers.is_valid_number(number):
        return Verdict.INVALID
    return Verdict.COMPANY if phonenumbers.number_type(number) in _COMPANY_TYPES else Verdict.VALID


@cache
def country_plans(code: int) -> tuple[tuple[Plan, ...], re.Pattern[str] | None]:
    """The plans of all regions with a country code, the main region first, and the pattern of the main
    region's trunk prefix; no plans if the code is unknown.
    """
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    if not regions:
        return (), None
    if regions == ("001",):
        worldwide = PhoneMetadata.metadata_for_nongeo_region(code)
        return (() if worldwide is None else (_plan_of(worldwide, lead=False),)), None
    main = PhoneMetadata.metadata_for_region(regions[0])
    trunk = None if main is None else main.national_prefix_for_parsing
    several = len(regions) > 1
    plans = tuple(region_plan(region, lead=several) for region in regions)
    return plans, None if trunk is None else re.compile(trunk)


@cache
def region_plan(region: str, lead: bool = False) -> Plan:
    """The numbering plan of a region. Raises ``KeyError`` if there is none.

    ``lead``: whether the plan's leading digits are needed to tell it from other plans.
    """
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        raise KeyError(region)
    return _plan_of(metadata, lead=lead)


def _plan_of(metadata: PhoneMetadata, *, lead: bool) -> Plan:
    described = metadata.general_desc
    general = None if described is None else described.national_number_pattern
    leading = metadata.leading_digits if lead else None
    return Plan(
        leading=None if leading is None else re.compile(leading),
        general=general or r"\d+",
        kinds=tuple(_kinds(metadata)),
    )


def _kinds(metadata: PhoneMetadata) -> Iterator[Kind]:
    for name in _TYPES:
        kind = getattr(metadata, name)
        if kind is not None and kind.national_number_pattern:
            yield Kind(name=name, pattern=kind.national_number_pattern, lengths=tuple(kind.possible_length))


def _company(kinds: tuple[Kind, ...]) -> re.Pattern[str] | None:
    always, unless = _union(kinds, COMPANY), _union(kinds, COMPANY_UNLESS)
    if unless and (others := _union(kinds, OTHERS_FIRST)):
        unless = f"(?!(?:{others})$)(?:{unless})"
    shapes = "|".join(filter(None, (always, unless)))
    return re.compile(shapes) if shapes else None


def _union(kinds: tuple[Kind, ...], names: tuple[str, ...]) -> str:
    return "|".join(f"(?:{_sized(kind)})" for kind in kinds if kind.name in names)


def _sized(kind: Kind) -> str:
    """The pattern, restricted to the possible lengths of the line type."""
    if not kind.lengths:
        return kind.pattern
    sizes = "|".join(rf"\d{{{size}}}" for size in kind.lengths)
    return f"(?=(?:{sizes})$)(?:{kind.pattern})"
