"""Find the columns of fixed-width records without blanks between columns, as banks and authorities exchange
them.

The columns are derived from what all records of one kind have in the same places: digits or other characters,
blanks before the next text begins, or zeros before a number.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

_MIN_LINES, _MAX_LINES = 8, 200
_MIN_WIDTH, _MAX_WIDTH = 20, 4_000
_MOST_KINDS = 6
"""Maximum number of kinds of records in one file."""
_FEWEST, _MIN_SHARE = 4, 0.05
"""The least number of lines that a kind of record must have, and the least share of all lines."""
_ALIKE = 0.12
"""The highest share of places at which only one of two records of the same kind may have a digit."""
_MIN_COVERED = 0.75
_MIN_WIDE = 0.9
"""The least share of lines that must belong to some kind of record, and the least share that must be equally
long.
"""
_NEARLY_ALL, _MOSTLY, _HARDLY = 0.98, 0.8, 0.2
_MIN_PURE = 0.85
"""The least share of places that must have a digit either in nearly all records or in nearly none."""
_DIGIT, _TEXT, _BLANK = "d", "x", " "
_ZERO, _CONSTANT, _VARYING = "z", "c", "v"
Cuts = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Layout:
    """The layout of one kind of records."""

    pattern: str
    """Regular expression that matches the lines of this kind."""
    cuts: Cuts
    """Start and end of each column, in characters."""


def packed(lines: Sequence[str]) -> tuple[Layout, ...]:
    """The layouts of the kinds of records in ``lines``, most frequent first; empty if the lines are not
    fixed-width records.

    >>> rows = [f"{number:06}{name:12}{number * 7919 % 10**9:09}" for number, name in
    ...         enumerate(("Jane Roe", "John Doe", "Ann Lee", "Bo Ray") * 3, start=100)]
    >>> [layout.cuts for layout in packed(rows)]
    [((3, 6), (6, 18), (21, 27))]
    """
    read = lines[:_MAX_LINES]
    width, n_wide = Counter(map(len, read)).most_common(1)[0] if read else (0, 0)
    if not _MIN_WIDTH <= width <= _MAX_WIDTH or n_wide < max(_MIN_LINES, _MIN_WIDE * len(read)):
        return ()
    kept = [line for line in read if len(line) == width]
    codes = np.frombuffer("".join(kept).encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = codes.reshape(len(kept), width)
    kinds = [codes[places] for places in _kinds(_is_digit(codes))]
    if sum(map(len, kinds)) < _MIN_COVERED * len(kept) or not all(map(_is_pure, kinds)):
        return ()
    layouts = tuple(Layout(_pattern(kind), tuple(_cuts(kind))) for kind in kinds)
    return layouts if any(len(layout.cuts) > 2 for layout in layouts) else ()


def _is_digit(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (codes >= ord("0")) & (codes <= ord("9"))
    return found


def _kinds(is_digit: NDArray[np.bool_]) -> list[list[int]]:
    """Group the lines that have digits in the same places, as indexes of lines; the most frequent kind comes
    first.
    """
    kinds: list[list[int]] = []
    for place, line in enumerate(is_digit):
        own = next((kind for kind in kinds if (line != is_digit[kind[0]]).mean() <= _ALIKE), None)
        if own is None:
            kinds.append(own := [])
        own.append(place)
    least = max(_FEWEST, _MIN_SHARE * len(is_digit))
    return sorted((kind for kind in kinds if len(kind) >= least), key=lambda kind: -len(kind))[:_MOST_KINDS]


def _is_pure(codes: NDArray[np.uint32]) -> bool:
    """Whether nearly every place has digits either in nearly all records or in nearly none, and some places
    have digits that vary.
    """
    share = _is_digit(codes).mean(axis=0)
    filled = (codes != ord(" ")).any(axis=0)
    pure = (share >= _NEARLY_ALL) | (share <= 1 - _NEARLY_ALL)
    varying = (share >= _NEARLY_ALL) & (codes != codes[0]).any(axis=0)
    return bool(pure[filled].mean() >= _MIN_PURE) and bool(varying.any())


def _pattern(codes: NDArray[np.uint32]) -> str:
    everywhere: list[bool] = list(np.all(_is_digit(codes), axis=0))
    parts = ((is_digit, sum(1 for _ in run)) for is_digit, run in groupby(everywhere))
    return "^" + "".join(f"{'[0-9]' if is_digit else '.'}{{{n}}}" for is_digit, n in parts) + "$"


def _cuts(codes: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Yield the columns, which begin where digits, text or blanks begin. Constant zeros and blanks are left
    out.
    """
    blank = (codes == ord(" ")).mean(axis=0)
    digit = _is_digit(codes).mean(axis=0)
    looks = "".join(
        _DIGIT if is_digit >= _MOSTLY else _BLANK if is_blank == 1 else _TEXT
        for is_digit, is_blank in zip(digit, blank, strict=True)
    )
    begins = [
        place
        for place in range(1, len(looks))
        if (looks[place] != looks[place - 1] and looks[place - 1 : place + 1] != _TEXT + _BLANK)
        or (looks[place] == _TEXT and blank[place - 1] >= _MOSTLY and blank[place] <= _HARDLY)
    ]
    for start, stop in pairwise([0, *begins, len(looks)]):
        if looks[start] == _DIGIT:
            yield from _numbers(codes[:, start:stop], start)
        elif (codes[:, start:stop] != ord(" ")).any():
            yield start, stop


def _numbers(codes: NDArray[np.uint32], at: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers in a run of digits. A number begins after zeros that all records have, or at two or
    more other digits that all records have, such as the century of a date.
    """
    constant = (codes == codes[0]).mean(axis=0) >= _NEARLY_ALL
    looks = "".join(
        _VARYING if not same else _ZERO if code == ord("0") else _CONSTANT
        for same, code in zip(constant, codes[0], strict=True)
    )
    borders = sorted(
        {0, len(looks)}
        | {border for found in re.finditer("z{2,}|^z+|z+$", looks) for border in found.span()}
        | {found.start() for found in re.finditer("c{2,}", looks)}
    )
    for start, stop in pairwise(borders):
        if _ZERO * (stop - start) != looks[start:stop]:
            yield at + start, at + stop
