"""A table in plain text or Markdown."""

import textwrap
from collections.abc import Sequence

_MIN_LAST = 24
"""Minimum width of the last column, whose text is wrapped."""


def text_table(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> str:
    """Format rows as aligned columns. The last column is wrapped so that lines fit into ``width``.

    >>> print(text_table(["id", "what"], [["7", "a number"], ["11", "another"]]), end="")
    id  what
    7   a number
    11  another
    """
    lines = [[visible(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headers) - 1)]
    used = sum(size + 2 for size in widths)
    return "".join(_row(line, widths, width and max(_MIN_LAST, width - used)) for line in lines)


def _row(cells: Sequence[str], widths: Sequence[int], last: int | None) -> str:
    *before, end = cells
    start = "".join(f"{cell:<{size + 2}}" for cell, size in zip(before, widths, strict=True))
    parts = textwrap.wrap(end, last) if last else [end]
    return (start + f"\n{' ' * len(start)}".join(parts or [""])).rstrip() + "\n"


def markdown_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Format rows as a Markdown table.

    >>> print(markdown_table(["id", "what"], [["7", "a|b"]]), end="")
    | id | what |
    | --- | --- |
    | 7 | a\\|b |
    """
    lines = [headers, ["---"] * len(headers), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def visible(text: str) -> str:
    """Return ``text`` on one line, with control characters escaped.

    >>> visible("a\\x1b[2Jb")
    'a\\\\x1b[2Jb'
    """
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
