"""The look-alikes are columns of a sensible length, reproducible by seed, and all different."""

import random

import pytest

from tests.column_corpus.look_alike_kind import LEAST, MOST, UNHELPFUL, Kind
from tests.column_corpus.look_alike_kinds import KINDS

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@each_kind
def test_a_column_has_a_fair_length_and_no_empty_value(kind: Kind) -> None:
    column = kind.make(random.Random(7))
    assert LEAST <= len(column) <= MOST
    assert all(value and value == value.strip() for value in column)


@each_kind
def test_the_same_seed_makes_the_same_column(kind: Kind) -> None:
    assert kind.make(random.Random(3)) == kind.make(random.Random(3))
    assert kind.make(random.Random(3)) != kind.make(random.Random(4))


@each_kind
def test_a_column_goes_by_three_unhelpful_names_and_two_of_its_own(kind: Kind) -> None:
    assert kind.names[:3] == UNHELPFUL
    assert len(set(kind.names)) == 5


def test_no_two_kinds_share_a_name() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
