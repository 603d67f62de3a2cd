"""Every cell that a detector accepts has the shape by which cells are preselected for it."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from detectors.base import Detector, Hints, Verdict, WholeCell
from detectors.matching.cell_shapes import CellShapes
from detectors.registry import load_detectors

HINTS = Hints()
JUDGES = [detector for detector in load_detectors() if detector.is_of_cells]
WORDS = [
    "Jane",
    "DOE",
    "Łódź",
    "m",
    "weiblich",
    "12",
    "1984-02-29",
    "31.12.1975",
    "SW1A 1AA",
    "٣",
    "51.5074",
    "x_1",
]
JOINTS = ["", " ", "-", "'", ",", "\u2019", "\u00a0", "/", "\n", "@"]

cells = st.one_of(
    st.sampled_from([example for detector in JUDGES for example in detector.examples]),
    st.builds(
        lambda parts, joint: joint.join(parts),
        st.lists(st.sampled_from(WORDS), max_size=4),
        st.sampled_from(JOINTS),
    ),
    st.text(max_size=12),
).map(str.strip)  # detectors get cells without surrounding blanks


@cache
def shapes() -> CellShapes:
    """Not made while tests are collected, which every process does."""
    return CellShapes(JUDGES)


@given(st.lists(cells, max_size=12))
def test_no_cell_is_missed(values: list[str]) -> None:
    places = shapes().places([value.encode("utf-8", "replace") for value in values])
    assert list(places) == list(range(len(JUDGES)))
    for index, detector in enumerate(JUDGES):
        taken = {place for place, value in enumerate(values) if _takes(detector, value)}
        assert taken <= set(places[index].tolist()), detector.id


def _takes(detector: Detector, value: str) -> bool:
    return detector.validate is not None and bool(detector.validate(value, HINTS))


def test_only_cells_of_the_shape_are_shown() -> None:
    values = [b"12345678", b"1234567", b"12345678\n", b"", b"a 12345678"]
    for index, detector in enumerate(JUDGES):
        if isinstance(detector.match, WholeCell) and detector.match.shape == r"(?i)^(?:\d{8})$":
            assert shapes().places(values)[index].tolist() == [0]
            break
    else:
        raise AssertionError("no detector wants eight digits")


def test_a_cell_of_several_lines_is_looked_at_whole() -> None:
    judge = Detector(
        entity="LINES",
        validate=lambda value, hints: Verdict.VALID,
        match=WholeCell(shape=r"^a\sb$"),
        strength="weak",
        examples=(),
        counterexamples=(),
    )
    places = CellShapes([judge]).places([b"a\nb", b"a b\n", b"c", b"a b", b"c\na b"])
    assert places[0].tolist() == [0, 3]
