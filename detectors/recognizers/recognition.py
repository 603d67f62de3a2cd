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


Recognise = Callable[[str], list[Recognition]]
