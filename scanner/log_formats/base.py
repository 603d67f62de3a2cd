"""The interface of a log format, which is a module of this package that defines ``FORMAT``."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields


@dataclass(frozen=True, kw_only=True)
class LogFormat:
    """One format of log lines. The docstring of its module describes the format and cites a specification."""

    name: str
    """The name of the format in a collection's plan."""
    rank: int
    """Formats are tried in ascending order of rank, from strict to lenient. The first format that accepts the
    lines is used.
    """
    takes: Callable[[Sequence[str], str], bool]
    """Whether the format accepts the non-blank lines from the head of a collection. The second argument is
    the kind of the collection, because lines of prose in a document must not be cut into fields."""
    fields: Callable[[LineBuffer, str], LineFields]
    """Cuts every line into fields, independently of other lines; the second argument is the layout."""
    layout: Callable[[Sequence[str]], str] = lambda lines: ""
    """Returns what the first lines state about how to cut the others, such as names of fields. The plan
    stores this layout.
    """


def share(lines: Sequence[str], is_one: Callable[[str], object]) -> float:
    """Share of ``lines`` for which ``is_one`` is true; ``lines`` must not be empty."""
    return sum(bool(is_one(line)) for line in lines) / len(lines)


def half_match(pattern: str, *, in_documents: bool = True) -> Callable[[Sequence[str], str], bool]:
    """A ``takes`` function that accepts lines if at least half of them begin with a match of ``pattern``."""
    is_one = re.compile(pattern).match
    return lambda lines, kind: (in_documents or kind != "document") and share(lines, is_one) >= 0.5
