"""What a recogniser of Presidio says of a text."""

from collections.abc import Callable
from typing import NamedTuple


class Recognition(NamedTuple):
    """``text[start:end]`` in code points. ``score`` is Presidio's; 0: its own check refused the text."""

    start: int
    end: int
    score: float


Recognise = Callable[[str], list[Recognition]]
