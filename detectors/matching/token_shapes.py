"""Recognises patterns that are sequences of words of fixed form, which NumPy matches many times faster.

If a pattern between two ``\\b`` consists of word characters, in words separated by one character each, its
matches are exactly the word sequences of that form: ``\\b\\d{1,3}\\.\\d{1,3}\\b`` needs no automaton.
Alternatives and optional parts are expanded; all other patterns are left to Hyperscan.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SET = re.compile(r"\\d|\[(?:[A-Za-z0-9]-[A-Za-z0-9]|\\[ds.-]|[A-Za-z0-9 ./:_+-])+\]|\\\.|[A-Za-z0-9 /:_-]")
_ATOM = re.compile(rf"(?P<open>\(\?:|\((?!\?))|(?P<close>\))|(?P<or>\|)|(?P<set>{_SET.pattern})")
_COUNT = re.compile(r"\?|\{(\d+)(?:,(\d+))?\}")
_MEMBER = re.compile(r"\\(?P<escaped>.)|(?P<first>.)-(?P<last>.)|(?P<one>.)")
_KINDS = {"d": frozenset(b"0123456789"), "s": frozenset(b" \t\r\f\v")}
"""Whitespace without the newline, which no row contains."""
_MOST = 64
"""Most alternatives of a pattern, and most lengths of a part, that are expanded."""

LONGEST = 255
"""Length from which words are no longer distinguished by length."""
WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")

Bytes = frozenset[int]


@dataclass(frozen=True)
class Shape:
    """The form of one word of ``least`` to ``most`` bytes: sets for its first bytes, and one for the rest."""

    head: tuple[Bytes, ...]
    tail: Bytes
    least: int
    most: int

    @property
    def cover(self) -> Bytes:
        """Every byte that may occur in it."""
        return self.tail.union(*self.head)

    def meets(self, known: Bytes) -> bool:
        """Whether a word of this form can consist of ``known`` bytes only."""
        ends = (self.tail,) if self.least > len(self.head) else ()
        return not any(known.isdisjoint(allowed) for allowed in (*self.head, *ends))


@dataclass(frozen=True)
class Words:
    """Consecutive words, and the separator byte after each but the last."""

    shapes: tuple[Shape, ...]
    between: tuple[Bytes, ...]


@dataclass(frozen=True)
class _Run:
    allowed: Bytes
    least: int
    most: int

    def in_any_case(self) -> "_Run":
        swapped = frozenset(bytes(self.allowed).swapcase())
        return _Run(self.allowed | swapped, self.least, self.most)


class _OtherKindError(Exception):
    """The pattern is not a sequence of words."""


def word_shapes(pattern: str, *, ignores_case: bool = False, loosely: bool = False) -> tuple[Words, ...]:
    """The alternatives of ``pattern``; empty if it is not a sequence of words.

    ``loosely``: fewer alternatives, which together match at least what the pattern does.

    >>> [len(words.shapes) for words in word_shapes(r"\\b\\d{4}-\\d{2}(?:-\\d{2})?\\b")]
    [2, 3]
    >>> word_shapes(r"\\b\\d+\\b"), word_shapes(r"\\+\\d{9}\\b")
    ((), ())
    >>> pattern = r"\\b(?:AB|CD)[-x]\\d\\b"
    >>> [len(word_shapes(pattern, loosely=loosely)) for loosely in (False, True)]
    [4, 2]
    """
    if not (pattern.startswith(r"\b") and pattern.endswith(r"\b") and len(pattern) > 4):
        return ()
    try:
        alternatives, rest = _sequence(pattern[2:-2], inside=False, loosely=loosely)
        if rest:
            return ()
        if ignores_case:
            alternatives = [tuple(map(_Run.in_any_case, runs)) for runs in alternatives]
        return tuple(_words(fixed) for runs in alternatives for fixed in _spelled(runs))
    except _OtherKindError:
        return ()


def _sequence(text: str, *, inside: bool, loosely: bool) -> tuple[list[tuple[_Run, ...]], str]:
    """Alternatives up to a closing bracket or the end, and the rest of ``text``."""
    done: list[tuple[_Run, ...]] = []
    current: list[tuple[_Run, ...]] = [()]
    while text and not text.startswith(")"):
        atom = _ATOM.match(text)
        # An alternative outside brackets would have only one of the two word boundaries.
        if atom is None or (atom["or"] and not inside):
            raise _OtherKindError
        text = text[atom.end() :]
        if atom["or"]:
            done, current = [*done, *current], [()]
            continue
        if atom["open"]:
            options, text = _sequence(text, inside=True, loosely=loosely)
            if not text:
                raise _OtherKindError
            text = text[1:]
        count = _COUNT.match(text)
        text = text[count.end() if count else 0 :]
        least, most = _limits(count)
        if atom["set"]:
            options = _options(_bytes_of(atom["set"]), least, most)
        else:
            options = _repeated(_merged(options) if loosely else options, least, most)
        current = [left + right for left in current for right in options]
        if len(current) > _MOST:
            raise _OtherKindError
    return [*done, *current], text


def _options(allowed: Bytes, least: int, most: int) -> list[tuple[_Run, ...]]:
    """A set repeated ``least`` to ``most`` times; separators stay single elements."""
    within, between = allowed & WORD, allowed - WORD
    if not between:
        return [(_Run(within, least, most),)] if most else [()]
    return _repeated([(_Run(one, 1, 1),) for one in (within, between) if one], least, most)


def _merged(options: list[tuple[_Run, ...]]) -> list[tuple[_Run, ...]]:
    """Alternatives of fixed lengths; those of equal structure are merged into one that accepts either."""
    alike: dict[tuple[bool, ...], list[tuple[Bytes, ...]]] = {}
    for runs in options:
        if any(run.least < run.most for run in runs):
            return options
        every = tuple(run.allowed for run in runs for _ in range(run.least))
        alike.setdefault(tuple(one <= WORD for one in every), []).append(every)
    return [
        tuple(_Run(frozenset[int]().union(*place), 1, 1) for place in zip(*same, strict=True))
        for same in alike.values()
    ]


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


def _bytes_of(text: str) -> Bytes:
    if len(text) == 1:
        return frozenset(text.encode())
    if text == r"\.":
        return frozenset(b".")
    allowed: set[int] = set()
    for member in _MEMBER.finditer(text if text == r"\d" else text[1:-1]):
        if member["escaped"]:
            allowed |= _KINDS.get(member["escaped"], frozenset(member["escaped"].encode()))
        elif member["first"]:
            allowed |= set(range(ord(member["first"]), ord(member["last"]) + 1))
        else:
            allowed.add(ord(member["one"]))
    return frozenset(allowed)


def _spelled(runs: tuple[_Run, ...]) -> Iterator[tuple[_Run, ...]]:
    """Runs with variable lengths expanded, except for the last run of each word."""
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
