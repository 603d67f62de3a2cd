"""Refuse YAML files that are nested too deeply, become too large when aliases are expanded, or have values
that cannot be read.

The YAML library would raise Python errors without a line number for such files, or never finish.
"""

import re
from typing import Any

import yaml

MAX_DEPTH = 64
"""Maximum depth of nested lists and mappings."""
MAX_ENTRIES = 1_000_000
"""Maximum number of entries after expanding aliases: a few lines with aliases can expand to billions of
entries.
"""
MAX_NUMBER = 1e18
"""Numbers must be smaller than this, so that each fits a float and a 64-bit integer."""
MAX_SHOWN = 40
"""Maximum number of characters of a value that are shown in a message."""
UNREADABLE = (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError, RecursionError)
"""Errors that the YAML library raises for values that do not have the form of their type."""
_TEXTS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:null")
_CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that control a terminal or reverse the direction of text. They are refused, since reports show
titles unchanged.
"""
_SCALARS = {"int": "number", "float": "number", "timestamp": "date", "bool": "true or false"}


class RefusedError(Exception):
    """A file is nested too deeply, expands to too many entries, or holds a value that cannot be read."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def check_depth(text: bytes, kind: Any) -> None:
    """Raise ``RefusedError`` if a text is nested too deeply.

    This uses only parser events, because the library builds nodes recursively.
    """
    depth = 0
    for event in yaml.parse(text, kind):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise RefusedError(line, f"is nested more than {MAX_DEPTH} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def check_size(root: yaml.Node | None) -> None:
    """Raise ``RefusedError`` if a document has too many entries, or an alias inside the anchor to which it
    refers.
    """
    sizes: dict[int, int] = {}  # by node id: its number of entries, or 0 while it is being counted

    def size(node: yaml.Node) -> int:
        """The number of entries of a node after its aliases are expanded."""
        if id(node) in sizes:
            if not sizes[id(node)]:
                raise RefusedError(node.start_mark.line + 1, "has an anchor that contains itself")
            return sizes[id(node)]
        sizes[id(node)] = 0
        total = 1
        if isinstance(node, yaml.SequenceNode):
            total += sum(map(size, node.value))
        elif isinstance(node, yaml.MappingNode):
            total += sum(size(key) + size(value) for key, value in node.value)
        if total > MAX_ENTRIES:
            line = node.start_mark.line + 1
            raise RefusedError(line, f"stands for more than {MAX_ENTRIES:,} entries, by its aliases")
        sizes[id(node)] = total
        return total

    if root is not None:
        size(root)


def check_scalars(root: yaml.Node | None, kind: Any) -> None:
    """Raise ``RefusedError`` for control characters, and for values (numbers, dates) that cannot be read.

    Each value is read once here, since the errors of the YAML library show neither the line nor the value.
    """
    loader, pending, seen = kind(b""), [root] if root is not None else [], set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            pending.extend(part for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            pending.extend(node.value)
        elif found := _CONTROLS.search(node.value):
            raise RefusedError(
                node.start_mark.line + 1, f"has the control character U+{ord(found.group()):04X} in a text"
            )
        elif node.tag not in _TEXTS and (why := _unreadable(node, loader)):
            shown = node.value if len(node.value) <= MAX_SHOWN else f"{node.value[:MAX_SHOWN]}..."
            raise RefusedError(node.start_mark.line + 1, f"'{shown}' {why}")


def _unreadable(node: yaml.Node, loader: Any) -> str:
    """The reason why a scalar cannot be used, as a message; empty if it can be used."""
    what = node.tag.rpartition(":")[2]
    try:
        value = loader.construct_object(node)
    except UNREADABLE:
        return f"is not a valid {_SCALARS.get(what, what)}"
    if isinstance(value, int | float) and not abs(value) < MAX_NUMBER:  # the comparison is false for NaN
        return f"cannot be used as a number: it must be between -{MAX_NUMBER:.0e} and {MAX_NUMBER:.0e}"
    return ""
