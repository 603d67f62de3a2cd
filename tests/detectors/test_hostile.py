"""With any bytes as input, no detector fails or hangs, and positions are those of the text."""

import random

import pytest

from detectors.base import Hints
from detectors.matching.word_patterns import LONGEST_MATCH
from tests.detectors.hostile import AROUND, hidden_by
from tests.detectors.whole import whole

HINTS = Hints()
PIECES = (
    *"a1 .:-+@/=_$#%&;,\"'()[]{}<>\\\t\r\0",
    "\n",
    "\r\n",
    "é",
    "é",
    "\uff11",
    "\u0663",
    "א",
    "\u202e",
    "\ud800",
    "\u200b",
)


@pytest.mark.parametrize("around", AROUND)
def test_what_stands_around_hides_nothing(around: str) -> None:
    assert hidden_by(around, whole()) == []


@pytest.mark.parametrize("seed", range(4))
def test_pieces_of_examples_in_any_order_are_read(seed: int) -> None:
    rng = random.Random(seed)
    examples = [example for detector in whole().detectors for example in detector.examples]
    for _ in range(25):
        parts = [_piece(rng, examples) for _ in range(rng.randint(1, 40))]
        text = "".join(parts)
        for span in whole().spans(text, HINTS):
            assert 0 <= span.start < span.end <= len(text)
        data = text.encode("utf-8", "surrogatepass")
        hits = whole().find(data, HINTS)
        lengths = [len(row) for row in data.split(b"\n")]
        assert all(end <= lengths[row] for row, end in zip(hits.row.tolist(), hits.end.tolist(), strict=True))
        whole().judge_cells([text[:80], *parts], HINTS)


def _piece(rng: random.Random, examples: list[str]) -> str:
    if rng.random() < 0.5:
        return str(rng.choice(PIECES))
    example = rng.choice(examples)
    start = rng.randrange(len(example))
    return example[start : rng.randint(start, len(example))] if rng.random() < 0.5 else example


@pytest.mark.parametrize(
    "unit",
    [
        "sk-aT3BlbkFJ",
        "eyJaaaaaaaaaa.eyJaaaaaaaaa.",
        "://a:",
        "password= ",
        "{SSHA}a",
        "a@b.",
        "1 ",
        "bearer a1",
        "dob: 1",
        "\0",
        "\u0301",
        "\uff11",
        "12 Main ",
        "key-0f",
        "Mozilla/5.0 (a) ",
    ],
)
def test_repetition_costs_no_more_than_its_length(unit: str) -> None:
    """Each of these would take hours if the whole text were read again for each place in it."""
    text = unit * (200_000 // len(unit))
    assert all(span.end - span.start <= LONGEST_MATCH for span in whole().spans(text, HINTS))


def test_bytes_that_are_no_text_are_read() -> None:
    data = b"\xff\xfe ann@example.org \xc3 \xed\xa0\x80 +12025550143 \x80\x80\n\xf0\x9f\x98 " + bytes(
        range(256)
    )
    hits = whole().find(data, HINTS)
    entities = {whole().detectors[index].entity for index in hits.detector.tolist()}
    assert {"EMAIL_ADDRESS", "PHONE_NUMBER"} <= entities
