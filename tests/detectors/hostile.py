"""Examples of detectors, surrounded by text that could hide them or shift their positions."""

from collections.abc import Sequence

from detectors.base import Detector, Hints, Verdict
from detectors.matching.pattern_pass import PatternPass
from detectors.matching.spans import as_bytes

AROUND = (
    "\u0663\u0664 e\u0301\u0302 \u202e\u05d0\u05d1 ",
    "\0\0 ",
    "\uff11\uff12\uff13 \U0001f600\u200d\ufeff ",
    "\ud800 \udfff ",
)
"""Digits of other scripts, combining marks, right-to-left text, NULs, wide digits, halves of characters."""


def examples_of(whole: PatternPass) -> list[tuple[Detector, str]]:
    """The one-line examples of every detector that has patterns."""
    return [
        (detector, example)
        for detector in whole.detectors
        if detector.patterns
        for example in detector.examples
        if "\n" not in example
    ]


def hidden_by(around: str, whole: PatternPass) -> list[str]:
    """Ids of detectors that find their example alone, but not when it stands between two ``around``."""
    examples = examples_of(whole)
    alone = _found(whole, examples, [example for _, example in examples])
    amid = _found(whole, examples, [f"{around}{example} {around}" for _, example in examples])
    return [
        detector.id
        for (detector, _), before, after in zip(examples, alone, amid, strict=True)
        if not all(any(one in other for other in after) for one in before)
    ]


def _found(
    whole: PatternPass, examples: Sequence[tuple[Detector, str]], texts: Sequence[str]
) -> list[list[bytes]]:
    """The values that the pass finds in each text, for the detector of the example at the same index."""
    data = as_bytes("\n".join(texts))
    rows = data.split(b"\n")
    hits = whole.find(data, Hints())
    taken: list[list[bytes]] = [[] for _ in rows]
    spans = zip(
        hits.detector.tolist(), hits.row.tolist(), hits.start.tolist(), hits.end.tolist(), strict=True
    )
    for (index, row, start, end), verdict in zip(spans, hits.verdict.tolist(), strict=True):
        if verdict != Verdict.INVALID and whole.detectors[index] is examples[row][0]:
            taken[row].append(rows[row][start:end])
    return taken
