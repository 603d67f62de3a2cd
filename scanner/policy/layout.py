"""Lay out text for a fixed line width: paragraphs, and tables with a column of labels."""

import textwrap
from collections.abc import Iterable, Iterator

WIDTH = 80
"""Maximum number of characters per line."""
LABEL = 14
"""Width of the label column of ``table``, in characters."""


def table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for label, text in rows:
        yield from columns(label, text, indent=2, label=LABEL)


def columns(name: str, text: str, *, indent: int, label: int) -> list[str]:
    first = " " * indent + name.ljust(label)
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first if len(name) < label else first + " ",
        subsequent_indent=" " * (indent + label),
        break_on_hyphens=False,
    )


def paragraph(text: str, indent: int = 0) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2 if indent else 0),
        break_on_hyphens=False,
    )
