"""All detectors, Presidio's recognisers and the language model return, whatever the input."""

import random

import pytest

from detectors.base import Hints
from detectors.catalogue import load_catalogue
from detectors.matching.pattern_pass import PatternPass
from detectors.prose.language_model import best_models, has_capital
from detectors.prose.name_reader import NameReader, TextReader
from tests.detectors.hostile import AROUND, hidden_by

HINTS = Hints()
LARGE = 10_000_000
"""Length of the hostile texts in bytes."""
MARKS = (
    "\u0301\u0308",
    "\u202eabc\u202c",
    "\uff14\uff11\uff12",
    "\0",
    "\ud800",
    "\u0663",
    "\u05d0\u05d1",
    "\u200b",
)
"""Combining marks, right-to-left text, wide digits, NULs, lone surrogates, digits of other scripts."""
BACKTRACKING = (
    "aa@",
    "a@b.\u00e9",
    "vat no. ",
    "tva fr 12 ",
    "md5$a$",
    "{PBKDF2}1$a",
    "fm2_a",
    "1-",
    "1.",
    "AB1 ",
    "a.b.",
    "0 ",
    "-1234 ",
    "A1",
    "x=",
    "12/",
    ":0",
    "http://a.",
)


@pytest.fixture(scope="module")
def everything() -> PatternPass:
    return PatternPass(load_catalogue())


@pytest.mark.parametrize("unit", ["a", "1", "a b ", "\0", "\uff11"])
def test_ten_million_bytes_return(everything: PatternPass, unit: str) -> None:
    data = (unit * (LARGE // len(unit.encode()))).encode()
    assert len(everything.find(data, HINTS)) < 10


@pytest.mark.parametrize("unit", BACKTRACKING)
def test_what_makes_expressions_go_back_returns(everything: PatternPass, unit: str) -> None:
    """The text follows a word that activates recognisers that need support."""
    text = "passport ssn nhs iban " + unit * (20_000 // len(unit))
    assert all(0 <= span.start < span.end <= len(text) for span in everything.spans(text, HINTS))


@pytest.mark.parametrize("mark", MARKS)
def test_places_are_those_of_the_text(everything: PatternPass, mark: str) -> None:
    text = f"{mark} write to ann@example.org {mark} or 4111 1111 1111 1111 {mark}, nhs 943 476 5919 {mark}"
    found = {span.entity: text[span.start : span.end] for span in everything.spans(text, HINTS)}
    assert found["EMAIL_ADDRESS"] == "ann@example.org"
    assert found["CREDIT_CARD"] == "4111 1111 1111 1111"
    assert found["UK_NHS"] == "943 476 5919"


@pytest.mark.parametrize("around", AROUND)
def test_what_stands_around_hides_nothing(everything: PatternPass, around: str) -> None:
    assert hidden_by(around, everything) == []


def test_bytes_that_are_no_text_are_read(everything: PatternPass) -> None:
    junk = b"\xff\xfe \xc3 \xed\xa0\x80 \x80\x80 \xf0\x9f\x98 " + bytes(range(256)).replace(b"\n", b"")
    rows = [junk + b" ann@example.org nhs 943 476 5919 " + junk, b"\xc3 4111 1111 1111 1111 \xe2\x82"]
    hits = everything.find(b"\n".join(rows), HINTS)
    places = zip(
        hits.detector.tolist(), hits.row.tolist(), hits.start.tolist(), hits.end.tolist(), strict=True
    )
    found = {(everything.detectors[index].entity, rows[row][start:end]) for index, row, start, end in places}
    assert found >= {
        ("EMAIL_ADDRESS", b"ann@example.org"),
        ("UK_NHS", b"943 476 5919"),
        ("CREDIT_CARD", b"4111 1111 1111 1111"),
    }


def test_columns_of_anything_are_judged(everything: PatternPass) -> None:
    rng = random.Random(5)
    values = [
        "".join(rng.choice([*MARKS, *"aZ09 .-/@+"]) for _ in range(rng.randrange(40))) for _ in range(400)
    ]
    for verdicts in everything.judge_cells(values, HINTS).values():
        assert len(verdicts) == len(values)


@pytest.mark.skipif(not best_models(), reason="no language model is installed")
def test_a_language_model_reads_anything(everything: PatternPass) -> None:
    reader = TextReader(patterns=everything, names=NameReader(models=tuple(best_models())))
    texts = [f"{mark} Maria Lopez wrote {mark * 20} from Lisbon" for mark in MARKS]
    texts += ["", " ", "A" * 1000, "Maria " * 160, "\ud800" * 500, ". " * 400]
    for text, spans in zip(texts, reader.spans(texts, HINTS), strict=True):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert len(list(has_capital(texts))) == len(texts)
