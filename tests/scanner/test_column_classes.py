"""Minimum accuracy of classes on labelled columns of real schemas that were not used for learning."""

from collections import Counter

import pytest

from benchmarks.accuracy_classes import (
    Labelled,
    Sight,
    confused_share,
    element_accuracy,
    half_of,
    labelled_columns,
    macro_f1,
    open_columns,
    role_accuracy,
)


@pytest.mark.parametrize(
    ("sight", "f1", "role", "element"),
    [("stated", 0.82, 0.89, 0.55), ("told", 0.77, 0.9, 0.48), ("hidden", 0.77, 0.9, 0.48)],
)
def test_schemas_of_telecom_products_come_out(sight: Sight, f1: float, role: float, element: float) -> None:
    unseen = labelled_columns("held", sight)
    assert macro_f1(unseen) >= f1
    assert role_accuracy(unseen) >= role
    assert confused_share(unseen) < 0.04
    assert element_accuracy(unseen) >= element


@pytest.fixture(scope="module", params=[True, False], ids=["named", "nameless"])
def of_open_products(request: pytest.FixtureRequest) -> list[Labelled]:
    return open_columns(is_named=request.param)


def test_schemas_of_open_products_come_out(of_open_products: list[Labelled]) -> None:
    assert macro_f1(of_open_products) >= 0.72
    assert role_accuracy(of_open_products) >= 0.8
    assert confused_share(of_open_products) < 0.03


def test_batches_are_learnt_from_or_measured_on() -> None:
    assert Counter(half_of(str(batch)) for batch in range(1, 13)) == {"tuning": 11, "held": 1}
