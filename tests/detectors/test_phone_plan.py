"""The fast plans say what the library says."""

import csv
import os
import random
from pathlib import Path

import phonenumbers
import pytest

from detectors.phone_plan import is_valid_international

EVAL = Path(os.environ.get("NOTICEMAP_EVAL", Path(__file__).parents[2] / "../shared/eval"))
EXAMPLES = EVAL / "vectors" / "phone_examples.csv"


def by_library(digits: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False


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
            assert is_valid_international(text) == by_library(text), region


def test_random_digits() -> None:
    rng = random.Random(2)
    for _ in range(3_000):
        digits = str(rng.randint(1, 9)) + "".join(rng.choices("0123456789", k=rng.randint(4, 14)))
        assert is_valid_international(digits) == by_library(digits)


@pytest.mark.skipif(not EXAMPLES.exists(), reason="NOTICEMAP_EVAL does not hold vectors/phone_examples.csv")
def test_published_examples() -> None:
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        numbers = [row["e164"].lstrip("+") for row in csv.DictReader(file) if row["e164"]]
    differing = sum(is_valid_international(digits) != by_library(digits) for digits in numbers)
    assert differing == 0
