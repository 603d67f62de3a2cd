"""The contract that every detector must fulfil, shipped or new."""

import importlib
import random
import re
import socket
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from string import ascii_uppercase

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

import detectors
from detectors.base import Detector, Hints, Validate, Verdict, WholeCell
from detectors.masks import DOT, HIDDEN_LEAST, HIDDEN_SHARE
from detectors.matching.pattern_pass import PatternPass
from detectors.prose.language_model import best_models
from detectors.prose.name_reader import NameReader, TextReader
from detectors.registry import load_detectors
from tests.column_corpus.decoys import DECOYS
from tests.column_corpus.locales import locales
from tests.column_corpus.look_alikes import LOOK_ALIKES
from tests.column_corpus.personal import PERSONAL

DETECTORS = load_detectors()
HINTS = Hints()
READER = TextReader(patterns=PatternPass([]), names=NameReader(models=best_models()))
DRAWS = 5_000


def over(detectors: Iterable[Detector]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("detector", list(detectors), ids=lambda detector: detector.id)


each = over(DETECTORS)


def valid_matches(detector: Detector, text: str) -> int:
    if detector.in_prose:
        (spans,) = READER.spans([text], HINTS)
        return sum(span.entity == detector.entity for span in spans)
    if detector.is_of_cells:
        return int(_judge(detector)(text, HINTS) != Verdict.INVALID)
    hits = PatternPass([detector]).find(text.encode(), HINTS)
    return int((hits.verdict != Verdict.INVALID).sum())


@each
def test_examples_are_found_once_and_counterexamples_never(detector: Detector) -> None:
    assert detector.examples
    assert detector.counterexamples
    assert {text: valid_matches(detector, text) for text in detector.examples} == dict.fromkeys(
        detector.examples, 1
    )
    none = dict.fromkeys(detector.counterexamples, 0)
    assert {text: valid_matches(detector, text) for text in detector.counterexamples} == none


@each
def test_patterns_stay_in_the_subset_and_on_their_line(detector: Detector) -> None:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    for pattern in (*detector.patterns, *detector.text.traps):
        compiled = re2.compile(pattern.encode(), options)
        assert compiled.search(b"\n") is None
        joined = re.compile(pattern.encode(), re.MULTILINE)
        for left, right in pairwise(detector.examples):
            found = joined.finditer(f"{left}\n{right}".encode())
            assert not any(b"\n" in match[0] for match in found)


@each
def test_it_says_what_it_is_and_where_that_stands(detector: Detector) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9_]+", detector.entity)
    assert detector.about.doc
    assert detector.id
    names = [name.removeprefix("*") for name in detector.names]
    assert all(name.isalnum() and name == name.lower() for name in names)


def test_every_module_links_its_source() -> None:
    for name in {re.split(r"[-.]", detector.id)[0] for detector in DETECTORS}:
        doc = importlib.import_module(f"detectors.{name}").__doc__ or ""
        assert "\n* https://" in doc, name
        assert "\n>>> " in doc, name


@over(detector for detector in DETECTORS if detector.patterns and detector.validate and detector.chance != 1)
def test_chance_is_what_random_look_alikes_pass(detector: Detector) -> None:
    """Only matches of a pattern are passed to a validator, so only they are counted."""
    assert detector.validate is not None
    rng = random.Random(20_260_101)
    places = [_parts(detector, text) for text in detector.examples]
    drawn = [(before, _scrambled(value, rng), after) for before, value, after in rng.choices(places, k=DRAWS)]
    taken = [value for before, value, after in drawn if _is_taken(detector, before, value, after)]
    passed = sum(detector.validate(value, HINTS) != Verdict.INVALID for value in taken)
    spread = 4 * (detector.chance * (1 - detector.chance) / len(taken)) ** 0.5
    assert passed / len(taken) == pytest.approx(detector.chance, rel=0.2, abs=max(0.005, spread))


@over(
    detector
    for detector in DETECTORS
    if detector.is_of_cells and detector.chance != 1.0 and any(map(str.isdigit, detector.examples[0]))
)
def test_chance_of_a_cell_is_what_random_digits_pass(detector: Detector) -> None:
    """Letters are unchanged, since look-alikes must have the letters that the shape requires."""
    rng = random.Random(20_260_101)
    drawn = (_scrambled(rng.choice(detector.examples), rng) for _ in range(DRAWS))
    taken, share = _passing_cells(detector, drawn)
    spread = 4 * (detector.chance * (1 - detector.chance) / taken) ** 0.5
    assert share == pytest.approx(detector.chance, rel=0.2, abs=max(0.005, spread))


@pytest.mark.parametrize(
    ("wanted", "words", "least"),
    [
        ("bic_code-3", "*", 9_000),
        ("gender-2", "names_us", 10_000),
        ("location", "names_us", 10_000),
    ],
)
def test_words_of_other_things_pass_no_oftener_than_the_chance_of_a_cell(
    wanted: str, words: str, least: int
) -> None:
    """Compared with the upper end of the interval: none in n still allows three in n."""
    (detector,) = [one for one in DETECTORS if one.id == wanted]
    taken, share = _passing_cells(detector, _words(words))
    assert taken >= least
    assert share + 3 / taken <= detector.chance


def test_chance_of_a_name_is_what_words_of_places_pass() -> None:
    """Of the words in columns, places are most like names."""
    (detector,) = [one for one in DETECTORS if one.id == "person"]
    taken, share = _passing_cells(detector, _words("cities"))
    assert taken >= 10_000
    assert share == pytest.approx(detector.chance, rel=0.2)


def test_chance_of_a_place_by_name_is_what_cells_of_other_columns_pass() -> None:
    """The mean over the corpus' columns of words that are not places."""
    (detector,) = [one for one in DETECTORS if one.id == "location-2"]
    rng = random.Random(20_260_101)
    shares = []
    for name, kind in {**DECOYS, **LOOK_ALIKES, **PERSONAL}.items():
        cells = {kind.make(rng, locale) for locale in locales("tuned") for _ in range(30)}
        taken = _shaped(detector, cells)
        if name != "city" and len(taken) >= len(cells) / 2:
            shares.append(_passing_cells(detector, taken)[1])
    assert len(shares) >= 25
    assert sum(shares) / len(shares) == pytest.approx(detector.chance, rel=0.2)


def test_chance_of_a_letter_is_the_share_of_letters_that_pass() -> None:
    (detector,) = [one for one in DETECTORS if one.id == "gender-3"]
    judge = _judge(detector)
    passed = [letter for letter in ascii_uppercase if judge(letter, HINTS) != Verdict.INVALID]
    assert len(passed) / len(ascii_uppercase) == pytest.approx(detector.chance, abs=0.005)


def _passing_cells(detector: Detector, cells: Iterable[str]) -> tuple[int, float]:
    """The number of cells with the shape of the detector's cells, and the share of them that it accepts."""
    taken, judge = _shaped(detector, cells), _judge(detector)
    return len(taken), sum(judge(cell, HINTS) != Verdict.INVALID for cell in taken) / len(taken)


def _shaped(detector: Detector, cells: Iterable[str]) -> list[str]:
    assert isinstance(detector.match, WholeCell)
    shape = detector.match.shape
    return [cell for cell in cells if re.search(shape, cell)]


def _judge(detector: Detector) -> Validate:
    assert detector.validate is not None
    return detector.validate


def _words(lists: str) -> list[str]:
    """Distinct words of the lists that detectors use, capitalised."""
    folder = Path(detectors.__path__[0]) / "data"
    texts = (path.read_text(encoding="utf-8") for path in folder.glob(f"{lists}.txt"))
    return sorted({word.upper() for text in texts for word in text.split() if word.isalpha()})


def _is_taken(detector: Detector, before: str, value: str, after: str) -> bool:
    """Whether a pattern matches the value in its context, perhaps with some of the text around it."""
    left, right = len(before.encode()), len((before + value).encode())
    found = (
        re.search(one.encode(), (before + value + after).encode(), re.ASCII) for one in detector.patterns
    )
    return any(match is not None and match.start() <= left and match.end() >= right for match in found)


def _parts(detector: Detector, text: str) -> tuple[str, str, str]:
    """The text before the match, the match, and the text after it."""
    hits = PatternPass([detector]).find(text.encode(), HINTS)
    start, end = int(hits.start[0]), int(hits.end[0])
    whole = text.encode()
    return whole[:start].decode(), whole[start:end].decode(), whole[end:].decode()


def _scrambled(value: str, rng: random.Random) -> str:
    return "".join(rng.choice("0123456789") if character.isdigit() else character for character in value)


@pytest.mark.parametrize(
    "text", ["", "\n\n\n", "a" * 1_000_000, "1" * 1_000_000, "a@" * 300_000, "1.2:3-" * 170_000]
)
def test_hostile_sizes_return(whole: PatternPass, text: str) -> None:
    assert len(whole.find(text.encode(), HINTS)) < 10


@over(detector for detector in DETECTORS if detector.is_of_cells)
def test_cells_are_judged_whatever_they_hold(detector: Detector) -> None:
    for text in ("", " ", "\n", "x" * 100_000, "٣٤٥", "½", "\ufeff", "-"):
        assert _judge(detector)(text, HINTS) in set(Verdict)


@over(detector for detector in DETECTORS if detector.mask is not None)
@settings(max_examples=40)
@given(data=st.data())
def test_masks_hide_enough(detector: Detector, data: st.DataObject) -> None:
    """Tested on examples whose digits and letters are replaced by random ones."""
    assert detector.mask is not None
    model = data.draw(st.sampled_from(detector.examples)).strip()
    seed = data.draw(st.integers(min_value=0, max_value=2**32))
    rng = random.Random(seed)
    value = _scrambled(model, rng) if detector.patterns else model
    shown = detector.mask(value)
    kept = sum(character != DOT for character in shown)
    assert kept == 0 or len(value) - kept >= max(HIDDEN_LEAST, HIDDEN_SHARE * len(value))
    assert value[2:-2] not in shown or len(value) <= 4


def test_nothing_calls_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a detector opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    text = "\n".join(text for detector in DETECTORS for text in detector.examples)
    found = PatternPass(DETECTORS)
    assert found.spans(text, HINTS)
    found.judge_cells(text.split("\n"), HINTS)


@pytest.fixture(scope="module")
def whole() -> PatternPass:
    return PatternPass(DETECTORS)
