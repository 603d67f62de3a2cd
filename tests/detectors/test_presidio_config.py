"""A user's own recognisers: the accepted forms, and the messages for those that cannot be used."""

from pathlib import Path

import pytest
from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult

from detectors.base import Hints
from detectors.catalogue import load_catalogue
from detectors.matching.pattern_pass import PatternPass
from detectors.recognizers.presidio_config import RecognizerError, user_recognizers

BADGES = """
recognizers:
  - name: Badge
    supported_entity: EMPLOYEE_BADGE
    supported_languages:
      - language: en
        context: [badge]
    patterns:
      - {name: strong, regex: '(?<!\\w)BDG-\\d{5}(?!\\w)', score: 0.9}
      - {name: weak, regex: '\\b\\d{5}\\b', score: 0.1}
  - name: Titles
    supported_entity: TITLE
    deny_list: [Mr., Mrs.]
  - name: UsItinRecognizer
    type: predefined
  - name: Off
    supported_entity: OFF
    deny_list: [off]
    enabled: false
"""


class Ticket(PatternRecognizer):
    """A recogniser of tickets whose last digit decides whether they are valid."""

    def __init__(self) -> None:
        patterns = [Pattern("ticket", r"\bT-\d{4}\b", 0.4)]
        super().__init__(supported_entity="TICKET", patterns=patterns, context=["ticket"])

    def validate_result(self, pattern_text: str) -> bool:
        return pattern_text.endswith("7")


class Echo(PatternRecognizer):
    """A recogniser that finds values by code, without patterns."""

    def __init__(self) -> None:
        super().__init__(supported_entity="ECHO", patterns=[Pattern("never", "never", 0.9)])

    def analyze(self, text: str, entities: object, *_: object) -> list[RecognizerResult]:
        return [RecognizerResult("ECHO", 0, 4, 0.9)] if text.startswith("echo") else []


class NoPattern:
    """A class that is not a recogniser."""


def spans(source: str, text: str) -> list[tuple[str, str]]:
    detectors = load_catalogue("recognizer.*", presidio=False, recognizers=[source])
    return [(one.entity, text[one.start : one.end]) for one in PatternPass(detectors).spans(text, Hints())]


def test_a_file_in_the_form_of_presidios_registry(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(BADGES, encoding="utf-8")
    assert spans(str(path), "Mrs. Ö, BDG-12345, 54321") == [
        ("TITLE", "Mrs."),
        ("EMPLOYEE_BADGE", "BDG-12345"),
    ]
    assert spans(str(path), "badge 54321") == [("EMPLOYEE_BADGE", "54321")]
    assert spans(str(path), "badge 954321, 912-70-1234 off") == [("US_ITIN", "912-70-1234")]


def test_a_class_by_its_path() -> None:
    assert spans(f"{__name__}:Ticket", "T-1237 T-1238") == [("TICKET", "T-1237")]


def test_a_class_that_looks_in_its_own_way_sees_every_row() -> None:
    assert spans(f"{__name__}:Echo", "no\necho é") == [("ECHO", "echo")]


def test_a_recogniser_asked_for_runs_though_we_cover_its_entity(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("recognizers: [{name: C, supported_entity: CREDIT_CARD, deny_list: [none]}]")
    found = load_catalogue("credit_card", presidio=False, recognizers=[str(path)])
    assert [one.id for one in found] == ["credit_card", "recognizer.credit_card"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a", "must be a mapping with a list 'recognizers'"),
        ("recognizers: {", "is not YAML (line 1)"),
        ("recognizers: []", "must be a list with at least one entry"),
        ("recogniser: []", "unknown key 'recogniser'; did you mean 'recognizers'?\n  valid: recognizers,"),
        ("recognizers: [3]", "recognizer 1 must be a mapping or a name"),
        ("recognizers: [{name: A, paterns: []}]", "recognizer 1 (A): unknown key 'paterns'; did you mean 'patterns'?"),
        ("recognizers: [{name: A, type: odd}]", "unknown type 'odd'; valid: custom, predefined"),
        ("recognizers: [{name: A, type: custom}]", "has neither 'patterns' nor 'deny_list'"),
        ("recognizers: [UsItinRecogniser]", "no recognizer 'UsItinRecogniser'; did you mean UsItinRecognizer"),
        ("recognizers: [SpacyRecognizer]", "is not a PatternRecognizer"),
        ("recognizers: [{deny_list: [a]}]", "recognizer 1 needs a 'supported_entity'"),
        ("recognizers: [{supported_entity: A, patterns: [a]}]", "pattern 1 must be a mapping of name, regex, score"),
        ("recognizers: [{supported_entity: A, patterns: [{name: a, regex: b}]}]", "'score' is missing"),
        ("recognizers: [{supported_entity: A, patterns: [{name: a, regex: '(', score: 1}]}]", "cannot be made: Invalid"),
        ("recognizers: [{supported_entity: A, patterns: [{name: a, regex: b, score: 7}]}]", "Score should be between"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_place_and_what_is_valid(
    text: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecognizerError) as caught:
        user_recognizers(str(path))
    assert str(path) in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("missing.yaml", "'missing.yaml' cannot be read: No such file or directory; give a YAML file, or a class"),
        ("no.such.module:Class", "no class 'Class' can be imported from 'no.such.module'"),
        (f"{__name__}:Missing", "no class 'Missing'"),
        (f"{__name__}:NoPattern", "NoPattern is not a PatternRecognizer of Presidio"),
    ],
)  # fmt: skip
def test_a_source_that_is_nothing(source: str, words: str) -> None:
    with pytest.raises(RecognizerError) as caught:
        user_recognizers(source)
    assert words in str(caught.value)
