"""Makes the SQL condition for rows that may contain the value searched for. Nothing is run here.

The server receives only some letters of the value, as parameters, so that its log does not reveal the value.
Rows with unusual characters also pass, since only the reader can interpret these characters. Rows with a cell
longer than a megabyte pass, too. Only the first megabyte of the cell is read, which the report mentions.
"""

from collections.abc import Callable, Sequence

from connectors.base import Fragment
from connectors.unread_values import MAX_CELL


def possible_rows(
    texts: Sequence[str],
    matches: Callable[[str], str],
    fragments: Sequence[Fragment],
    unusual: str,
    mark: str = "%s",
) -> tuple[str, tuple[str, ...]]:
    """The SQL condition, and the parameters in it.

    Args:
        texts: an SQL expression for the text of each column.
        matches: makes the condition that a text matches the regular expression in a parameter.
        unusual: the regular expression for unusual characters.
        mark: the placeholder for a parameter.

    >>> possible_rows(['"a"'], lambda text: f"{text} ~ %s", [Fragment(letters="Lee")], "x")
    ('LOWER("a") LIKE %s OR "a" ~ %s OR CHAR_LENGTH("a") > 1048576', ('%lee%', 'x'))
    """
    conditions, parameters = [], []
    for text in texts:
        conditions += [f"LOWER({text}) LIKE {mark}"] * len(fragments)
        parameters += [_pattern(fragment) for fragment in fragments]
        conditions += [matches(text), f"CHAR_LENGTH({text}) > {MAX_CELL}"]
        parameters.append(unusual)
    return " OR ".join(conditions), tuple(parameters)


def _pattern(fragment: Fragment) -> str:
    """The ``LIKE`` pattern for a fragment. It needs no escaping: fragments are letters and digits only."""
    letters = fragment.letters.lower()
    return f"%{'%'.join(letters) if fragment.is_spread else letters}%"
