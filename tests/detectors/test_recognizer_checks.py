"""Verdicts on many matches at once equal those of Presidio's recognisers on each."""

import random
from hashlib import sha256

import numpy as np
import pytest
import regex

from detectors.matching.candidates import UNDECIDED, Candidates
from detectors.recognizers.presidio_catalogue import describe
from detectors.recognizers.recognition import UNCHECKED
from detectors.recognizers.recognizer import Recognizer
from detectors.recognizers.recognizer_bounds import (
    BoundRecognizer,
    refused_once,
    stays_in_row,
    tokens_at,
)
from detectors.recognizers.recognizer_checks import CHECKS
from detectors.recognizers.recognizer_matches import PlainRecognizer, near_first
from detectors.recognizers.recognizer_opened import Checks, opened


@pytest.mark.parametrize("reference", sorted(CHECKS), ids=lambda reference: reference.partition(":")[2])
def test_checks_of_many_say_what_the_recogniser_says(reference: str) -> None:
    made = Recognizer(reference=reference).make()
    matched = _matched_by(made, random.Random(11))
    said = CHECKS[reference](Candidates.of(matched))
    own = np.array(
        [made.validate_result(text) is True and not made.invalidate_result(text) for text in matched]
    )
    assert ((said == UNDECIDED) | (said == own)).all()
    assert (said[own] != 0).all()
    assert (said == UNDECIDED).mean() < 0.7
    assert own.any()


@pytest.mark.parametrize("reference", sorted(CHECKS), ids=lambda reference: reference.partition(":")[2])
def test_they_are_of_recognisers_that_are_read_by_token_or_row(reference: str) -> None:
    entry = describe(Recognizer(reference=reference).make(), reference)
    recognizer = Recognizer(reference=reference, flags=entry.flags, plain=entry.plain, scores=entry.scores)
    assert BoundRecognizer.of(recognizer, entry.patterns) is not None


def test_a_recogniser_without_a_check_runs_without_its_class() -> None:
    recognizer = Recognizer(reference="no.such_module:Nothing", plain=True, scores=(0.5, 0.2), checked=False)
    patterns = (r"\bAB\d{4}\b", r"\b\d{4}\b")
    assert opened(recognizer, patterns)("id AB1234, 5678") == [(3, 9, 0.5), (11, 15, 0.2)]
    bound = BoundRecognizer.of(recognizer, patterns)
    assert bound is not None
    found = bound.in_parts(b"id AB1234, 5678", np.array([0]), np.array([15]))
    assert sorted(zip(found.start.tolist(), found.score.tolist(), strict=True)) == [(3, 0.5), (11, 0.2)]


def test_a_text_that_is_refused_twice_in_a_row_counts_once() -> None:
    (reference,) = [one for one in CHECKS if "tr_national" in one]
    recognizer = BoundRecognizer(Recognizer(reference=reference, scores=(0.5,)), (r"\b[1-9][0-9]{10}\b",))
    buffer = b"12345678901 x12345678902 12345678901\n12345678901 10000000146"
    tokens = tokens_at(buffer, np.array([3, 20, 30, 40, 55]))
    found = refused_once(buffer, np.array([0, 37]), recognizer.in_parts(buffer, *tokens))
    assert list(zip(found.start.tolist(), found.score.tolist(), strict=True)) == [(0, 0), (37, 0), (49, 1)]


def test_a_check_of_ascii_texts_runs_without_the_class() -> None:
    reference = next(one for one in CHECKS if "EsNie" in one)
    checks = Checks(Recognizer(reference=reference))
    assert [checks.of(text).score for text in ("X1234567L", "X1234567K", "x1234567-l")] == [1, 0, 1]
    assert "_made" not in vars(checks)


def test_what_follows_far_away_is_searched_last() -> None:
    pattern = r"\b((?=.*?[a-z])(?=.*?[0-9]{4})[\w#]{10})\b"
    texts = ["ab#1234567 x", "abcdefghij 1234", "abcdefghij 12", "0123456789", "0123456789 a"]
    for text in texts:
        assert regex.findall(near_first(pattern), text) == regex.findall(pattern, text)
    assert PlainRecognizer([pattern], [0.5], 0, lambda text: UNCHECKED)("word " * 20_000) == []


def _matched_by(made: object, rng: random.Random) -> list[str]:
    """Random texts that the patterns match as a whole, some of them valid."""
    import regex
    import rstr

    source = rstr.Rstr(rng)
    patterns = [pattern.regex for pattern in made.patterns]  # type: ignore[attr-defined]
    texts = [source.xeger(pattern.replace("\\b", "")) for pattern in patterns for _ in range(2_000)]
    known = [
        "10000000146",
        "131052-308T",
        "131052-308t",
        "8001015009087",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    ]
    known.append("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")
    known += [text for _ in range(1_000) for text in (_finnish(rng), _wallet(rng))]
    flags = made.global_regex_flags  # type: ignore[attr-defined]
    return [text for text in [*known, *texts] if any(regex.fullmatch(one, text, flags) for one in patterns)]


def _finnish(rng: random.Random) -> str:
    """A Finnish number: usually a valid date, a sign for the century, usually the right check character."""
    day = f"{rng.randint(0, 32):02d}{rng.choice((0, 1, 2, 2, 4, 12, 13)):02d}{rng.choice((0, 4, 96, 99)):02d}"
    number = f"{rng.randint(0, 999):03d}"
    control = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(day + number) % 31]
    return day + rng.choice("-+ABFYXUabu") + number + rng.choice((control, control.lower(), "7"))


def _wallet(rng: random.Random) -> str:
    """Random bytes with their checksum, in base 58, some of them damaged."""
    digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    body = bytes((rng.choice((0, 5)),)) + bytes(rng.choice((0, 0, 2))) + rng.randbytes(20)
    body += sha256(sha256(body).digest()).digest()[:4]
    number, text = int.from_bytes(body), ""
    while number:
        number, rest = divmod(number, 58)
        text = digits[rest] + text
    text = "1" * (len(body) - len(body.lstrip(b"\0"))) + text
    place = rng.randrange(1, len(text))
    return text if rng.random() < 0.7 else text[:place] + rng.choice(f"{digits}0OIl") + text[place + 1 :]


def test_a_long_pattern_of_another_kind_is_told_at_once() -> None:
    assert not stays_in_row("(?:a|b?)" * 2_000 + ".")
