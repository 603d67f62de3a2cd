"""Groups keys by pattern: ``session:4f2a`` and ``session:9c81`` both match the pattern ``session:*``.

A key is cut into parts at ``:``, ``/`` and ``|``. A part becomes ``*`` if it looks like data, if it is one of
several last parts with the same prefix, or if more than sixteen different parts occur at the same place.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

MAX_SIBLINGS = 16
MAX_DEPTH = 6
MAX_NODES = 400
"""Maximum number of parts that are distinguished. To limit memory use, further parts become ``*`` at once."""
STAR = "*"
SEPARATORS = ":/|"
_PARTS = re.compile(r"[^:/|]*[:/|]|[^:/|]+$")
_IS_DATA = re.compile(r"[@\s]|\d{3}|^[0-9a-fA-F]{8,}$|^.{41,}$|^(?=.*\d)[0-9a-fA-F]+[:/|]?$|-.*-.*\d|\ufffd")


@dataclass(frozen=True, kw_only=True, order=True)
class KeyPattern:
    """A key pattern, in the form displayed to people and in the forms used to query keys."""

    name: str
    glob: str
    """The pattern for Redis ``MATCH``. It matches all keys of the key pattern, and perhaps others."""
    regex: str
    """Regular expression that matches exactly the keys of the pattern, with a group for each ``*``."""
    n_keys: int


@dataclass
class KeyTree:
    """Collects any number of keys, one by one. The order of the keys matters only beyond ``MAX_NODES``."""

    _root: "_Node" = field(default_factory=lambda: _Node(is_root=True))
    _n_nodes: int = 0

    def add(self, key: str) -> None:
        node = self._root
        parts = _PARTS.findall(key)
        if not parts or parts[-1][-1] in SEPARATORS:
            parts.append("")
        for part in parts[: min(len(parts) - 1, MAX_DEPTH)]:
            node, is_new = node.child(part, is_full=self._n_nodes >= MAX_NODES)
            self._n_nodes += is_new
        rest = "".join(parts[min(len(parts) - 1, MAX_DEPTH) :])
        node.take(rest)

    def patterns(self) -> list[KeyPattern]:
        """All patterns, sorted by name."""
        found: Counter[tuple[_Part, ...]] = Counter()
        self._root.collect((), found)
        return sorted(_pattern(parts, count) for parts, count in found.items())


@dataclass
class _Node:
    """The parts of keys that follow one prefix: ``leaves`` are last parts, ``inner`` are all others."""

    leaves: Counter[str] = field(default_factory=Counter)
    inner: dict[str, "_Node"] = field(default_factory=dict)
    collapsed: set[str] = field(default_factory=set)
    """Separators before which every part becomes ``*``, since parts were too many or looked like data."""
    is_root: bool = False
    """Whether the node holds first parts, which are namespaces: one that looks like data does not change the
    others into ``*``.
    """

    def child(self, part: str, *, is_full: bool) -> tuple["_Node", bool]:
        """The node for a part that is followed by others, and whether that node is new."""
        star, separator = STAR + part[-1], part[-1]
        is_data = bool(_IS_DATA.search(part))
        if is_data and not self.is_root:
            self.collapsed.add(separator)
        is_star = is_data or separator in self.collapsed
        key = star if is_star or (is_full and part not in self.inner) else part
        is_new = key not in self.inner
        if is_new:
            self.inner[key] = _Node()
            self._settle()
        return self.inner.get(key) or self.inner[star], is_new

    def _literals(self, separator: str) -> list[str]:
        return sorted(key for key in self.inner if key[-1] == separator and key != STAR + separator)

    def _settle(self) -> None:
        """Merge parts into ``*`` before each separator that has, or once had, too many parts before it."""
        for separator in SEPARATORS:
            literals = self._literals(separator)
            if len(literals) > MAX_SIBLINGS or (literals and separator in self.collapsed):
                self.collapsed.add(separator)
                target = self.inner.setdefault(STAR + separator, _Node())
                for key in literals:
                    target.merge(self.inner.pop(key))

    def take(self, rest: str) -> None:
        is_star = STAR in self.leaves or _IS_DATA.search(rest) or (self.leaves and rest not in self.leaves)
        if is_star:
            self.leaves = Counter({STAR: self.leaves.total()})
        self.leaves[STAR if is_star else rest] += 1

    def merge(self, other: "_Node") -> None:
        self.leaves += other.leaves
        if len(self.leaves) > 1:
            self.leaves = Counter({STAR: self.leaves.total()})
        self.collapsed |= other.collapsed
        for key, node in other.inner.items():
            self.inner.setdefault(key, _Node()).merge(node)
        self._settle()

    def collect(self, before: "tuple[_Part, ...]", found: "Counter[tuple[_Part, ...]]") -> None:
        for leaf, count in self.leaves.items():
            last = "(.*)" if len(before) == MAX_DEPTH else "([^:/|]*)"
            found[(*before, (leaf, last if leaf == STAR else re.escape(leaf)))] += count
        for part, node in self.inner.items():
            regex = re.escape(part)
            if part[0] == STAR and len(part) == 2:
                others = "|".join(map(re.escape, self._literals(part[-1])))
                regex = (f"(?!{others})" if others else "") + f"([^:/|]*){re.escape(part[-1])}"
            node.collect((*before, (part, regex)), found)


_Part = tuple[str, str]
"""A part as shown in a pattern, and the regular expression for the parts of keys that it matches."""


def _pattern(parts: tuple[_Part, ...], count: int) -> KeyPattern:
    name, regex = ("".join(column) for column in zip(*parts, strict=True))
    return KeyPattern(name=name, glob=re.sub(r"([\[\]?\\])", r"\\\1", name), regex=regex, n_keys=count)
