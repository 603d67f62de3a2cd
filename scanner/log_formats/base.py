"""A log format is a module of this package with a ``FORMAT``."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields


@dataclass(frozen=True, kw_only=True)
class LogFormat:
    """One format of log lines. Its module's docstring describes it and cites its specification."""

    name: str
    """Its name in a collection's plan."""
    rank: int
    """Formats are tried in this order, strictest first; the first one that accepts the lines is used."""
    takes: Callable[[Sequence[str], str], bool]
    """Whether the format accepts non-blank lines from the head of a collection; the second argument is the
    collection's kind: lines of prose in a document must not be cut into fields."""
    fields: Callable[[LineBuffer, str], LineFields]
    """Cuts every line into fields, independently of other lines; the second argument is the layout."""
    layout: Callable[[Sequence[str]], str] = lambda lines: ""
    """Returns what the first lines state about how to cut the others, such as names of fields; the plan
    stores it.
    """


def share(lines: Sequence[str], is_one: Callable[[str], object]) -> float:
    """Share of ``lines`` (at least one) for which ``is_one`` returns something true, such as a match."""
    return sum(bool(is_one(line)) for line in lines) / len(lines)


def half_match(pattern: str, *, in_documents: bool = True) -> Callable[[Sequence[str], str], bool]:
    """A ``takes`` that accepts lines if the beginnings of at least half match the pattern."""
    is_one = re.compile(pattern).match
    return lambda lines, kind: (in_documents or kind != "document") and share(lines, is_one) >= 0.5
