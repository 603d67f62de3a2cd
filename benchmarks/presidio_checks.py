"""Measures how many random texts the checks of Presidio's recognisers accept, and writes the result to
``detectors/data/presidio_checks.toml``. Run it after each change of the pinned version of Presidio.
"""

import random
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

import regex
import rstr

from detectors.recognizers.presidio_catalogue import predefined
from detectors.recognizers.recognizer import Recognizer
from detectors.recognizers.recognizer_opened import quiet_and_offline
from detectors.word_lists import data_path

_DRAWS = 600
_SEED = 20_260_101
_UNBOUNDED = re.compile(r"[*+]|\{\d*,\}")
_NOT_SYNTAX = re.compile(r"\\.|\[(?:\\.|[^\]])*\]")
_LETTERS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_HEAD = """# How many texts the checks of Presidio's recognisers accept (benchmarks/presidio_checks.py).
# By name of the recogniser: the share of random matches of its patterns, and the share of look-alikes. These
# are random matches in which every digit is replaced by a random digit and every letter by a random letter.
version = "{version}"

[accepted]
"""


def main() -> None:
    data_path("presidio_checks.toml").write_text("".join(_lines()), encoding="utf-8")


def _lines() -> Iterator[str]:
    yield _HEAD.format(version=version("presidio-analyzer"))
    for entry in predefined():
        if entry.checked:
            with quiet_and_offline():
                chance, look_alikes = _measured(Recognizer(reference=entry.reference).make())
            yield f"{entry.name} = [{chance:.4f}, {look_alikes:.5f}]\n"


def _measured(made: Any) -> tuple[float, float]:
    drawn = [text for pattern in made.patterns for text in _drawn(pattern.regex, made.global_regex_flags)]
    if not drawn:
        return 1.0, 1.0
    rng = random.Random(_SEED)
    alike = ["".join(_another(character, rng) for character in text) for text in drawn]
    passed = sum(_passes(made, text) for text in drawn)
    taken = sum(_matches(made, text) and _passes(made, text) for text in alike)
    return passed / len(drawn), taken / len(alike)


def _drawn(pattern: str, flags: int) -> Sequence[str]:
    """Random texts that match the whole pattern; none if the length of matches is not limited or module
    ``re`` cannot parse the pattern.
    """
    if _UNBOUNDED.search(_NOT_SYNTAX.sub("", pattern)):
        return ()
    source, compiled = rstr.Rstr(random.Random(_SEED)), regex.compile(pattern, flags)
    try:
        made = [source.xeger(pattern) for _ in range(_DRAWS)]
    except Exception:  # Module re cannot parse the pattern.
        return ()
    return [text for text in made if compiled.fullmatch(text)]


def _another(character: str, rng: random.Random) -> str:
    if character in _DIGITS:
        return rng.choice(_DIGITS)
    return rng.choice(_LETTERS) if character.upper() in _LETTERS else character


def _matches(made: Any, text: str) -> bool:
    return any(regex.fullmatch(pattern.regex, text, made.global_regex_flags) for pattern in made.patterns)


def _passes(made: Any, text: str) -> bool:
    return made.validate_result(text) is not False and not made.invalidate_result(text)


if __name__ == "__main__":
    main()
