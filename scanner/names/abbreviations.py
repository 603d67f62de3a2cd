"""Expand abbreviations in field names. Pure."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from scanner.names.naming import singular, words

_HEADS = frozenset({"nm", "nr", "cd", "dt", "sq"})
"""Heads that some authorities put first in a name: ``NR_CPF``, ``DT_NASC``."""


@cache
def _in_full() -> Mapping[str, str]:
    text = files("scanner.names").joinpath("data/abbreviations.toml").read_text(encoding="utf-8")
    return {short: full for full, listed in tomllib.loads(text).items() for short in listed}


def spelt_out(name: str) -> str:
    """A name with its abbreviations expanded; empty if there are none.

    >>> spelt_out("cust_nm"), spelt_out("MobNo"), spelt_out("customer_name")
    ('customer_name', 'mobile_number', '')
    """
    found = words(name)
    full = [_in_full().get(word, word) for word in found]
    return "_".join(full) if full != list(found) else ""


def behind_head(name: str) -> Iterator[str]:
    """Possible names for one that begins with its head, likeliest first; further words may follow.

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
