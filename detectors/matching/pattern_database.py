"""Compiles Hyperscan databases of patterns, and uses those that were compiled when the program was built.

A built database holds all patterns that a scan searches for by default. If only some of them are wanted, the
matches of the others are left out, since compiling takes seconds; patterns of users get a database of their
own. The built databases use no instructions that only some processors of a platform have, so they can be used
on all of them. With another version of Hyperscan, or on another platform, all databases are compiled in each
process.

* https://intel.github.io/hyperscan/dev-reference/compilation.html
* https://intel.github.io/hyperscan/dev-reference/serialization.html
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import hyperscan
import numpy as np

from detectors import built
from detectors.matching.native import Ints

_ALWAYS = hyperscan.HS_FLAG_MULTILINE
_WORTH = 50
"""A built database is used only if at least this many of its patterns, or half of them, are wanted. Compiling
fewer patterns takes less than a second, and the database of few patterns is faster.
"""


@dataclass(frozen=True)
class Patterns:
    """Some patterns, ready to be searched for."""

    parts: tuple[tuple[hyperscan.Database, Ints], ...]
    """Databases, each with the place among all patterns of every pattern in it: -1 if it is not wanted."""

    def matches(self, buffer: bytes) -> tuple[Ints, Ints, Ints]:
        """Pattern, start and end of every match; the start is 0 if the pattern was compiled without."""
        if len(self.parts) == 1:
            return _of_part(*self.parts[0], buffer)
        found = [_of_part(*part, buffer) for part in self.parts]
        pattern, start, end = (np.concatenate(column) for column in zip(*found, strict=True))
        return pattern, start, end


def open_patterns(patterns: Sequence[str], flags: Sequence[int], name: str = "") -> Patterns:
    """Compile patterns, with the flags of Hyperscan for each. ``^`` and ``$`` match at the beginning and end
    of lines.

    Args:
        name: the name of the database that is built of the default patterns; empty if there is none.

    Raises ``ValueError`` for a pattern that does not compile.
    """
    wanted = [(text, flag | _ALWAYS) for text, flag in zip(patterns, flags, strict=True)]
    known = _built(name, wanted) if name else None
    if known is None:
        return Patterns(((_with_scratch(_compiled(wanted)), np.arange(len(wanted))),))
    database, within = known
    rest = np.flatnonzero(~np.isin(np.arange(len(wanted)), within))
    parts = [(_with_scratch(database), within)]
    if len(rest):
        parts.append((_with_scratch(_compiled([wanted[place] for place in rest])), rest))
    return Patterns(tuple(parts))


def starts(patterns: Sequence[str]) -> list[int]:
    """The flags with which the start of each match is reported, which is slower."""
    return [hyperscan.HS_FLAG_SOM_LEFTMOST] * len(patterns)


Wanted = Sequence[tuple[str, int]]
"""Patterns with their flags."""


def _built(name: str, wanted: Wanted) -> tuple[hyperscan.Database, Ints] | None:
    """The built database ``name``, with the place in ``wanted`` of each of its patterns; ``None`` if there is
    no such database, or if it contains too few of the patterns.
    """
    within = places_of_built(name, wanted)
    if within is None:
        return None
    payload = built.content(f"{name}.database", lambda: hyperscan.dumpb(_compiled(wanted)))
    try:
        return hyperscan.loadb(payload, hyperscan.HS_MODE_BLOCK), within
    except hyperscan.error:
        return None


def places_of_built(name: str, wanted: Sequence[Hashable]) -> Ints | None:
    """For each of the patterns that were compiled as ``name`` when the program was built, its place in
    ``wanted``, or -1; ``None`` if there are none, or too few are wanted.
    """
    held = built.if_there(f"{name}.patterns", lambda: list(wanted))
    if held is None:
        return None
    place_of = {pattern: place for place, pattern in enumerate(wanted)}
    within = np.array([place_of.get(pattern, -1) for pattern in held], dtype=np.int64)
    return within if np.count_nonzero(within >= 0) >= min(_WORTH, (len(held) + 1) // 2) else None


def _compiled(wanted: Wanted) -> hyperscan.Database:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    expressions, flags = [text.encode() for text, _ in wanted], [flag for _, flag in wanted]
    try:
        database.compile(expressions=expressions, ids=list(range(len(wanted))), flags=flags)
    except hyperscan.error as error:
        raise ValueError(f"a detector's pattern does not compile: {error}") from None
    return database


def _with_scratch(database: hyperscan.Database) -> hyperscan.Database:
    database.scratch = hyperscan.Scratch(database)
    return database


def _of_part(database: hyperscan.Database, within: Ints, buffer: bytes) -> tuple[Ints, Ints, Ints]:
    found: list[int] = []
    extend: Callable[[tuple[int, int, int]], None] = found.extend

    def on_match(expression: int, start: int, end: int, _flags: int, _context: object) -> None:
        extend((expression, start, end))

    database.scan(buffer, match_event_handler=on_match)
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    pattern = within[table[:, 0]]
    wanted = pattern >= 0
    return pattern[wanted], table[wanted, 1], table[wanted, 2]
