"""Recognises names of firms, many of which contain people's names, by words that only firms use.

* https://www.gleif.org/en/about-lei/code-lists/iso-20275-entity-legal-forms-code-list

>>> [is_firm(text) for text in ("Doe and Sons", "Doe, Roe and Poe", "Novák s.r.o.", "Doe SA")]
[True, True, True, True]
>>> is_firm("João Sá"), is_firm("Doe, Jane")
(False, False)
"""

import re
from functools import cache

from detectors.word_lists import read_lines

_JOINED = re.compile(r"\s(?:and|und|et|og|och|&|\+)\s|,.*\s(?:y|e|i|и|та|και|en)\s", re.IGNORECASE)
"""Words and commas that join the names of several people, who are usually a firm."""
_POINTS = str.maketrans("", "", ".,/")


@cache
def _forms() -> tuple[frozenset[str], frozenset[str]]:
    """Two sets of legal forms: those that match in any case, and those that match only as they are listed."""
    told: dict[str, list[str]] = {}
    part = ""
    for line in read_lines("legal_forms.txt"):
        if line.startswith("["):
            part = line.strip("[]")
        else:
            told.setdefault(part, []).extend(line.split())
    return frozenset(told["any"]), frozenset(told["written"])


def is_firm(text: str) -> bool:
    """Whether a text is the name of a firm: it begins or ends with a legal form, or names several people."""
    loose, exact = _forms()
    words = text.split()
    if len(words) < 2:
        return False
    ends = (words[0], words[-1])
    return (
        not exact.isdisjoint(ends)
        or any(word.translate(_POINTS).lower() in loose for word in ends)
        or _JOINED.search(text) is not None
    )
