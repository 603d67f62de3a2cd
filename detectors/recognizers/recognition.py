"""One match of a Presidio recogniser in a text."""

from collections.abc import Callable
from typing import NamedTuple


class Recognition(NamedTuple):
    """``text[start:end]`` in code points. ``score`` is Presidio's; 0: the recogniser's own check rejected
    it.
    """

    start: int
    end: int
    score: float


class Said(NamedTuple):
    """The result of a recogniser's checks for a matched text."""

    score: float | None
    """``None``: the score of the pattern applies."""
    refused: bool


REFUSED, CERTAIN = Said(0.0, True), Said(1.0, False)
UNCHECKED = Said(None, False)
Recognise = Callable[[str], list[Recognition]]
