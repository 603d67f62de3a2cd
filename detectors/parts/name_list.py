"""Splits cells that list several names, such as those of authors, actors and inventors.

>>> names_in("Jane Doe|John Roe"), names_in("[u'Jane Doe', u'John Roe']"), names_in("Doe, Jane; Roe, John")
(['Jane Doe', 'John Roe'], ['Jane Doe', 'John Roe'], ['Doe, Jane', 'Roe, John'])
>>> names_in("Jane Doe, John Roe, Ann Poe"), names_in("Doe, Jane"), names_in("Jane Doe")
(['Jane Doe', 'John Roe', 'Ann Poe'], [], [])
"""

import re

MOST = 12
"""Maximum number of names that are read from one cell."""
_SIGNS = re.compile(r"\s*(?:[|;\n]|\*\*)\s*")
_QUOTED = re.compile(r"^\[\s*u?(['\"])(.*)\1\s*\]$", re.DOTALL)
_BETWEEN_QUOTES = re.compile(r"['\"]\s*,\s*u?['\"]")
_FEWEST_BY_COMMA = 3
"""Minimum number of names in a list that is separated by commas, since a single name may contain a comma
or two: ``Doe, Jane, Dr.``
"""


def names_in(text: str) -> list[str]:
    """The names that a cell lists, without empty entries; an empty list if the cell does not list names."""
    if quoted := _QUOTED.match(text):
        found = _BETWEEN_QUOTES.split(quoted[2])
        return _kept(found)
    found = _kept(_SIGNS.split(text))
    if len(found) > 1:
        return found
    found = _kept(text.split(","))
    is_list = len(found) >= _FEWEST_BY_COMMA and all(" " in one for one in found)
    return found if is_list else []


def _kept(parts: list[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()][:MOST]
