"""Expand abbreviations in field names. Pure."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from detectors.built import toml
from scanner.names.naming import singular, words

_HEADS = frozenset({"nm", "nr", "cd", "dt", "sq"})
"""Abbreviated nouns that some authorities put first in a name (``NR_CPF``, ``DT_NASC``), although they are
the head of the name: the word that says what the value is.
"""
_LAST = ("name", "number", "code", "addr", "address", "date", "nm", "no", "num", "nbr", "cd")
"""Last words at which names without separators (``EMPNAME``) are split."""
_UNKNOWN = (2, 4)
"""Minimum and maximum number of unknown letters with which a name without separators may begin (``adm`` in
``admempcode``).
"""
_LONG = 9
"""A name without separators may begin with unknown letters only if it has at least this many letters."""


@cache
def _in_full() -> Mapping[str, str]:
    listed = toml(Path(__file__).parent / "data" / "abbreviations.toml")
    return {short: full for full, others in listed.items() for short in others}


def spelt_out(name: str) -> str:
    """A name with its abbreviations expanded; empty if it has none.

    >>> spelt_out("cust_nm"), spelt_out("MobNo"), spelt_out("customer_name")
    ('customer_name', 'mobile_number', '')
    >>> spelt_out("EMPNAME"), spelt_out("admempcode"), spelt_out("hostname")
    ('employee_name', 'adm_employee_code', '')
    """
    found = tuple(part for word in words(name) for part in _parts(word))
    full = [_in_full().get(word, word) for word in found]
    return "_".join(full) if full != list(words(name)) else ""


@lru_cache(maxsize=65_536)
def _parts(word: str) -> tuple[str, ...]:
    """Split a word without separators into known words and a last word from ``_LAST``. A few unknown letters
    may come first. If the word cannot be split like this, it is returned as a whole.
    """
    rest, found = word, []
    last = next((one for one in _LAST if rest.endswith(one) and len(rest) > len(one)), "")
    if not last:
        return (word,)
    rest, found = rest.removesuffix(last), [last]
    while known := next((one for one in _glued() if rest.endswith(one)), ""):
        rest, found = rest.removesuffix(known), [known, *found]
    is_cut = len(found) > 1 and (not rest or (_UNKNOWN[0] <= len(rest) <= _UNKNOWN[1] and len(word) >= _LONG))
    return tuple(one for one in (rest, *found) if one) if is_cut else (word,)


@cache
def _glued() -> tuple[str, ...]:
    """Abbreviations and full words of which a name without separators may consist, longest first."""
    known = {*_in_full(), *_in_full().values()} - {_in_full().get(one, one) for one in _LAST}
    return tuple(sorted((one for one in known if len(one) > 1), key=lambda one: (-len(one), one)))


def behind_head(name: str) -> Iterator[str]:
    """Normalised variants of a name that begins with a head from ``_HEADS``. For the first n of the words
    after the head, with n from all down to one: these words followed by the head, then these words alone.
    Empty if the name does not begin with such a head or ends in a plural.

    >>> list(behind_head("NR_CPF_CANDIDATO"))[2:], list(behind_head("nr_users")), list(behind_head("cpf"))
    (['cpfnumber', 'cpf'], [], [])
    """
    head, *rest = words(name) or ("",)
    if head not in _HEADS or not rest or singular(rest[-1]) != rest[-1]:
        return
    for size in range(len(rest), 0, -1):
        start = "".join(_in_full().get(word, word) for word in rest[:size])
        yield start + _in_full().get(head, "")
        yield start
