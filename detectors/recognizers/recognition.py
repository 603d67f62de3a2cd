"""One match of a Presidio recogniser in a text."""

from collections.abc import Callable
from typing import NamedTuple


class Recognition(NamedTuple):
    """A match at ``text[start:end]``, in code points, with Presidio's score; 0 if the recogniser's check
    rejected it.
    """

    start: int
    end: int
    score: float


class Said(NamedTuple):
    """The result of a recogniser's checks of a matched text."""

    score: float | None
    """``None``: the score of the pattern applies."""
    refused: bool
    """Whether a check rejected the text."""


REFUSED, CERTAIN = Said(0.0, True), Said(1.0, False)
UNCHECKED = Said(None, False)
Recognise = Callable[[str], list[Recognition]]
