"""What a log format is: a module of this package with a ``FORMAT``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields


@dataclass(frozen=True, kw_only=True)
class LogFormat:
    """One format of log lines. Its module's docstring says what it is and where it is written down."""

    name: str
    """As it stands in a collection's plan."""
    rank: int
    """Formats are asked in this order, the strictest first; the first that takes the lines cuts them."""
    takes: Callable[[Sequence[str], str], bool]
    """Whether lines at the head of a collection, none of them blank, are of this format; the second
    argument is the collection's kind (documents keep their prose in one piece)."""
    fields: Callable[[LineBuffer, str], LineFields]
    """Cuts every line into fields, each alike whatever lines stand around it; the second argument is its
    layout."""
    layout: Callable[[Sequence[str]], str] = lambda lines: ""
    """What the lines at the head say of how the others are cut, where they say so: it is kept in the plan."""


def share(lines: Sequence[str], is_one: Callable[[str], bool]) -> float:
    """Of ``lines``, which are at least one."""
    return sum(map(is_one, lines)) / len(lines)
