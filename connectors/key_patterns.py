"""Patterns of keys: ``session:4f2a`` and ``session:9c81`` are both ``session:*``.

A key is cut at ``:``, ``/`` and ``|``. A part becomes ``*`` where it looks like data, where it is one of
several last parts under the same beginning, or where more than sixteen parts stand in the same place.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

MAX_SIBLINGS = 16
MAX_DEPTH = 6
MAX_NODES = 400
"""Parts that are told apart in all; beyond, parts become ``*`` at once, so that memory stays flat."""
STAR = "*"
SEPARATORS = ":/|"
_PARTS = re.compile(r"[^:/|]*[:/|]|[^:/|]+$")
_IS_DATA = re.compile(r"@|\d{3}|^[0-9a-fA-F]{8,}$|^.{41,}$|^\d+[:/|]?$|-.*-.*\d|\ufffd")


@dataclass(frozen=True, kw_only=True, order=True)
class KeyPattern:
    """A pattern, as it is shown and as it is asked for."""

    name: str
    glob: str
    """For ``MATCH``: lets through at least the keys of the pattern."""
    regex: str
    """Exactly the keys of the pattern; a group for each ``*``."""
    n_keys: int


@dataclass
class KeyTree:
    """Keys taken in one by one, whatever their number. The patterns do not depend on their order."""

    _root: "_Node" = field(default_factory=lambda: _Node())
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
        """All patterns, by name."""
        found: Counter[tuple[str, ...]] = Counter()
        self._root.collect((), found)
        return sorted(_pattern(parts, count) for parts, count in found.items())


@dataclass
class _Node:
    """What follows one beginning: last parts with their number, and parts that go on."""

    leaves: Counter[str] = field(default_factory=Counter)
    inner: dict[str, "_Node"] = field(default_factory=dict)

    def child(self, part: str, *, is_full: bool) -> tuple["_Node", bool]:
        star = STAR + part[-1]
        key = star if is_full or star in self.inner or _IS_DATA.search(part) else part
        is_new = key not in self.inner
        if is_new:
            self.inner[key] = _Node()
            if key == star or len(self.inner) > MAX_SIBLINGS:
                return self._collapsed(part[-1]), key == star
        return self.inner[key], is_new

    def _collapsed(self, separator: str) -> "_Node":
        """All parts that end in this separator as one."""
        star = STAR + separator
        merged = self.inner.pop(star, None) or _Node()
        for key in [key for key in self.inner if key[-1] == separator]:
            merged.merge(self.inner.pop(key))
        self.inner[star] = merged
        return merged

    def take(self, rest: str) -> None:
        is_star = STAR in self.leaves or _IS_DATA.search(rest) or (self.leaves and rest not in self.leaves)
        if is_star:
            total = self.leaves.total()
            self.leaves = Counter({STAR: total})
        self.leaves[STAR if is_star else rest] += 1

    def merge(self, other: "_Node") -> None:
        self.leaves += other.leaves
        if len(self.leaves) > 1:
            self.leaves = Counter({STAR: self.leaves.total()})
        for key, node in other.inner.items():
            star = STAR + key[-1]
            target = star if star in self.inner else key
            self.inner.setdefault(target, _Node()).merge(node)
            if target == star or len(self.inner) > MAX_SIBLINGS:
                self._collapsed(key[-1])

    def collect(self, before: tuple[str, ...], found: Counter[tuple[str, ...]]) -> None:
        for leaf, count in self.leaves.items():
            found[(*before, leaf)] += count
        for part, node in self.inner.items():
            node.collect((*before, part), found)


def _pattern(parts: tuple[str, ...], count: int) -> KeyPattern:
    glob = re.sub(r"([\[\]?\\])", r"\\\1", "".join(parts))
    pieces = []
    for place, part in enumerate(parts):
        if not part.startswith(STAR):
            pieces.append(re.escape(part))
        elif place == len(parts) - 1:
            pieces.append("(.*)" if place == MAX_DEPTH else "([^:/|]*)")
        else:
            pieces.append(f"([^:/|]*){re.escape(part[1:])}")
    return KeyPattern(name="".join(parts), glob=glob, regex="".join(pieces), n_keys=count)
