"""Detect the dialect of a delimited file: the delimiter, the header and the columns.

Candidate delimiters are scored by the share of rows that have the most common number of cells.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.arrow.batches import unique_names
from connectors.text.table_head import is_typed, n_uncut, table_head, usual_width

DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 200


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """The dialect of a delimited file."""

    delimiter: str
    escape: str
    """A backslash if backslashes escape quotes inside cells, otherwise empty."""
    n_above: int
    """Number of rows above the table, such as titles and remarks."""
    n_names: int
    """Number of header rows."""
    columns: tuple[str, ...]
    agreement: float
    """Share of the sampled rows that have the usual number of cells, ignoring lines above the table that have
    no delimiter.
    """
    n_rows: int
    is_typed: bool
    """Whether some column contains (nearly) only numbers, dates or the like."""


def detect(text: str, delimiters: Sequence[str] = DELIMITERS) -> Dialect:
    """The dialect of a file that begins with ``text`` (whole lines).

    >>> found = detect("name;price\\nTea;1,50\\nBun;0,80\\n")
    >>> found.delimiter, found.n_names, found.columns
    (';', 1, ('name', 'price'))
    """
    escape = "\\" if text.count('\\"') > text.count('\\",') + text.count('\\"\n') else ""
    scored = [
        (*_score(rows), delimiter, rows)
        for delimiter in delimiters
        if (rows := _rows(text, delimiter, escape))
    ]
    if not scored:
        return Dialect(
            delimiter=delimiters[0],
            escape="",
            n_above=0,
            n_names=0,
            columns=(),
            agreement=0.0,
            n_rows=0,
            is_typed=False,
        )
    is_table, _, width, delimiter, rows = max(scored, key=lambda item: item[:3])
    head = table_head(rows)
    n_columns = max(width, len(head.names))
    return Dialect(
        delimiter=delimiter,
        escape=escape,
        n_above=head.n_above,
        n_names=head.n_names,
        columns=unique_names([*head.names, *[""] * (n_columns - len(head.names))]),
        agreement=_agreement(rows[n_uncut(rows) :], width) if is_table else 0.0,
        n_rows=len(rows) - head.n_above,
        is_typed=is_typed(rows[head.n_above + head.n_names :]),
    )


def _rows(text: str, delimiter: str, escape: str) -> list[list[str]]:
    """The first rows of ``text`` that are not blank, up to a parse error."""
    rows: list[list[str]] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, escapechar=escape or None)
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # The faulty row is handled when the file is read; the rows before it are enough here.
    return rows


def _score(rows: list[list[str]]) -> tuple[bool, float, int]:
    """Whether the rows form a table, the share of rows with the most common number of cells, and this
    number.
    """
    width = usual_width(rows[n_uncut(rows) :])
    return width > 1, _agreement(rows, width), width


def _agreement(rows: list[list[str]], width: int) -> float:
    return sum(len(row) == width for row in rows) / len(rows)
