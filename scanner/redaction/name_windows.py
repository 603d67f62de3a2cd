"""Parts of a name that can be a whole value: an e-mail address between two words, an IBAN after a prefix.

Detectors take letters next to a match, and ``-`` and ``_`` in an address, for parts of one longer word. In a
name these signs also join it to other words, so each part between them is searched by itself.
"""

import re
from collections.abc import Iterator

_EDGE = re.compile(r"[-_. ()]+")
_MOST_PARTS = 8
"""Words of a part: a national id has up to seven groups."""
_MOST_EDGES = 32
_FEWEST_DIGITS = 5


def windows(name: str) -> Iterator[tuple[int, int]]:
    """Start and end of each part of a name that is worth a search, longest first.

    Numbers without letters are left out: they are judged by their digits.

    >>> name = "data-ann@example.org_2"
    >>> [name[start:end] for start, end in windows(name)][:2]
    ['data-ann@example.org', 'ann@example.org_2']
    >>> list(windows("orders_2026")), list(windows("4111-1111-1111-1111"))
    ([], [])
    """
    if not _is_worth(name):
        return
    edges = [edge.span() for edge in _EDGE.finditer(name)][:_MOST_EDGES]
    starts, ends = [0, *(end for _, end in edges)], [*(start for start, _ in edges), len(name)]
    found = {
        (start, end)
        for place, start in enumerate(starts)
        for end in ends[place : place + _MOST_PARTS]
        if (start, end) != (0, len(name)) and _is_worth(name[start:end])
    }
    yield from sorted(found, key=lambda span: (span[0] - span[1], span))


def _is_worth(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    return "@" in text[1:-1] or (digits >= _FEWEST_DIGITS and any(map(str.isalpha, text)))
