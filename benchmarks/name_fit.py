"""Fits the name model, a logistic regression over the pieces of a cell's words, with AdaGrad.

In each script, all names together have the same weight as all things together, so that a script by itself
indicates nothing. The weight of a country is the square root of the number of cells with names from it.
"""

import random
from array import array
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks import name_cells
from benchmarks.name_sources import people
from benchmarks.name_things import things as lists_of_things
from detectors.parts.name_features import PLACES, pieces, script, shapes, words_of

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
BATCH = 2_048
EPOCHS = 3
RATE = 0.35
DECAY = 2e-6
FEWEST = 100
"""Minimum number of names, and of things, that a script needs for the model to learn from the script."""
CUT = 0.99999
"""Share of the weights that fit into a byte; the few larger weights are capped."""


def fit_model(folder: Path, path: Path, *, leave_out: bool) -> None:
    """Draw cells from the sources in a folder, fit the weights and write them."""
    rng = random.Random(name_cells.SEED)
    named = list(name_cells.names(people(folder), rng, leave_out))
    counts = Counter(country for country, _ in named)
    things = list(name_cells.things(lists_of_things(folder), counts, rng, leave_out))
    names = [name for _, name in named if words_of(name)]
    texts = [*names, *filter(words_of, things)]
    print(f"{len(names):,} names of {len(counts)} countries, {len(texts) - len(names):,} things")
    is_name = np.arange(len(texts)) < len(names)
    share = np.ones(len(texts))
    share[: len(names)] = [counts[country] ** -0.5 for country, name in named if words_of(name)]
    save(fit(Cells(texts), is_name, balanced(texts, is_name, share)), path)


class Cells:
    """The positions of the weights that belong to the features of all cells, one cell after another."""

    def __init__(self, texts: Sequence[str]) -> None:
        places, sizes, scales = array("i"), array("q"), array("f")
        for text in texts:
            own, looks, share = self.seen(text)
            places.extend([*own, *looks])
            sizes.append(len(own) + len(looks))
            scales.extend([len(own) ** -0.5] * len(own) + [share] * len(looks))
        self.places = np.frombuffer(places, dtype=np.int32)
        self.scales = np.frombuffer(scales, dtype=np.float32)
        self.sizes = np.frombuffer(sizes, dtype=np.int64)
        self.starts = np.cumsum(self.sizes) - self.sizes

    def seen(self, text: str) -> tuple[Sequence[int], Sequence[int], float]:
        """Weight positions of a text's word pieces and of the text's shapes, and the scale of each shape."""
        words = words_of(text)
        return [place for word in words for place in _pieces(word)], shapes(text, words), 1.0

    def __len__(self) -> int:
        return len(self.sizes)

    def chosen(self, rows: Ints) -> tuple[npt.NDArray[np.int32], Floats, Ints]:
        """Weight positions and scales of the cells in ``rows``, and the index at which each cell begins."""
        sizes = self.sizes[rows]
        starts = np.cumsum(sizes) - sizes
        at = np.arange(int(sizes.sum())) + np.repeat(self.starts[rows] - starts, sizes)
        return self.places[at], self.scales[at], starts


@cache
def _pieces(word: str) -> tuple[int, ...]:
    return tuple(pieces(word))


def balanced(texts: Sequence[str], is_name: Bools, share: npt.NDArray[np.float64]) -> Floats:
    """The weight of each cell: names and things have equal totals in each script.

    ``share`` is the relative weight of a cell among the names or among the things. Scripts with few names or
    few things get the weight zero.
    """
    scripts = np.array([ord(script(words_of(text)[0])) for text in texts])
    weight = np.zeros(len(texts), dtype=np.float32)
    for one in np.unique(scripts):
        sides = [(scripts == one) & is_name, (scripts == one) & ~is_name]
        sizes = [int(side.sum()) for side in sides]
        if min(sizes) >= FEWEST:
            whole = min(sum(sizes), 4 * min(sizes) + 1_000)
            for side in sides:
                weight[side] = whole / 2 * share[side] / share[side].sum()
    return weight


def fit(cells: Cells, is_name: Bools, weight: Floats, n_places: int = PLACES) -> Floats:
    rng = np.random.default_rng(name_cells.SEED)
    weights = np.zeros(n_places, dtype=np.float32)
    squares = np.full(n_places, 1e-2, dtype=np.float32)
    for epoch in range(EPOCHS):
        order = rng.permutation(len(cells))
        loss = 0.0
        for start, end in pairwise([*range(0, len(order), BATCH), len(order)]):
            rows = order[start:end]
            places, scales, starts = cells.chosen(rows)
            odds = np.clip(np.add.reduceat(weights[places] * scales, starts), -30, 30)
            chance = 1 / (1 + np.exp(-odds))
            error = ((chance - is_name[rows]) * weight[rows]).astype(np.float32)
            loss -= float((np.log(np.where(is_name[rows], chance, 1 - chance)) * weight[rows]).sum())
            slope = np.bincount(places, np.repeat(error, cells.sizes[rows]) * scales, n_places)
            seen = np.flatnonzero(slope)
            step = slope[seen].astype(np.float32) + DECAY * BATCH * weights[seen]
            squares[seen] += step * step
            weights[seen] -= RATE * step / np.sqrt(squares[seen])
        print(f"epoch {epoch + 1}: loss {loss / weight.sum():.4f}", flush=True)
    return weights


def save(weights: Floats, path: Path) -> None:
    """Write the weights with one byte each; the byte 128 represents the weight zero."""
    step = float(np.quantile(np.abs(weights), CUT)) / 127
    stored = np.clip(np.rint(weights / step), -127, 127) + 128
    np.savez_compressed(path, weights=stored.astype(np.uint8), step=np.float32(step))
    print(f"{path.name}: {path.stat().st_size:,} bytes")
