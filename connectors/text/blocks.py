"""Sample text that is too large to read completely, as blocks of whole rows at seeded places.

The text is divided into as many equal parts as blocks are wanted, and one block is read at a seeded place in
each part. Row ordinals are derived from the block's byte position: they are unique and increasing, but they
are not row numbers.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from connectors.base import BlockSample, Collection, Split
from connectors.sampling import fractions
from connectors.storage.content import Content
from connectors.storage.streams import chunks

_MAX_WINDOW = 16 << 20
"""Maximum number of bytes that are searched for one whole row."""


class Stretch(NamedTuple):
    """The byte range that the whole rows in a window of bytes take, and how many rows there are."""

    start: int
    stop: int
    n_rows: int


Align = Callable[[Collection, bytes, bool], Stretch]
"""Finds whole rows. Arguments: the collection, a window of its bytes, and whether the window reaches the
end.
"""


@dataclass(frozen=True)
class TextPart:
    """One file of a collection; a rotated log consists of several files."""

    collection: Collection
    content: Content
    align: Align


def line_stretch(collection: Collection, window: bytes, is_end: bool) -> Stretch:
    """The whole lines in ``window``, for collections in which every line is a row.

    >>> line_stretch(Collection(name="x", kind="log"), b"rt\\nwhole\\nbegi", False)
    Stretch(start=3, stop=9, n_rows=1)
    """
    start = window.find(b"\n") + 1
    stop = len(window) if is_end else window.rfind(b"\n") + 1
    if not start or start >= stop:
        return Stretch(0, 0, 0)
    return Stretch(start, stop, window.count(b"\n", start, stop - 1) + 1)


def block_sample(parts: Sequence[TextPart], count: int, n_bytes: int, seed: int) -> BlockSample | None:
    """``count`` blocks of about ``n_bytes``, spread over all parts; ``None`` if a part has no random access,
    the text is too small, or no rows are found.

    A place without recognisable rows nearby, such as the inside of a huge cell, gives no block.
    """
    sizes = [part.content.size or 0 for part in parts if part.content.can_seek]
    stretch = sum(sizes) / count
    if len(sizes) < len(parts) or stretch < 2 * n_bytes:
        return None
    befores = list(pairwise(accumulate(sizes, initial=0)))
    splits: list[Split] = []
    read = rows = last = 0
    for number, fraction in enumerate(fractions(count, seed)):
        place = int(number * stretch + (fraction * count - number) * (stretch - n_bytes))
        member = next(index for index, (_, stop) in enumerate(befores) if place < stop)
        before = befores[member][0]
        found = _rows_around(parts[member], place - before, n_bytes)
        if found.start >= found.stop or before + found.start < last:
            continue
        last = before + found.stop
        split = Split(
            index=len(splits),
            start=found.start,
            stop=found.stop,
            first_row=before + found.start + 1,
            member=member,
        )
        splits.append(split)
        read, rows = read + found.stop - found.start, rows + found.n_rows
    return BlockSample(splits=tuple(splits), n_rows=rows, share=read / sum(sizes)) if rows else None


def _rows_around(part: TextPart, place: int, n_bytes: int) -> Stretch:
    """The byte range of the whole rows after ``place``. The window that is read grows until it contains a
    whole row.
    """
    size = part.content.size or 0
    while True:
        stop = min(place + n_bytes, size)
        with contextlib.closing(part.content.open(place, stop)) as stream:
            window = b"".join(chunks(stream, n_bytes))
        found = part.align(part.collection, window, stop == size)
        if found.n_rows or stop == size or n_bytes >= _MAX_WINDOW:
            return Stretch(place + found.start, place + found.stop, found.n_rows)
        n_bytes *= 4
