"""Fixed-width records without blanks between their columns are cut into columns; other texts are not."""

import random
from pathlib import Path

import pytest

from connectors.text.packed import packed
from tests.scanner.scanning import scan

NAMES = (
    "MARIA DA SILVA",
    "JOAO PEREIRA SANTOS",
    "ANA COSTA",
    "PEDRO ALVES LIMA",
    "CARLA SOUZA",
    "BRUNO ROCHA",
)


def _tax_number(rng: random.Random) -> str:
    digits = [rng.randrange(10) for _ in range(9)]
    for size in (10, 11):
        total = sum(one * factor for one, factor in zip(digits, range(size, 1, -1), strict=True))
        digits.append(total * 10 % 11 % 10)
    return "".join(map(str, digits))


def _payments(rng: random.Random) -> list[str]:
    """Two kinds of records in turn, between a first and a last line."""
    lines = [f"{'99900000':17}2{'EXAMPLE COMPANY':30}".ljust(120)]
    for at in range(20):
        lines.append(
            f"9990001300{at:03}P01{rng.randrange(10**13):015}{rng.randrange(10**6):015}01122026".ljust(120)
        )
        name = f"{rng.choice(NAMES):40}RUA DAS FLORES {rng.randrange(100)}"
        lines.append(f"9990001300{at:03}Q011{_tax_number(rng):0>15}{name}".ljust(120))
    return [*lines, "99999999".ljust(120)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_names_and_numbers_that_run_together_are_found(tmp_path: Path, end: str) -> None:
    (tmp_path / "payments.rem").write_text(end.join(_payments(random.Random(3))) + end, newline="")
    report = scan(tmp_path)
    (collection,) = report.collections
    assert len(collection.fields) > 6
    assert {"PERSON", "BR_CPF"} <= {one.entity for one in report.findings if one.axis == "column_type"}


def test_every_kind_of_record_has_columns_of_its_own() -> None:
    first, second = packed(_payments(random.Random(4)))[:2]
    assert first.pattern != second.pattern and first.cuts != second.cuts


@pytest.mark.parametrize(
    "lines",
    [
        ["".join(random.Random(at).choices("0123456789abcdef", k=64)) for at in range(40)],
        ["".join(random.Random(at).choices("ACGT", k=60)) for at in range(40)],
        ["the quick brown fox jumps over the lazy dog every day" for _ in range(40)],
        [f"2026-11-24 10:00:{at:02} done with it" for at in range(5)],
    ],
    ids=["hex", "letters", "prose", "few"],
)
def test_other_texts_with_lines_of_one_length_are_none(lines: list[str]) -> None:
    assert not packed(lines)
