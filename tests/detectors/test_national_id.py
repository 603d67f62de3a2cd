"""National and bank numbers: found by field names, by values alone if the check suffices, and in texts."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from detectors.base import Hints, Verdict
from detectors.matching.pattern_pass import PatternPass
from detectors.national_id import NationalNumber, known_numbers
from detectors.registry import load_detectors
from tests.column_corpus.identifiers import digits, with_luhn
from tests.scanner.scanning import scan, write_table

HINTS = Hints()
ROWS = 60
CHECKED = {entity: number for entity, number in known_numbers().items() if number.chance < 0.2}


def made(number: NationalNumber, count: int, rng: random.Random) -> list[str]:
    """Valid numbers, made from the published example with a seed."""

    def drawn() -> Iterator[str]:
        known: set[str] = set()
        for _ in range(400_000):
            model = rng.choice(number.examples)
            places = [place for place, character in enumerate(model) if character.isdigit()]
            digits = list(model)
            for place in rng.sample(places, min(len(places), 5)):
                digits[place] = rng.choice("0123456789")
            value = "".join(digits)
            if value not in known and number(value, HINTS) is Verdict.VALID:
                known.add(value)
                yield value

    values = drawn()
    return [value for _, value in zip(range(count), values, strict=False)]


def test_every_number_is_found_under_its_name(tmp_path: Path) -> None:
    rng = random.Random(5)
    columns = {entity: made(number, ROWS, rng) for entity, number in CHECKED.items()}
    columns = {entity: values for entity, values in columns.items() if len(values) == ROWS}
    assert len(columns) > 60
    for entity, values in columns.items():
        write_table(tmp_path / "a.db", entity, [CHECKED[entity].names[0]], [[value] for value in values])
    report = scan(f"sqlite:///{tmp_path / 'a.db'}")
    found = {(one.collection, one.entity) for one in report.findings if one.confidence >= 0.5}
    assert [entity for entity in columns if (entity, entity) not in found] == []


def test_what_mostly_means_something_else_is_no_name() -> None:
    """Such as names for amounts of tax, cards, network cells, work plans, phone numbers of firms, users."""
    others = {"btw", "businessnumber", "epic", "mva", "mwst", "pannumber", "rnc", "tva", "uid", "vat"}
    assert {name for number in known_numbers().values() for name in number.names} & others == set()


def test_random_numbers_under_a_name_are_none(tmp_path: Path) -> None:
    rng = random.Random(6)
    for entity, number in CHECKED.items():
        model = number.examples[-1]
        rows = [[re.sub(r"\d", lambda _: rng.choice("0123456789"), model)] for _ in range(200)]
        write_table(tmp_path / "a.db", entity, [number.names[0]], rows)
    report = scan(f"sqlite:///{tmp_path / 'a.db'}")
    alarms = {(one.collection, one.entity) for one in report.findings if one.entity in CHECKED}
    assert alarms == set()


@pytest.mark.parametrize("entity", sorted(known_numbers()))
def test_its_check_is_one_of_the_library(entity: str) -> None:
    number = known_numbers()[entity]
    assert number(number.examples[0], HINTS) is Verdict.VALID
    assert number(number.examples[0] + "0" * 9, HINTS) is Verdict.INVALID
    assert number("", HINTS) is Verdict.INVALID


@pytest.mark.parametrize(
    ("entity", "text"),
    [
        ("EU_VAT", "USt-IdNr.: {}, Berlin"),
        ("EU_VAT", "Ons btw-nummer is bekend. BTW nr. {}."),
        ("EU_VAT", "n° TVA {} - Paris"),
        ("UK_VAT", "VAT reg no {} (England)"),
        ("CH_VAT", "MwSt-Nr. {}"),
        ("CZ_ICO", "IČO: {}, Praha"),
        ("FI_YTUNNUS", "Y-tunnus {}"),
        ("PL_NIP", "NIP {} REGON"),
        ("BR_CNPJ", "CNPJ nº {}"),
        ("UA_EDRPOU", "код ЄДРПОУ {}"),
        ("TW_UBN", "統一編號 {}。"),
        ("JP_CN", "法人番号 {}"),
    ],
)
def test_numbers_are_found_behind_the_words_of_their_country(entity: str, text: str) -> None:
    patterns = PatternPass(load_detectors("national_id.*"))
    for value in made(known_numbers()[entity], 5, random.Random(9)):
        whole = text.format(value)
        found = {(one.entity, whole[one.start : one.end]) for one in patterns.spans(whole, HINTS)}
        assert (entity, value) in found


def test_columns_are_known_without_a_name_where_the_check_is_one_that_few_pass(tmp_path: Path) -> None:
    rng = random.Random(7)
    wanted = ("BR_CPF", "DE_TAX_ID", "FR_NIR", "PL_PESEL", "SE_PERSONNUMMER", "TR_NATIONAL_ID")
    for entity in wanted:
        rows = [[value] for value in made(known_numbers()[entity], ROWS, rng)]
        write_table(tmp_path / "a.db", entity, ["c_7"], rows)
    report = scan(f"sqlite:///{tmp_path / 'a.db'}")
    found = {one.collection: one.entity for one in report.findings}
    assert found == {entity: entity for entity in wanted}


def test_a_check_digit_alone_knows_no_column(tmp_path: Path) -> None:
    """One random number in ten passes, and so do all order and parcel numbers with such a digit."""
    rng = random.Random(8)
    for size in (9, 10, 11, 12, 13):
        rows = [[with_luhn(digits(rng, size - 1))] for _ in range(200)]
        write_table(tmp_path / "a.db", f"t{size}", ["c_7"], rows)
    assert scan(f"sqlite:///{tmp_path / 'a.db'}").findings == ()
