"""Turns the hits in one text into spans with scores, for display and for measuring accuracy."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detectors.base import Detector, Strength, Verdict
from detectors.matching.hits import Hits

SCORES: dict[Strength, float] = {"certain": 0.99, "strong": 0.95, "medium": 0.75, "weak": 0.4}
_HALF = re.compile("[\ud800-\udfff]")
SUPPORTED_SCORE = 0.85
"""A match that a context word, a key or a partner supports has at least this score."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """An ``entity`` found at ``text[start:end]``, in code points, with a score from 0 to 1."""

    start: int
    end: int
    entity: str
    score: float


def as_bytes(text: str) -> bytes:
    """``text`` in UTF-8; a lone surrogate, which has no UTF-8 form, becomes the replacement character.

    >>> as_bytes("a\\ud800").decode() == "a\\ufffd"
    True
    """
    return (text if text.isascii() else _HALF.sub("\ufffd", text)).encode()


def to_spans(buffer: bytes, hits: Hits, detectors: Sequence[Detector]) -> list[Span]:
    """The valid hits as spans, sorted, without hits that lack the support that their detector requires."""
    data = np.frombuffer(buffer, dtype=np.uint8)
    points = np.concatenate(([0], np.cumsum((data & 0xC0) != 0x80)))
    row_starts = np.concatenate(([0], np.flatnonzero(data == ord("\n")) + 1))
    base = row_starts[hits.row] if len(hits) else np.zeros(0, dtype=np.int64)
    starts, ends = points[base + hits.start].tolist(), points[base + hits.end].tolist()
    spans = []
    for hit, index in enumerate(hits.detector.tolist()):
        detector, supported = detectors[index], bool(hits.supported[hit])
        if hits.verdict[hit] == Verdict.INVALID or (detector.support.is_needed and not supported):
            continue
        score = max(SCORES[detector.strength], SUPPORTED_SCORE if supported else 0.0)
        spans.append(Span(start=starts[hit], end=ends[hit], entity=detector.entity, score=score))
    return sorted(spans, key=lambda span: (span.start, span.end, span.entity))
