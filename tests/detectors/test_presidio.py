"""Presidio's recognisers through the one pass find what Presidio finds when it is called directly."""

import json
import logging
import os
import random
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from detectors.base import Detector, Hints, Recognized, Support, Verdict
from detectors.catalogue import load_catalogue
from detectors.matching.automaton import WORD
from detectors.matching.native import Ints
from detectors.matching.pattern_pass import PatternPass
from detectors.matching.word_patterns import WordPatterns
from detectors.recognizers import presidio_catalogue
from detectors.recognizers.presidio import detectors_of
from detectors.recognizers.presidio_catalogue import predefined
from detectors.recognizers.recognizer_opened import quiet_and_offline
from detectors.recognizers.recognizer_pass import RecognizerPass
from detectors.recognizers.recognizer_texts import Found
from detectors.word_lists import data_path

HINTS = Hints()
ODD = "éÄß٣\u017f\u212aİ中\u00a0\u2028\x1c\x01-, "
"""Letters, digits, blanks and marks that patterns treat differently in bytes and in code points."""


@pytest.fixture(scope="module")
def detectors() -> tuple[Detector, ...]:
    """All recognisers, set to need no support, so that each one sees every row."""
    return tuple(replace(one, support=Support()) for one in detectors_of(predefined(), ()))


@pytest.fixture(scope="module")
def everything(detectors: tuple[Detector, ...]) -> RecognizerPass:
    return RecognizerPass(detectors)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a recogniser opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def bounds(buffer: bytes) -> tuple[Ints, Ints]:
    newlines = np.flatnonzero(np.frombuffer(buffer, dtype=np.uint8) == ord("\n"))
    return np.append(0, newlines + 1), np.append(newlines, len(buffer))


def find(recognizers: RecognizerPass, buffer: bytes) -> Found:
    matched = WordPatterns(recognizers.word_patterns).find(buffer)
    none = np.zeros(0, dtype=np.int64)
    return recognizers.find(buffer, matched, (none, none), bounds(buffer), None)


def stands_alone(row: bytes, start: int, end: int) -> bool:
    """Whether ``row[start:end]`` is not part of a longer run of letters and digits."""
    edges = (row[start - 1 : start], row[start : start + 1]), (row[end - 1 : end], row[end : end + 1])
    return not any(left and right and left[0] in WORD and right[0] in WORD for left, right in edges)


def assert_as_presidio(
    everything: RecognizerPass, detectors: Sequence[Detector], rows: Sequence[str]
) -> None:
    texts = [text.encode() for text in rows]
    buffer = b"\n".join(texts)
    starts, _ = bounds(buffer)
    found = find(everything, buffer)
    row = np.searchsorted(starts, found.start, side="right") - 1
    keep = found.verdict != Verdict.INVALID
    numbers = (found.detector, row, found.start - starts[row], found.end - starts[row])
    ours = set(zip(*(part[keep].tolist() for part in numbers), strict=True))
    theirs = set()
    with quiet_and_offline():
        for index, detector in enumerate(detectors):
            assert isinstance(detector.match, Recognized)
            recognizer = detector.match.recognizer.make()
            for number, text in enumerate(rows):
                for one in recognizer.analyze(text, recognizer.supported_entities, None):
                    left, right = (len(text[:place].encode()) for place in (one.start, one.end))
                    theirs.add((index, number, left, right))
    ours, theirs = (
        {one for one in every if stands_alone(texts[one[1]], *one[2:])} for every in (ours, theirs)
    )
    # Compare only the places that differ, since a failure would print whole rows otherwise.
    assert sorted(ours - theirs) == []
    assert sorted(theirs - ours) == []
    assert len({index for index, *_ in theirs}) > 0.6 * len(detectors)


def made_up(detectors: Sequence[Detector]) -> list[str]:
    """Texts that each recogniser's patterns match, surrounded by text that may prevent a match."""
    import rstr

    rng = random.Random(7)
    source = rstr.Rstr(rng)
    rows = []
    for detector in detectors:
        for pattern in detector.patterns:
            if detector.entity not in ("EMAIL_ADDRESS", "URL"):
                value = source.xeger(re.sub(r"\(\?i\)", "", pattern)).replace("\n", " ")
                rows += [value, f"x {value}, {rng.choice(ODD)}{value}{rng.choice(ODD)}", spoilt(value, rng)]
    return [*rows, "a.b@example.org", "see https://www.example.org/x?y=1 or www.example.org", "a@b.invalid"]


def spoilt(value: str, rng: random.Random) -> str:
    return "".join(rng.choice(ODD) if rng.random() < 0.1 else character for character in value)


def test_made_up_rows_give_the_spans_of_presidio(
    everything: RecognizerPass, detectors: tuple[Detector, ...]
) -> None:
    assert_as_presidio(everything, detectors, made_up(detectors))


def test_presidios_own_vectors_give_its_spans(
    everything: RecognizerPass, detectors: tuple[Detector, ...]
) -> None:
    folder = os.environ.get("NOTICEMAP_EVAL")
    path = Path(folder or ".") / "vectors/presidio_analyzer_vectors.jsonl"
    if folder is None or not path.exists():
        pytest.skip("NOTICEMAP_EVAL names no folder with Presidio's vectors")
    texts = [json.loads(line)["text"] or "" for line in path.read_text(encoding="utf-8").splitlines()]
    rows = list(dict.fromkeys(row for text in texts for row in text.split("\n")))
    rng = random.Random(3)
    assert_as_presidio(everything, detectors, [*rows, *(spoilt(row, rng) for row in rows)])


def test_bytes_that_are_no_utf8_keep_the_places_true(
    everything: RecognizerPass, detectors: tuple[Detector, ...]
) -> None:
    buffer = b"\xff\xfe caf\xe9 GB 9999999999 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa \xc3\xa9\n1"
    found = find(everything, buffer)
    crypto = next(index for index, one in enumerate(detectors) if one.entity == "CRYPTO")
    (hit,) = np.flatnonzero(found.detector == crypto)
    assert buffer[found.start[hit] : found.end[hit]].startswith(b"1A1zP1")


def test_what_a_check_refuses_is_counted_as_refused(
    everything: RecognizerPass, detectors: tuple[Detector, ...]
) -> None:
    buffer = b"9999999999 1234567890"
    found = find(everything, buffer)
    nhs = next(index for index, one in enumerate(detectors) if one.entity == "UK_NHS")
    assert found.verdict[found.detector == nhs].tolist() == [Verdict.VALID, Verdict.INVALID]


def test_values_are_not_logged(everything: RecognizerPass, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    buffer = "DE89370400440532013000 GB٣٣٣٣ABCDE12345678 a@example.org".encode()
    find(everything, buffer)
    said = [record.getMessage() for record in caplog.records]
    assert [one for one in said if not re.fullmatch(r"Loaded recognizer: \w+", one)] == []


def test_numbers_alone_are_not_shown_to_what_needs_support() -> None:
    found = PatternPass(load_catalogue())

    def entities(text: str) -> set[str]:
        return {span.entity for span in found.spans(text, HINTS)}

    assert "UK_NHS" not in entities("order 9999999999")
    assert "UK_NHS" in entities("nhs 9999999999")
    assert "UK_NHS" in entities("é nhs: 9999999999")
    assert found.supports("patient.nhsNumber")
    assert found.supports("passport_no")
    assert not found.supports("order_total")


def test_covered_entities_run_only_where_asked_for() -> None:
    default = {one.id for one in load_catalogue()}
    asked = {one.id for one in load_catalogue("presidio.*")}
    assert {"presidio.credit_card", "presidio.uk_postcode", "presidio.uuid"} <= asked - default
    assert "presidio.crypto" in default & asked
    assert {one.id for one in load_catalogue("credit_card")} == {"credit_card"}


def test_regions_leave_out_what_is_of_other_countries() -> None:
    found = load_catalogue(regions=("GB",))
    assert {region for one in found for region in one.about.regions if one.id.startswith("presidio.")} == {
        "GB"
    }
    assert {"CRYPTO", "UK_NHS", "EMAIL_ADDRESS"} <= {one.entity for one in found}


def test_a_name_of_several_entities_names_none() -> None:
    found = detectors_of(predefined(), ())
    assert {one.entity for one in found if "passportnumber" in one.names} == set()
    assert {one.entity for one in found if "ukpassport" in one.names} == {"UK_PASSPORT"}


def test_the_built_list_is_read_without_importing_presidio() -> None:
    program = (
        "import sys; from detectors.catalogue import load_catalogue;"
        "assert len(load_catalogue('presidio.*')) > 60;"
        "assert 'presidio_analyzer' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_recognisers_of_another_version_are_listed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    built = predefined()
    monkeypatch.setattr(presidio_catalogue, "_is_installed", lambda version: False)
    assert predefined() == built
    monkeypatch.setattr(presidio_catalogue, "_classes", lambda: iter(()))
    assert predefined() == ()


def test_a_check_that_was_not_measured_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presidio_catalogue, "_is_installed", lambda version: False)
    monkeypatch.setattr("detectors.built.toml", lambda path: {"accepted": {}})
    assert {entry.chance for entry in predefined() if entry.checked} == {1.0}
    assert all(one.support.is_needed for one in detectors_of(predefined(), ()))


def test_every_check_of_this_version_was_measured() -> None:
    measured = tomllib.loads(data_path("presidio_checks.toml").read_text(encoding="utf-8"))
    assert measured["version"] == version("presidio-analyzer")
    assert {entry.name for entry in predefined() if entry.checked} == measured["accepted"].keys()


def test_what_counts_by_itself_leaves_telephone_numbers_alone() -> None:
    """Numbers of real numbering plans, which random digits do not represent: many begin like dates."""
    rng = random.Random(3)
    areas = ("202", "212", "305", "415", "617", "713")
    rows = [f"+1{rng.choice(areas)}555{rng.randint(0, 9999):04d}" for _ in range(3000)]
    alone = tuple(one for one in detectors_of(predefined(), ()) if not one.support.is_needed)
    buffer = "\n".join(rows).encode()
    found = find(RecognizerPass(alone), buffer)
    taken = found.detector[found.verdict != Verdict.INVALID]
    shares = {one: np.count_nonzero(taken == index) / len(rows) for index, one in enumerate(alone)}
    assert {one.id: share for one, share in shares.items() if share > 0.001 + 3 * one.chance} == {}
