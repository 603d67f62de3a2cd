"""Turns tags of fields and their containers into short texts: ``pii``, ``meta.contains_pii=true``.

This module does not interpret tags. A tag's value may be any data, so the value is kept only if it is as
short and plain as a word in a data catalogue.
"""

import re
from collections.abc import Collection, Iterator
from itertools import islice

from connectors.schemas.documents import Node, items, mapping, words

MAX_TAGS = 32
"""Maximum number of tags of one field."""
_MAX_VISITS, _MAX_DEPTH = 256, 5
_PLAIN = re.compile(r"[^\W\d][\w .:/-]{0,119}")
_WITHHELD = "withheld"
_MAX_DIGITS = 4
"""Maximum number of digits in a tag, since a number with more digits may identify somebody."""
_OWN = re.compile(r"(?i)^x-")


def tags(*nodes: Node) -> tuple[str, ...]:
    """The tags in nodes, without duplicates, as ``key.key=value`` if they are nested under keys.

    >>> tags(["pii", "contact"], {"x-pii": {"handling": "standard"}, "classes": ["a", "b"]})
    ('pii', 'contact', 'pii.handling=standard', 'classes=a', 'classes=b')
    >>> tags("ann@example.org", {"owner": "ann@example.org", "level": None})
    ('owner=withheld', 'level=')
    """
    found = (_plain(*pair) for node in nodes for pair in islice(_flat(node, "", 0), _MAX_VISITS))
    return tuple(islice(dict.fromkeys(filter(None, found)), MAX_TAGS))


def unknown(node: Node, known: Collection[str]) -> dict[str, Node]:
    """The entries of a node that people added: those whose keys are not ``known`` as keys of the format."""
    entries = islice(mapping(node).items(), _MAX_VISITS)
    return {key: inner for key, inner in entries if isinstance(key, str) and key not in known}


def _flat(node: Node, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Every scalar in a node as text, with the path of keys that leads to it."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(node, list | dict):
        yield "", ""
    for inner in items(node):
        yield from _flat(inner, path, depth + 1)
    for key, inner in mapping(node).items():
        own = _OWN.sub("", str(key)) if not path else str(key)
        yield from _flat(inner, f"{path}.{own}" if path else own, depth + 1)
    if not isinstance(node, list | dict):
        yield path, words(node) if isinstance(node, str) else "" if node is None else str(node).lower()


def _plain(path: str, value: str) -> str:
    """A tag as text; empty if the path is not plain. A value that is not plain becomes ``withheld``."""
    if not path:
        return value if _is_plain(value) else ""
    if not _is_plain(path):
        return ""
    return f"{path}={value if not value or _is_plain(f'{path} {value}') else _WITHHELD}"


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and sum(map(str.isdigit, text)) <= _MAX_DIGITS
