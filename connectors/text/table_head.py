"""Find the header rows of a table by comparing them with the columns below.

Each column votes on whether the cell above it is a name or a value: a word above numbers is a name, and a
number above numbers of the same shape is a value. If no column votes, a row of distinct words is assumed to
be the names, because nearly every table has names.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Rows = Sequence[Sequence[str]]

MAX_ABOVE = 20
"""Maximum number of rows with titles and remarks that may precede a table."""
_LOOKED_AT = 50
"""Maximum number of rows below a possible header with which the header is compared."""
_MAX_NAME = 64
_SENTENCE_WORDS = 4
_NEARLY_ALL, _HARDLY_ANY = 0.9, 0.1
_ENOUGH, _MOST_OFTEN = 20, 10
"""If a column has at least so many cells, and each value occurs so often on average, a word that is not among
these values is a name.
"""
_YEARS = range(1900, 2101)
_LETTER, _DIGIT, _WORDS = re.compile(r"[^\W\d_]"), re.compile(r"\d"), re.compile(r"[^\W\d_]+")
_DIGITS = re.compile("9+")
_WHOLE = re.compile(r"\d{1,4}")
_LONG_NUMBER = re.compile(r"\+?(?:\d[ .()/-]{0,2}){7,}")
"""Pattern for a number that identifies a person or thing, such as a phone number, and is never a column's
name.
"""
_DBASE = re.compile(r"([A-Za-z_]\w{0,9}),[A-Z](?:,\d{1,3}){0,2}")
"""Pattern for the name, type and size of a dBase column, as LibreOffice writes them into headers."""
_DAY = re.compile(r"(?:19|20)\d\d[./-]?\d\d[./-]?\d\d|\d\d?[./-]\d\d?[./-](?:19|20)\d\d")


@dataclass(frozen=True)
class TableHead:
    """What was found at the beginning of a table: rows above it, header rows and column names."""

    n_above: int
    """Number of rows above the table, such as titles and remarks."""
    n_names: int
    """Number of header rows, at most two; 0 if the columns have no names."""
    names: tuple[str, ...]
    """The column names as written; some may be empty or repeated."""


def table_head(rows: Rows) -> TableHead:
    """Find the header of the table whose first rows are ``rows``.

    >>> table_head([["Sales"], ["shop", "sum"], ["", "EUR"], ["North", "12"], ["South", "7"]])
    TableHead(n_above=1, n_names=1, names=('shop', 'sum'))
    >>> table_head([["North", "12"], ["South", "17"]])
    TableHead(n_above=0, n_names=0, names=())
    >>> table_head([["JMENO,C,40", "VEK,N,2,0"], ["Jane", "17"]])
    TableHead(n_above=0, n_names=1, names=('JMENO', 'VEK'))
    """
    if rows and all(described := [_DBASE.fullmatch(cell.strip()) for cell in rows[0]]):
        return TableHead(0, 1, tuple(one[1] for one in described if one))
    n_remarks = _n_remarks(rows)
    if n_remarks and is_header(rows[n_remarks], rows[n_remarks + 1 :]):
        return _named(n_remarks, rows[n_remarks], rows[n_remarks + 1 :])
    width = usual_width(rows[n_uncut(rows) :])
    first = next((place for place, row in enumerate(rows) if _is_wide(row, width)), 0)
    if first > MAX_ABOVE:
        return TableHead(0, 0, ())
    for place in range(first, min(len(rows), first + MAX_ABOVE)):
        row, below = rows[place], rows[place + 1 :]
        is_full = _width(row) >= width
        if _is_wide(row, width) and is_header(row, below):
            if not is_full and below and _width(below[0]) >= width and _votes(below[0], below[1:]) > 0:
                continue
            return _named(place, row, below)
        if is_full:
            break
    return TableHead(min(first, n_uncut(rows)), 0, ())


def _n_remarks(rows: Rows) -> int:
    """Number of lines at the beginning that ``#`` marks as remarks; 0 if no rows follow."""
    n = next((place for place, row in enumerate(rows) if not row[0].startswith("#")), 0)
    return n if n <= MAX_ABOVE and len(rows) > n + 1 else 0


def n_uncut(rows: Rows) -> int:
    """Number of rows with a single cell above the first wider row; 0 if these are more than about half of the
    rows.
    """
    n_above = next((place for place, row in enumerate(rows) if len(row) > 1), 0)
    return n_above if n_above <= MAX_ABOVE and 2 * n_above <= len(rows) + 1 else 0


def usual_width(rows: Rows) -> int:
    """The most common number of cells in a row; if several are equally common, the largest."""
    widths = Counter(map(len, rows))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def is_header(first: Sequence[str], rows: Rows) -> bool:
    """Whether the row ``first`` contains names for the columns in ``rows`` below it."""
    named = [cell.strip() for cell in first if cell.strip()]
    if len(named) * 2 < len(first) or not named:
        return False
    votes = _votes(first, rows)
    if votes:
        return votes > 0
    return all(map(_is_name, named)) and not _repeats_like(first, rows)


def is_typed(rows: Rows) -> bool:
    """Whether nearly all cells of some column contain digits or ``@``.

    >>> is_typed([["a", "1 Jan"], ["b", "2 Jan"]]), is_typed([["a", "b"], ["c", "d 1"]])
    (True, False)
    """
    columns = [_below(rows, place) for place in range(usual_width(rows))]
    return any(
        2 * len(column) > len(rows)
        and _share("@" in cell or _DIGIT.search(cell) for cell in column) >= _NEARLY_ALL
        for column in columns
    )


def _named(place: int, row: Sequence[str], below: Rows) -> TableHead:
    if not _is_second(row, below):
        return TableHead(place, 1, tuple(cell.strip() for cell in row))
    second = below[0]
    width = max(len(row), len(second))
    pairs = zip(_padded(row, width), _padded(second, width), strict=True)
    names = (" ".join(dict.fromkeys(cell for cell in pair if cell)) for pair in pairs)
    return TableHead(place, 2, tuple(names))


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*(cell.strip() for cell in row), *[""] * (width - len(row))]


def _is_second(first: Sequence[str], below: Rows) -> bool:
    """Whether the row below the header row continues the names, as a row of units does.

    If a row is mistaken for names, the data in it is lost. Therefore, no cell may look like a value of its
    column, and at least two cells must look like names, or one cell must complete the name above it.
    """
    if len(below) < 2:
        return False
    second, rows = below[0], below[1 : _LOOKED_AT + 1]
    if not all(map(_is_unit_or_name, filter(None, map(str.strip, second)))):
        return False
    votes = _column_votes(second, rows)
    gained = [cell.strip() for cell, vote in zip(second, votes, strict=True) if vote > 0]
    if not gained or min(votes) < 0:
        return False
    others = [cell.strip() for cell, vote in zip(second, votes, strict=True) if vote <= 0 and cell.strip()]
    upper = [cell.strip() for cell in first]
    is_stacked = "" in upper or len(set(upper)) < len(upper) or len(set(others)) < len(others)
    return is_stacked if len(gained) == 1 else len(set(gained)) > 1 or is_stacked


def _is_unit_or_name(cell: str) -> bool:
    return len(cell) <= _MAX_NAME and "@" not in cell and (not _DIGIT.search(cell) or _is_name(cell))


def _width(row: Sequence[str]) -> int:
    """Number of cells in a row, without blank cells at the end."""
    return max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0)


def _is_wide(row: Sequence[str], width: int) -> bool:
    """Whether a row belongs to the table: more than half of the cells are filled, or all cells but one."""
    filled = sum(bool(cell.strip()) for cell in row)
    return 2 * filled > width or (filled > 0 and _width(row) >= width and filled >= width - 1)


def _votes(first: Sequence[str], rows: Rows) -> int:
    others = [row for row in rows[:_LOOKED_AT] if list(row) != list(first)] or rows
    return sum(_column_votes(first, others)) + _numbered(first, others)


def _column_votes(first: Sequence[str], rows: Rows) -> list[int]:
    """For each cell of ``first``: a positive vote if the cell is the name of its column, a negative vote if
    it is a value, otherwise 0.
    """
    run = _run(first) if _numbered(first, rows) else ()
    return [
        0 if place in run else _vote(cell.strip(), _below(rows, place)) for place, cell in enumerate(first)
    ]


def _below(rows: Rows, place: int) -> list[str]:
    return [cell for row in rows if len(row) > place and (cell := row[place].strip())]


def _vote(cell: str, below: list[str]) -> int:
    if not cell or not below:
        return 0
    if cell in below:
        return -1 if _WHOLE.fullmatch(cell) else -2
    if cell.endswith("?") and _share(text.endswith("?") for text in below) <= _HARDLY_ANY:
        return 2
    if _is_sentence_among_sentences(cell, below) or _is_long_among_long(cell, below):
        return -3
    if "@" in cell or _share("@" in text for text in below) >= _NEARLY_ALL:
        return -3 if "@" in cell else 2
    digits = _share(bool(_DIGIT.search(text)) for text in below)
    if not _DIGIT.search(cell):
        is_new = len(below) >= _ENOUGH and _MOST_OFTEN * len(set(below)) <= len(below)
        return 2 if digits >= _NEARLY_ALL and _LETTER.search(cell) else int(is_new)
    if _share(_shape(text) == _shape(cell) for text in below) >= 0.5:
        return -2
    if digits <= _HARDLY_ANY:
        if _is_name(cell):
            return 0
        return -1 if _LONG_NUMBER.fullmatch(cell) and not _DAY.fullmatch(cell) else 2
    alike = _share(_outline(text) == _outline(cell) for text in below)
    return -2 if alike >= 0.5 and _LETTER.search(cell) else -1 if alike >= _HARDLY_ANY else 0


def _run(first: Sequence[str]) -> tuple[int, ...]:
    """Positions of whole numbers in a row that rise or fall in equal steps, as years and days in a header
    do.
    """
    places = tuple(place for place, cell in enumerate(first) if _WHOLE.fullmatch(cell.strip()))
    numbers = [int(first[place]) for place in places]
    steps = {after - before for before, after in pairwise(numbers)}
    if len(steps) != 1 or steps == {0}:
        return ()
    if len(places) < 3 and not (steps <= {1, -1} and all(number in _YEARS for number in numbers)):
        return ()
    return places


def _numbered(first: Sequence[str], rows: Rows) -> int:
    """A vote of 3 if the row contains a sequence of numbers and hardly any row below has one in the same
    places, otherwise 0.
    """
    run = _run(first)
    if not run or not all(
        _is_name(cell.strip()) for place, cell in enumerate(first) if place not in run and cell
    ):
        return 0
    if (
        len(run) < 3
        and _share(_WHOLE.fullmatch(cell) and int(cell) in _YEARS for cell in _below(rows, run[0])) > 0.5
    ):
        return 0
    return 3 if rows and _share(_run(row) == run for row in rows) <= _HARDLY_ANY else 0


def _share(truths: Iterable[object]) -> float:
    found = [bool(truth) for truth in truths]
    return sum(found) / len(found) if found else 0.0


def _shape(cell: str) -> str:
    """The shape of a cell: each digit becomes 9, and each word becomes one letter.

    >>> _shape("Room 214-B"), _outline("Room 214-B")
    ('A 999-A', 'A 9-A')
    """
    return _WORDS.sub(lambda found: "A" if found[0][0].isupper() else "a", _DIGIT.sub("9", cell))


def _outline(cell: str) -> str:
    return _DIGITS.sub("9", _shape(cell))


def _is_name(cell: str) -> bool:
    n_letters = len(_LETTER.findall(cell))
    return 0 < n_letters >= len(_DIGIT.findall(cell)) and len(cell) <= _MAX_NAME and "@" not in cell


def _is_sentence_among_sentences(cell: str, below: list[str]) -> bool:
    return (
        len(cell.split()) >= _SENTENCE_WORDS
        and _share(len(text.split()) >= _SENTENCE_WORDS for text in below) > 0.5
    )


def _is_long_among_long(cell: str, below: list[str]) -> bool:
    return len(cell) > _MAX_NAME and 2 * sum(map(len, below)) > len(cell) * len(below)


def _repeats_like(first: Sequence[str], rows: Rows) -> bool:
    """Whether two cells that are equal in the row ``first`` are also equal in some row below."""
    places: dict[str, int] = {}
    for place, cell in enumerate(map(str.strip, first)):
        before = places.setdefault(cell, place)
        if (
            cell
            and before != place
            and any(len(row) > place and row[before].strip() and row[before] == row[place] for row in rows)
        ):
            return True
    return False
