"""Needles for ids, which must match exactly apart from surrounding spaces.

An id that is short, or that does not contain both letters and digits, counts only as a whole cell of a field
that holds ids. Pure.
"""

import re

from scanner.find.needles import ENTITIES, Key, Needle, NeedleError, fragment_of

_TELLING, _MOST = 8, 200
"""Minimum length of an id of letters and digits to count as unique; maximum length of any id."""


def id_needle(key: Key, text: str) -> Needle:
    """A needle for an id; raises ``NeedleError`` if ``text`` cannot be an id.

    >>> id_needle("id", " 1007 ").whole, id_needle("sid", "AC" + "7d" * 16).whole
    (True, False)
    """
    value = text.strip()
    if not value or len(value) > _MOST or not re.search(r"\w", value):
        raise NeedleError(f"the value given is not an id; an id is one word of at most {_MOST} characters")
    is_telling = is_opaque(value)
    escaped = re.escape(value)
    run = max(re.findall(r"[^\W_]+", value), key=len)
    return Needle(
        key=key,
        entity=ENTITIES[key],
        patterns=(rf"(?<![^\W_]){escaped}(?![^\W_])" if is_telling else escaped,),
        hint=escaped,
        fragment=fragment_of(run),
        whole=not is_telling,
    )


def is_opaque(value: str) -> bool:
    """Whether an id is so unusual that it cannot belong to another person by chance.

    >>> is_opaque("1007"), is_opaque("AC7d1e9b3c"), is_opaque("annlee")
    (False, True, False)
    """
    letters = re.sub(r"\W|_", "", value)
    return len(letters) >= _TELLING and bool(re.search(r"\d", letters)) and not letters.isdecimal()
