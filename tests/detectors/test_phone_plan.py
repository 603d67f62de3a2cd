"""The fast numbering plans give the same answers as the library."""

import csv
import os
import random
from pathlib import Path

import phonenumbers
import pytest

from detectors.base import Hints, Verdict
from detectors.matching.candidates import Candidates
from detectors.parts.phone_plan import judge_international, judge_national
from detectors.parts.phone_plans import judge_many_international, judge_many_national
from detectors.phone_number import validate_bare, validate_many_bare

EVAL = Path(os.environ.get("NOTICEMAP_EVAL", Path(__file__).parents[2] / "../shared/eval"))
EXAMPLES = EVAL / "vectors" / "phone_examples.csv"


COMPANY_TYPES = {
    phonenumbers.PhoneNumberType.TOLL_FREE,
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.UAN,
}


def by_library(digits: str) -> Verdict:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return Verdict.INVALID
    if not phonenumbers.is_valid_number(number):
        return Verdict.INVALID
    return Verdict.COMPANY if phonenumbers.number_type(number) in COMPANY_TYPES else Verdict.VALID


def test_random_changes_of_example_numbers() -> None:
    rng = random.Random(1)
    for region in phonenumbers.SUPPORTED_REGIONS:
        number = phonenumbers.example_number(region)
        if number is None:
            continue
        digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
        for _ in range(30):
            changed = list(digits)
            changed[rng.randrange(1, len(changed))] = rng.choice("0123456789")
            text = "".join(changed)[: rng.choice((len(changed), len(changed), len(changed) - 1))]
            assert judge_international(text) == by_library(text), region


def test_numbers_that_only_companies_have() -> None:
    """The library's own example of each type of line, in every region and in none (+800, +979, ...)."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in phonenumbers.PhoneNumberType.values():
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None:
                digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
                assert judge_international(digits) == by_library(digits), (region, kind)
    for code in phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS:
        number = phonenumbers.example_number_for_non_geo_entity(code)
        assert number is not None
        digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
        assert judge_international(digits) == by_library(digits), code


def test_random_digits() -> None:
    rng = random.Random(2)
    for _ in range(3_000):
        digits = str(rng.randint(1, 9)) + "".join(rng.choices("0123456789", k=rng.randint(4, 14)))
        assert judge_international(digits) == by_library(digits)


@pytest.mark.skipif(not EXAMPLES.exists(), reason="NOTICEMAP_EVAL does not hold vectors/phone_examples.csv")
def test_published_examples() -> None:
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        numbers = [row["e164"].lstrip("+") for row in csv.DictReader(file) if row["e164"]]
    differing = sum(judge_international(digits) != by_library(digits) for digits in numbers)
    assert differing == 0


def test_many_numbers_are_judged_as_each_is() -> None:
    rng = random.Random(20_261_124)
    codes = [code for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE for _ in range(3)] + [1] * 200
    stems = [f"{code}{rng.randint(10**2, 10**3 - 1)}" for code in codes]
    regions = sorted(phonenumbers.SUPPORTED_REGIONS)
    examples = [phonenumbers.example_number(region) for region in regions]
    known = [f"{number.country_code}{number.national_number}" for number in examples if number]
    drawn = [number[:-4] + f"{rng.randint(0, 9_999):04d}" for number in known for _ in range(40)]
    drawn += [
        stem + f"{rng.randint(0, 10**7):07d}"[: 4 + rng.randint(0, 3)] for stem in stems for _ in range(40)
    ]
    said = judge_many_international(Candidates.of(drawn), at_least=1).tolist()
    alone = [int(judge_international(number)) for number in drawn]
    decided = [
        (number, one, many) for number, one, many in zip(drawn, alone, said, strict=True) if many != -1
    ]
    assert len(decided) > 0.5 * len(drawn)
    assert [row for row in decided if row[1] != row[2]] == []


@pytest.mark.parametrize("region", ["US", "GB", "DE", "IT", "AU", "BR", "MX", "AR", "FR", "RU", "HU"])
def test_many_national_numbers_are_judged_as_each_is(region: str) -> None:
    rng = random.Random(region)
    example = phonenumbers.example_number(region)
    assert example is not None
    national = phonenumbers.national_significant_number(example)
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    trunk = (metadata and metadata.national_prefix) or ""
    drawn = [national[:-4] + f"{rng.randint(0, 9_999):04d}" for _ in range(300)]
    drawn += [trunk + number for number in drawn]
    drawn += [str(rng.randint(10**6, 10**13)) for _ in range(1_000)]
    drawn += [trunk + str(rng.randint(10**6, 10**11)) for _ in range(1_000)]
    said = judge_many_national(Candidates.of(drawn), region).tolist()
    wrong = [
        (number, many)
        for number, many in zip(drawn, said, strict=True)
        if many not in (-1, judge_national(number, region))
    ]
    assert wrong == []


@pytest.mark.parametrize("regions", [("US",), ("DE", "GB"), ()])
def test_many_numbers_without_a_plus_are_judged_as_each_is(regions: tuple[str, ...]) -> None:
    rng = random.Random(20_261_207)
    drawn = [
        f"{rng.choice(('00', '0', '1', '11', '', ''))}{rng.randint(10**6, 10**12)}" for _ in range(20_000)
    ]
    hints = Hints(regions=regions)
    said = validate_many_bare(Candidates.of(drawn), hints).tolist()
    wrong = [
        (number, many)
        for number, many in zip(drawn, said, strict=True)
        if many not in (-1, validate_bare(number, hints))
    ]
    assert wrong == []
