"""Estimates the cost of compiling a view before the library starts to compile it, since that cannot be
interrupted.

Views of views can grow exponentially when they are compiled, and neither limits nor Ctrl-C can stop SQLite or
DuckDB during compilation.
"""

import re
from collections import Counter
from collections.abc import Mapping

MOST = 500
"""Maximum number of views that one view may expand to, counted once per reference. SQLite joins at most 64
tables.
"""
TOO_MANY = f"it depends on more than {MOST} views"
_DEEPEST = 60
_NAME = re.compile(r'"((?:[^"]|"")*)"|\'((?:[^\']|\'\')*)\'|\[([^\]]*)\]|`((?:[^`]|``)*)`|(\w+)')


def costs(views: Mapping[str, str]) -> dict[str, int]:
    """Number of views that each view expands to, at most ``MOST`` + 1. ``views``: name → statement.

    >>> costs({"a": "CREATE VIEW a AS SELECT * FROM t", "b": "CREATE VIEW b AS SELECT * FROM a, [A] x"})
    {'a': 1, 'b': 3}
    >>> costs({"a": "CREATE VIEW a AS SELECT * FROM b", "b": "CREATE VIEW b AS SELECT * FROM a"})
    {'a': 501, 'b': 501}
    """
    named = {name.casefold(): _named(text) for name, text in views.items()}
    parts = {
        name: {other: n for other, n in words.items() if other in named and other != name}
        for name, words in named.items()
    }
    known: dict[str, int] = {}
    return {name: _cost(name.casefold(), parts, known, 0) for name in views}


def _named(text: str) -> Counter[str]:
    found = (next(filter(None, match.groups()), "") for match in _NAME.finditer(text))
    return Counter(name.replace('""', '"').replace("``", "`").casefold() for name in found)


def _cost(name: str, parts: Mapping[str, Mapping[str, int]], known: dict[str, int], depth: int) -> int:
    if name not in known:
        known[name] = MOST + 1  # A view that refers to itself never ends.
        if depth < _DEEPEST:
            total = 1 + sum(n * _cost(other, parts, known, depth + 1) for other, n in parts[name].items())
            known[name] = min(MOST + 1, total)
    return known[name]
