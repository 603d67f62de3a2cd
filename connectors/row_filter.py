"""A condition for the rows that may hold what is looked for. Pure.

A server is told some letters of it at most, as parameters: what it logs does not say what was looked for.
Rows that hold something unusual come as well, since what is written otherwise only the reader can tell; and
those with a cell that is read to its first megabyte only, so that this is told.
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
    """The condition and its parameters.

    Args:
        texts: an expression for the text of each column.
        matches: the condition that such a text matches the regular expression of a parameter.
        mark: how a parameter is written.

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
    """Letters and digits alone: nothing in them means something to ``LIKE``."""
    letters = fragment.letters.lower()
    return f"%{'%'.join(letters) if fragment.is_spread else letters}%"
