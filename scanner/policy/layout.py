"""Lay out text for a fixed width: paragraphs, and tables with a label column."""

import textwrap
from collections.abc import Iterable, Iterator

WIDTH = 80
"""Characters per line."""
LABEL = 14
"""Characters of the label column of ``table``."""


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
