"""Which patterns are rows of whole words of a fixed make, so that NumPy can match them many times faster.

A pattern between two ``\\b`` whose parts are word characters, in words parted by one character, matches
exactly where whole words of the text are so made: ``\\b\\d{1,3}\\.\\d{1,3}\\b`` needs no automaton.
Alternatives and options are written out; what is not of this kind is left to Hyperscan.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SET = re.compile(r"\\d|\[(?:[A-Za-z0-9]-[A-Za-z0-9]|\\d|[A-Za-z0-9 ./:_-])+\]|\\\.|[A-Za-z0-9 /:_-]")
_ATOM = re.compile(rf"(?P<open>\(\?:)|(?P<close>\))|(?P<or>\|)|(?P<set>{_SET.pattern})")
_COUNT = re.compile(r"\?|\{(\d+)(?:,(\d+))?\}")
_MEMBER = re.compile(r"\\d|(.)-(.)|(.)")
_MOST = 64
"""Alternatives of one pattern, and lengths of one part, up to which they are written out."""

LONGEST = 255
"""Bytes from which words are not told apart by length."""
WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")

Bytes = frozenset[int]


@dataclass(frozen=True)
class Shape:
    """The make of one word of ``least`` to ``most`` bytes: what each of the first may be, and all others."""

    head: tuple[Bytes, ...]
    tail: Bytes
    least: int
    most: int

    @property
    def cover(self) -> Bytes:
        """Every byte that may stand in it."""
        return self.tail.union(*self.head)


@dataclass(frozen=True)
class Words:
    """Words in a row, and the one byte after each but the last."""

    shapes: tuple[Shape, ...]
    between: tuple[Bytes, ...]


@dataclass(frozen=True)
class _Run:
    allowed: Bytes
    least: int
    most: int

    def in_any_case(self) -> "_Run":
        return _Run(any_case(self.allowed), self.least, self.most)


class _OtherKindError(Exception):
    """The pattern is not of this kind."""


def word_shapes(pattern: str, *, ignores_case: bool = False) -> tuple[Words, ...]:
    """The alternatives of ``pattern``, none where it is not of this kind.

    >>> [len(words.shapes) for words in word_shapes(r"\\b\\d{4}-\\d{2}(?:-\\d{2})?\\b")]
    [2, 3]
    >>> word_shapes(r"\\b\\d+\\b"), word_shapes(r"\\+\\d{9}\\b")
    ((), ())
    """
    if not (pattern.startswith(r"\b") and pattern.endswith(r"\b") and len(pattern) > 4):
        return ()
    try:
        alternatives, rest = _sequence(pattern[2:-2], inside=False)
        if rest:
            return ()
        if ignores_case:
            alternatives = [tuple(map(_Run.in_any_case, runs)) for runs in alternatives]
        return tuple(_words(fixed) for runs in alternatives for fixed in _spelled(runs))
    except _OtherKindError:
        return ()


def _sequence(text: str, *, inside: bool) -> tuple[list[tuple[_Run, ...]], str]:
    """Alternatives up to a closing bracket or the end, and what is left of ``text``."""
    done: list[tuple[_Run, ...]] = []
    current: list[tuple[_Run, ...]] = [()]
    while text and not text.startswith(")"):
        atom = _ATOM.match(text)
        # Outside of brackets an alternative would have but one of the two word boundaries.
        if atom is None or (atom["or"] and not inside):
            raise _OtherKindError
        text = text[atom.end() :]
        if atom["or"]:
            done, current = [*done, *current], [()]
            continue
        if atom["open"]:
            options, text = _sequence(text, inside=True)
            if not text:
                raise _OtherKindError
            text = text[1:]
        count = _COUNT.match(text)
        text = text[count.end() if count else 0 :]
        least, most = _limits(count)
        if atom["set"]:
            options = [(_Run(_bytes_of(atom["set"]), least, most),)] if most else [()]
        else:
            options = _repeated(options, least, most)
        current = [left + right for left in current for right in options]
        if len(current) > _MOST:
            raise _OtherKindError
    return [*done, *current], text


def _repeated(options: list[tuple[_Run, ...]], least: int, most: int) -> list[tuple[_Run, ...]]:
    results: list[tuple[_Run, ...]] = []
    current: list[tuple[_Run, ...]] = [()]
    for times in range(most + 1):
        if times >= least:
            results += current
        current = [left + right for left in current for right in options]
        if len(results) + len(current) > _MOST:
            raise _OtherKindError
    return results


def _limits(count: re.Match[str] | None) -> tuple[int, int]:
    if count is None:
        return 1, 1
    if count[0] == "?":
        return 0, 1
    return int(count[1]), int(count[2] or count[1])


def bytes_of(text: str) -> Bytes | None:
    """The bytes that a set or a single character of a pattern allows; ``None`` where it is neither."""
    return _bytes_of(text) if _SET.fullmatch(text) else None


def any_case(allowed: Bytes) -> Bytes:
    """The same where case is ignored.

    >>> bytes(sorted(any_case(frozenset(b"aZ1"))))
    b'1AZaz'
    """
    return allowed | frozenset(bytes(allowed).swapcase())


def _bytes_of(text: str) -> Bytes:
    if len(text) == 1:
        return frozenset(text.encode())
    if text == r"\.":
        return frozenset(b".")
    allowed: set[int] = set()
    for member in _MEMBER.finditer(text if text == r"\d" else text[1:-1]):
        if member[0] == r"\d":
            allowed |= set(b"0123456789")
        elif member[1]:
            allowed |= set(range(ord(member[1]), ord(member[2]) + 1))
        else:
            allowed.add(ord(member[3]))
    return frozenset(allowed)


def _spelled(runs: tuple[_Run, ...]) -> Iterator[tuple[_Run, ...]]:
    """Runs with the lengths written out of those that are not the last of their word."""
    for place, run in enumerate(runs):
        following = runs[place + 1].allowed if place + 1 < len(runs) else frozenset()
        if run.least < run.most and following & WORD:
            if run.most - run.least > _MOST:
                raise _OtherKindError
            for size in range(run.least, run.most + 1):
                fixed = (_Run(run.allowed, size, size),) if size else ()
                yield from _spelled((*runs[:place], *fixed, *runs[place + 1 :]))
            return
    yield runs


def _words(runs: tuple[_Run, ...]) -> Words:
    shapes, between, current = [], [], list[_Run]()
    for run in runs:
        if run.allowed <= WORD:
            current.append(run)
        elif run.allowed & WORD or (run.least, run.most) != (1, 1) or not current:
            raise _OtherKindError
        else:
            shapes.append(_shape(current))
            between.append(run.allowed)
            current = []
    if not current:
        raise _OtherKindError
    return Words((*shapes, _shape(current)), tuple(between))


def _shape(runs: list[_Run]) -> Shape:
    *first, last = runs
    head = tuple(run.allowed for run in first for _ in range(run.least))
    least, most = len(head) + last.least, len(head) + last.most
    if not least or most >= LONGEST:
        raise _OtherKindError
    return Shape(head, last.allowed, least, most)
