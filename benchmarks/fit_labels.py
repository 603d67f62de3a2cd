"""Fits the weights that decide which value near a label belongs to it.

Every candidate value near a label in labelled sentences is a case, which is right if a span of an equivalent
entity overlaps the candidate. Single sentences contain hardly any wrong candidate. Therefore, each sentence
without values is also joined to other sentences, whose values do not belong to its labels. A wrong value
costs as much as several missed values. The prior keeps the weights near the present weights, so that a few
sentences cannot change them much. Each run starts from the weights that the last run wrote, so running
``--write`` twice gives different weights.

python -m benchmarks.fit_labels [--write] [FILE ...]
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy_data import read_json_lines
from benchmarks.accuracy_sentences import DEV, alike
from detectors.base import Detector
from detectors.labelled.label import Labelled
from detectors.labelled.labels import label_end
from detectors.labelled.mood import states_value
from detectors.labelled.weighing import WEIGHTS, candidates
from detectors.registry import load_detectors

_STEPS, _RATE, _PRIOR, _STRIDE, _WRONG = 4_000, 0.05, 0.02, 9, 3.0
Floats = npt.NDArray[np.float64]
Case = tuple[Mapping[str, float], bool]


def cases(sentences: Iterable[Mapping[str, Any]]) -> Iterator[Case]:
    """The features of every candidate value, and whether the candidate belongs to the label."""
    weighing = [item for item in load_detectors() if isinstance(item.text.reach, Labelled)]
    for sentence in sentences:
        for item in weighing:
            yield from _of(sentence, item, item.text.reach)


def joined(sentences: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Pairs of sentences: each sentence without values, followed by one other sentence of its language."""
    for place, one in enumerate(sentences):
        others = [other for other in sentences if other["language"] == one["language"] and other is not one]
        if one["spans"] or "\n" in one["text"]:
            continue
        for other in others[place % _STRIDE :: _STRIDE]:
            start = one["text"].rstrip(" .?!") + ", "
            moved = [
                {**span, "start": span["start"] + len(start), "end": span["end"] + len(start)}
                for span in other["spans"]
            ]
            yield {"language": one["language"], "text": start + other["text"], "spans": moved}


def _of(sentence: Mapping[str, Any], item: Detector, reach: Any) -> Iterator[Case]:
    text = sentence["text"]
    if reach.value.kind == "phrase" or "\n" in text:
        return
    for start, end in _labels(text, reach):
        if reach.beside(text, start, end) is not None:
            continue
        for one in candidates(text, (start, end), reach.value, reach.traits):
            if states_value(text, (start, end), one[:2], counted=reach.value.counted):
                yield one.features, _is_right(sentence["spans"], item.entity, one[:2])


def _labels(text: str, reach: Any) -> set[tuple[int, int]]:
    data = text.encode()
    found = (one for pattern in reach.patterns for one in re.finditer(pattern.encode(), data))
    places = {len(data[: one.start()].decode()) for one in found}
    ends = {place: label_end(reach.labels, text, place) for place in places}
    return {(place, end) for place, end in ends.items() if end is not None}


def _is_right(spans: Sequence[Mapping[str, Any]], entity: str, value: tuple[int, int]) -> bool:
    return any(
        value[0] < span["end"] and span["start"] < value[1] and alike(span["entity"], entity)
        for span in spans
    )


def fitted(some: Sequence[Case]) -> dict[str, float]:
    """The weights with the least logistic loss, by gradient descent from the present weights."""
    names = [name for name in WEIGHTS if name != "bias"]
    rows = np.array([[features.get(name, 0.0) for name in names] + [1.0] for features, _ in some])
    right = np.array([truth for _, truth in some], dtype=np.float64)
    prior: Floats = np.array([WEIGHTS[name] for name in names] + [WEIGHTS["bias"]])
    weights = prior.copy()
    costs = np.where(right > 0, 1.0, _WRONG)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(rows @ weights)))
        weights -= _RATE * (rows.T @ (costs * (chance - right)) / costs.sum() + _PRIOR * (weights - prior))
    print(
        f"{len(right)} cases, {int(right.sum())} right; wrongly told {_wrong(rows, prior, right)} before, ",
        end="",
    )
    print(f"{_wrong(rows, weights, right)} now")
    return {name: round(float(weight), 2) for name, weight in zip([*names, "bias"], weights, strict=True)}


def _wrong(rows: Floats, weights: Floats, right: Floats) -> int:
    return int(((rows @ weights > 0) != (right > 0)).sum())


def main() -> int:
    parser = argparse.ArgumentParser(description="Fit the weights of values away from their labels.")
    parser.add_argument("files", nargs="*", type=Path, default=[DEV], metavar="FILE")
    parser.add_argument("--write", action="store_true", help="write label_weights.json")
    options = parser.parse_args()
    alone = [sentence for path in options.files for sentence in read_json_lines(path)]
    weights = fitted([*cases(alone), *cases(joined(alone))])
    text = json.dumps(weights, indent=1)
    if options.write:
        (Path(__file__).parent.parent / "detectors" / "data" / "label_weights.json").write_text(text + "\n")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
