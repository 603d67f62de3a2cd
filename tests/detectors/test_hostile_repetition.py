"""Repeated units with different numbers cost no more than their length, without backtracking."""

import random
from functools import partial

import pytest

from detectors.base import Hints
from detectors.parts.address_reach import reach
from tests.detectors.whole import whole
from tests.growth import cost, outgrows, repeated

HINTS = Hints()
UNITS = (
    *(
        "M%.",
        "a%.",
        "A-",
        "%-",
        "% ",
        "(",
        "/* ",
        "<",
        '"',
        "a@",
        "a%@b.",
        "Str. %, ",
        "x'",
        "((",
        "\\",
        " \t",
        " ",
    ),
    *(
        "a",
        "1",
        "-",
        "[",
        "{",
        "$",
        "#",
        "=",
        "a%=",
        "a: ",
        ",",
        "\u00e9",
        "//",
        "Ab%-",
        "Ab ",
        "de ",
        "Road ",
        "apt % ",
    ),
    *(
        "m % ",
        "Mr. ",
        "+1%",
        "\n> ",
        "OX% 4AA ",
        "DE %, ",
        "weg % ",
        "password=",
        "rue de ",
        "Calle ",
        "Name: ",
    ),
    *("born ", "dob: ", "ID% ", "GmbH ", "Tel. %", "0x%", "#% "),
)
PLAIN = "The quick brown fox % jumps over the lazy dog, and so on. "
TRIED = ("Ab-", "Ab ", "ab-de ", "de ", "Ab-a-", "  ", "\t", "Ab-- ", "Ab's -", "\n> ", "OX1 ")


@pytest.mark.parametrize("seed", range(20))
def test_mixtures_cost_no_more_than_their_length(seed: int) -> None:
    rng = random.Random(seed)
    unit = "".join(rng.sample(UNITS, rng.choice([1, 2, 2, 3])))
    whole().spans(repeated(unit, 50), HINTS)
    floor = 10 * cost(_found, repeated(PLAIN, 2000))
    assert not outgrows(_found, partial(repeated, unit), 500, floor)


@pytest.mark.parametrize("sign", [".", "-"])
def test_words_joined_by_signs_cost_what_separate_ones_do(sign: str) -> None:
    """A street could begin at any of these words, and the search must not try them all."""
    apart, joined = (repeated(f"M%{end}", 2000) for end in (", ", sign))
    _found(apart[:200] + joined[:200])
    assert cost(_found, joined) < 20 * cost(_found, apart)  # Earlier, several hundred times.


@pytest.mark.parametrize("unit", TRIED)
@pytest.mark.parametrize("street", ["12 High Street", "12 high street", "Calle Mayor, 14", "Hauptstr. 5"])
def test_what_follows_a_street_is_read_in_one_way(street: str, unit: str) -> None:
    """Trying every way to group the words into places would take longer than a lifetime."""
    text = f"{street} {unit * 80}"[:250]
    start, end = reach(text, 0, len(street))
    assert 0 <= start <= end <= len(text)


def _found(text: str) -> None:
    whole().forget()
    whole().spans(text, HINTS)
    whole().judge_cells([text, text[:200]], HINTS)
