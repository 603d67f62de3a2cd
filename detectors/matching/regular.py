"""Compiles small patterns to state tables.

Supports a subset of regular expressions on UTF-8: characters, sets of bytes, groups, alternatives and counts.
The positions of characters and sets in a pattern are the states of Glushkov's automaton. This is made
deterministic: each state of the table is a set of positions.

* https://en.wikipedia.org/wiki/Glushkov%27s_construction_algorithm

>>> table = automaton_of(["a[bc]{1,2}", "ab?"])
>>> [table.accepted_by(text) for text in (b"ab", b"abc", b"a", b"b")]
[[0, 1], [0], [1], []]
>>> automaton_of(["a(?=b)"]) is None
True
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detectors.lazy_patterns import late
from detectors.matching.automaton import BEGIN, DEAD, Automaton, Bytes

_TOKEN = late(
    r"(?P<open>\(\?i?:|\((?!\?))|(?P<close>\))|(?P<or>\|)"
    r"|(?P<count>[?*+]|\{(?P<least>\d+)(?P<comma>,)?(?P<most>\d+)?\})"
    r"|(?P<set>\\d|\[\^?(?:[^\\\]^]|\\(?:[dnst]|[^A-Za-z0-9]|x[0-9a-f]{2}))"
    r"(?:[^\\\]]|\\(?:[dnst]|[^A-Za-z0-9]|x[0-9a-f]{2}))*\])"
    r"|\\(?P<escaped>[^A-Za-z0-9])"
    r"|(?P<plain>[^\\^$.\[\](){}|?*+])"
)
_MEMBER = late(
    r"\\(?P<kind>[dnst])|(\\x..|[^\\])-(\\x..|[^\\\]])|\\(?P<escaped>[^A-Za-z0-9])|(\\x..|[^\\])", re.DOTALL
)
_MOST_STATES = 20_000
_KINDS = {"d": b"0123456789", "n": b"\n", "s": b" \t\r\f\v", "t": b"\t"}
"""The bytes that each escape matches. ``\\s`` does not match the newline, which no row contains."""
_ALL = frozenset(range(256))


class _OtherKindError(Exception):
    """The pattern uses unsupported syntax, or is too large."""


@dataclass
class _Places:
    """For each position in the patterns: the bytes that it accepts, and the positions that may follow it."""

    bytes_of: list[Bytes] = field(default_factory=list)
    after: list[set[int]] = field(default_factory=list)

    def add(self, allowed: Bytes) -> int:
        self.bytes_of.append(allowed)
        self.after.append(set())
        return len(self.after) - 1


@dataclass(frozen=True)
class _Part:
    """A part of a pattern, with the positions at which its matches can begin and end."""

    first: frozenset[int]
    last: frozenset[int]
    least: int
    """Length of the shortest match of this part, in bytes."""

    @property
    def empty(self) -> bool:
        return not self.least


_NOTHING = _Part(frozenset(), frozenset(), 0)


class _Parser:
    """Parses a pattern from left to right. A part with a count is parsed once for each possible
    repetition.
    """

    def __init__(self, text: str, places: _Places) -> None:
        self._text, self._places = text.removeprefix("(?i)"), places
        self._ignores_case = text.startswith("(?i)")
        self.is_endless = False

    def whole(self, *, alternatives: bool = True) -> _Part:
        part, at = self._alternatives(0) if alternatives else self._sequence(0)
        if at != len(self._text):
            raise _OtherKindError
        return part

    def _alternatives(self, at: int) -> tuple[_Part, int]:
        part, at = self._sequence(at)
        while self._text.startswith("|", at):
            other, at = self._sequence(at + 1)
            part = _Part(part.first | other.first, part.last | other.last, min(part.least, other.least))
        return part, at

    def _sequence(self, at: int) -> tuple[_Part, int]:
        part = _NOTHING
        while at < len(self._text) and self._text[at] not in "|)":
            one, end = self._atom(at)
            least, most, after = self._count(end)
            size = least + 1 if most is None else most
            copies = [one, *(self._atom(at)[0] for _ in range(size - 1))][:size]
            for copy in copies[:least]:
                part = self._joined(part, copy)
            part = self._joined(part, self._optional(copies[least:], without_end=most is None))
            at = after
        return part, at

    def _optional(self, copies: Sequence[_Part], *, without_end: bool) -> _Part:
        """Join optional copies of a part, each of which may only follow the previous copy.

        ``without_end``: whether there is a single copy, which may be repeated without limit.
        """
        if without_end:
            (one,) = copies
            self._follow(one.last, one.first)
            self.is_endless = True
            return _Part(one.first, one.last, 0)
        whole = _NOTHING
        for one in reversed(copies):
            joined = self._joined(one, whole)
            whole = _Part(joined.first, joined.last, 0)
        return whole

    def _atom(self, at: int) -> tuple[_Part, int]:
        """Parse the character, set or group at ``at``, and add its positions.
        Returns it, and where it ends.
        """
        if len(self._places.after) > _MOST_STATES:
            raise _OtherKindError
        token = _TOKEN.match(self._text, at)
        if token is None:
            raise _OtherKindError
        if token["open"]:
            outside, self._ignores_case = self._ignores_case, self._ignores_case or token["open"] == "(?i:"
            part, at = self._alternatives(token.end())
            self._ignores_case = outside
            if not self._text.startswith(")", at):
                raise _OtherKindError
            return part, at + 1
        if token["plain"] and not token["plain"].isascii():
            return self._character(token["plain"], token.end()), token.end()
        if self._ignores_case and token[0].startswith("[^"):
            raise _OtherKindError
        return self._byte(_bytes_of(token)), token.end()

    def _character(self, character: str, end: int) -> _Part:
        """Add the bytes of a character that is not ASCII. A count after the character (at
        ``end``) is unsupported.
        """
        if self._ignores_case or self._count(end)[2] > end:
            raise _OtherKindError
        part = _NOTHING
        for byte in character.encode():
            part = self._joined(part, self._byte(frozenset((byte,))))
        return part

    def _byte(self, allowed: Bytes) -> _Part:
        place = frozenset((self._places.add(_in_any_case(allowed) if self._ignores_case else allowed),))
        return _Part(place, place, 1)

    def _count(self, at: int) -> tuple[int, int | None, int]:
        token = _TOKEN.match(self._text, at)
        if token is None or not token["count"]:
            return 1, 1, at
        if token[0] in "?*+":
            return int(token[0] == "+"), 1 if token[0] == "?" else None, token.end()
        least = int(token["least"])
        most = int(token["most"]) if token["most"] else None if token["comma"] else least
        return least, most, token.end()

    def _joined(self, left: _Part, right: _Part) -> _Part:
        self._follow(left.last, right.first)
        return _Part(
            left.first | right.first if left.empty else left.first,
            left.last | right.last if right.empty else right.last,
            left.least + right.least,
        )

    def _follow(self, places: frozenset[int], following: frozenset[int]) -> None:
        for place in places:
            self._places.after[place] |= following


def automaton_of(patterns: Sequence[str]) -> Automaton | None:
    """One state table for all patterns; ``None`` if a pattern is unsupported or the table would be
    too large.
    """
    places = _Places()
    try:
        parts = [_Parser(text, places).whole() for text in patterns]
        return _table(places, parts)
    except _OtherKindError:
        return None


@dataclass(frozen=True)
class Outline:
    """The bytes with which matches of a pattern begin and end, and how long they are."""

    first: Bytes
    last: Bytes
    least: int
    is_endless: bool
    every: tuple[Bytes, ...]
    """The bytes allowed at each position of the pattern."""


def outline_of(pattern: str) -> Outline | None:
    """The outline of a pattern without alternatives outside groups; ``None`` if it is unsupported.

    >>> outline = outline_of("a[bc]{2,}")
    >>> (outline.least, outline.is_endless, sorted(outline.last)) if outline else None
    (3, True, [98, 99])
    """
    places = _Places()
    parser = _Parser(pattern, places)
    try:
        part = parser.whole(alternatives=False)
    except _OtherKindError:
        return None
    first, last = (
        frozenset[int]().union(*(places.bytes_of[at] for at in ends)) for ends in (part.first, part.last)
    )
    return Outline(first, last, part.least, parser.is_endless, tuple(places.bytes_of))


def _in_any_case(allowed: Bytes) -> Bytes:
    return allowed | frozenset(bytes(allowed).swapcase())


def _table(places: _Places, parts: Sequence[_Part]) -> Automaton:
    kind_of, n_kinds = _kinds(places.bytes_of)
    kinds_of = [{int(kind_of[byte]) for byte in allowed} for allowed in places.bytes_of]
    begin = frozenset[int]().union(*(part.first for part in parts))
    numbers: dict[frozenset[int] | None, int] = {frozenset(): DEAD, None: BEGIN}
    pending: list[frozenset[int] | None] = [None]
    step: dict[int, list[int]] = {DEAD: [DEAD] * n_kinds}
    while pending:
        state = pending.pop()
        following = begin if state is None else frozenset[int]().union(*(places.after[at] for at in state))
        targets: list[set[int]] = [set() for _ in range(n_kinds)]
        for place in following:
            for kind in kinds_of[place]:
                targets[kind].add(place)
        step[numbers[state]] = []
        for target in map(frozenset, targets):
            if target not in numbers:
                if len(numbers) > _MOST_STATES:
                    raise _OtherKindError
                numbers[target] = len(numbers)
                pending.append(target)
            step[numbers[state]].append(numbers[target])
    accepts = np.zeros((len(numbers), len(parts)), dtype=np.bool_)
    accepts[BEGIN] = [part.empty for part in parts]
    ends = {place: at for at, part in enumerate(parts) for place in part.last}
    for state, number in numbers.items():
        accepts[number, [ends[place] for place in state or () if place in ends]] = True
    table = np.array([step[number] for number in range(len(numbers))], dtype=np.int64)
    return Automaton.of(table.reshape(len(numbers), n_kinds)[:, kind_of], accepts)


def _kinds(sets: Sequence[Bytes]) -> tuple[npt.NDArray[np.uint8], int]:
    """The kind of each byte, and the number of kinds. Two bytes are of the same kind if each of ``sets``
    contains either both or neither of them.
    """
    distinct = list(dict.fromkeys(sets))
    taken = np.zeros((256, len(distinct)), dtype=np.bool_)
    for place, one in enumerate(distinct):
        taken[list(one), place] = True
    known: dict[bytes, int] = {}
    kind_of = [known.setdefault(taken[byte].tobytes(), len(known)) for byte in range(256)]
    return np.array(kind_of, dtype=np.uint8), len(known)


def _bytes_of(token: re.Match[str]) -> Bytes:
    single = token["escaped"] or token["plain"]
    if single:
        if not single.isascii():
            raise _OtherKindError
        return frozenset(single.encode())
    if not token["set"]:
        raise _OtherKindError
    allowed: set[int] = set()
    inner = token["set"].removeprefix("[").removesuffix("]")
    for member in _MEMBER.finditer(inner.removeprefix("^")):
        if member["kind"]:
            allowed.update(_KINDS[member["kind"]])
        elif member[2]:
            allowed |= set(range(_byte(member[2]), _byte(member[3]) + 1))
        else:
            allowed.add(_byte(member["escaped"] or member[5]))
    return _ALL - allowed if inner.startswith("^") else frozenset(allowed)


def _byte(member: str) -> int:
    """The byte that a member of a set represents; the member is a character or ``\\x`` with two digits."""
    if len(member) == 4:
        return int(member[2:], 16)
    if not member.isascii():
        raise _OtherKindError
    return ord(member)
