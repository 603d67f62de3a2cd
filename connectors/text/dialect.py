"""How a delimited file is written: which delimiter, whether it has a header, which columns.

Each candidate delimiter is scored by how many rows of the head have as many cells as most do.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.arrow.batches import unique_names

DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 200
_MAX_NAME = 64
_SENTENCE_WORDS = 4
_LETTER, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """Fixed once for a file."""

    delimiter: str
    escape: str
    """Backslash where quotes inside cells are written with one, else empty."""
    has_header: bool
    columns: tuple[str, ...]
    agreement: float
    """Share of the sampled rows that have as many cells as most do."""
    n_rows: int


def detect(text: str, delimiters: Sequence[str] = DELIMITERS) -> Dialect:
    """The dialect of a file that begins with ``text`` (whole lines).

    >>> found = detect("name;price\\nTea;1,50\\nBun;0,80\\n")
    >>> found.delimiter, found.has_header, found.columns
    (';', True, ('name', 'price'))
    """
    escape = "\\" if text.count('\\"') > text.count('\\",') + text.count('\\"\n') else ""
    scored = [
        (*_score(rows), delimiter, rows)
        for delimiter in delimiters
        if (rows := _rows(text, delimiter, escape))
    ]
    if not scored:
        return Dialect(
            delimiter=delimiters[0], escape="", has_header=False, columns=(), agreement=0.0, n_rows=0
        )
    is_table, agreement, width, delimiter, rows = max(scored, key=lambda item: item[:3])
    has_header = is_header(rows[0], rows[1:])
    names = rows[0] if has_header else []
    width = max(width, len(names))
    return Dialect(
        delimiter=delimiter,
        escape=escape,
        has_header=has_header,
        columns=unique_names([*(name.strip() for name in names), *[""] * (width - len(names))]),
        agreement=agreement if is_table else 0.0,
        n_rows=len(rows),
    )


def _rows(text: str, delimiter: str, escape: str) -> list[list[str]]:
    """The first rows that are not blank, as far as they can be parsed."""
    rows: list[list[str]] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, escapechar=escape or None)
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # The reader deals with the row; a dialect can be told from those before it.
    return rows


def _score(rows: list[list[str]]) -> tuple[bool, float, int]:
    """Whether it makes a table, the share of rows of the usual width, that width."""
    (width, count), *_ = Counter(map(len, rows)).most_common(1)
    return width > 1, count / len(rows), width


def is_header(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns.

    Names are mostly letters, differ, and do not come back as values in their own column; a sentence above
    sentences is the first of them.
    """
    named = [cell.strip() for cell in first if cell.strip()]
    if len(named) * 2 < len(first) or len(set(named)) < len(named) or not named:
        return False
    if not all(_is_name(cell) for cell in named):
        return False
    if any(_is_sentence_among_sentences(cell, rows, index) for index, cell in enumerate(first)):
        return False
    return not any(
        cell and any(len(row) > index and row[index] == cell for row in rows)
        for index, cell in enumerate(first)
    )


def _is_sentence_among_sentences(cell: str, rows: Sequence[Sequence[str]], index: int) -> bool:
    if len(cell.split()) < _SENTENCE_WORDS:
        return False
    below = [row[index] for row in rows if len(row) > index and row[index].strip()]
    return 2 * sum(len(text.split()) >= _SENTENCE_WORDS for text in below) > len(below)


def _is_name(cell: str) -> bool:
    n_letters = len(_LETTER.findall(cell))
    return 0 < n_letters >= len(_DIGIT.findall(cell)) and len(cell) <= _MAX_NAME and "@" not in cell
