"""Types for a match of a Presidio recogniser, and for the result of a recogniser's checks."""

from collections.abc import Callable
from typing import NamedTuple


class Recognition(NamedTuple):
    """A match at ``text[start:end]``, in code points, with Presidio's score. The score is 0 if the
    recogniser's check rejected the match.
    """

    start: int
    end: int
    score: float


class Said(NamedTuple):
    """The result of the recogniser's checks for one matched text."""

    score: float | None
    """The score of the match; ``None``: the score of the pattern applies."""
    refused: bool
    """Whether a check rejected the text."""


REFUSED, CERTAIN = Said(0.0, True), Said(1.0, False)
UNCHECKED = Said(None, False)
Recognise = Callable[[str], list[Recognition]]
