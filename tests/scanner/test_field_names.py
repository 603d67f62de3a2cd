"""Field names from data: hidden if they are values, merged if there are too many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.base import Hints
from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors
from scanner.redaction.field_names import Namer, folded

NAMES = st.lists(st.text("ab.", min_size=1, max_size=6), max_size=30)


def test_segments_that_are_values_are_hidden() -> None:
    namer = Namer(scan=PatternPass(load_detectors("EMAIL_ADDRESS")), hints=Hints())
    plain, hidden = namer.names(["payload.to", "by.ann@example.org.count"])
    assert (plain.path, plain.hits) == ("payload.to", ())
    # A dot may be part of the address, so the text before it is hidden, too.
    assert hidden.path == "{EMAIL_ADDRESS}.count"
    assert [hit[0] for hit in hidden.hits] == ["email_address"]


def test_names_are_bounded_and_printable() -> None:
    namer = Namer(scan=PatternPass(load_detectors("EMAIL_ADDRESS")), hints=Hints())
    long, odd = namer.names(["k" * 1_000, "city\x1b[0m"])
    assert len(long.path) == 120
    assert odd.path == "city\ufffd[0m"


@pytest.mark.parametrize(("parent", "most"), [("by.", 200), ("", 400)])
def test_more_siblings_than_records_have_become_one(parent: str, most: int) -> None:
    few = [f"{parent}k{number}" for number in range(most)]
    assert folded(few)[f"{parent}k7"] == f"{parent}k7"
    assert set(folded([*few, f"{parent}k{most}"]).values()) == {f"{parent}*"}


def test_no_more_than_500_fields_are_left() -> None:
    names = [f"a{first}.b{second}" for first in range(30) for second in range(30)]
    assert len(set(folded(names).values())) <= 500


@given(NAMES, NAMES)
def test_folding_a_part_first_changes_nothing(left: list[str], right: list[str]) -> None:
    early = [folded(left)[name] for name in left]
    assert set(folded([*early, *right]).values()) == set(folded([*left, *right]).values())
