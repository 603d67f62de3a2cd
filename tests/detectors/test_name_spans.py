"""Names in prose, from the labels of a model (given by the test), phrases, lists and patterns."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.matching.spans import Span
from detectors.prose.language_model import Labelled
from detectors.prose.name_spans import NAMES, name_spans


def labelled(text: str, **labels: str) -> list[Labelled]:
    """The output of a model; ``labels`` are the words by label."""
    return [
        Labelled(start=text.index(words), end=text.index(words) + len(words), label=label)
        for label, words in labels.items()
    ]


def found(text: str, known: tuple[Span, ...] = (), **labels: str) -> list[tuple[str, str]]:
    spans = name_spans(text, labelled(text, **labels), known)
    return [(span.entity, text[span.start : span.end]) for span in spans]


@pytest.mark.parametrize(
    ("text", "entity", "name"),
    [
        ("My name is Ana Lima.", "PERSON", "Ana Lima"),
        ("my name is ana lima, please call back", "PERSON", "ana lima"),
        ("Dear Dr. Quimby,", "PERSON", "Quimby"),
        ("Kind regards,\nZoltan Quimby", "PERSON", "Zoltan Quimby"),
        ("I spoke to my wife Zelda yesterday", "PERSON", "Zelda"),
        ('"We will see," said Quimby.', "PERSON", "Quimby"),
        ("Where is Quimby's phone number?", "PERSON", "Quimby"),
        ("Name: José van der Berg", "PERSON", "José van der Berg"),
        ("She moved to Quimbyville in May", "LOCATION", "Quimbyville"),
        ("I am originally from Bad Quimburg.", "LOCATION", "Bad Quimburg"),
        ("orders from Germany only", "LOCATION", "Germany"),
        ("He worked for Quimbex until May", "ORGANIZATION", "Quimbex"),
    ],
)
def test_phrases_announce_names(text: str, entity: str, name: str) -> None:
    assert found(text) == [(entity, name)]


@pytest.mark.parametrize(
    "text",
    [
        "Hi there, how are you?",
        "Dear Customer, your order is on its way",
        "Hello World",
        "My name is not on the list",
        "The city is large",
        "Call me tomorrow",
        "",
        "\n\n",
    ],
)
def test_phrases_without_a_name_announce_nothing(text: str) -> None:
    assert found(text) == []


def test_what_is_no_part_of_a_name_is_cut_off() -> None:
    assert found("Ask Jane Doe's brother", PERSON="Jane Doe's") == [("PERSON", "Jane Doe")]
    assert found("by John Quimby, PhD (room 3)", PERSON="John Quimby, PhD") == [("PERSON", "John Quimby")]
    assert found("Quimby Zed\nEngineer", PERSON="Quimby Zed\nEngineer") == [("PERSON", "Quimby Zed")]
    assert found("met Quimby and Zelda", PERSON="Quimby and Zelda") == [
        ("PERSON", "Quimby"),
        ("PERSON", "Zelda"),
    ]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("corner of Rua Pedro", {"PERSON": "Rua Pedro"}),
        ("Karpacka 69, flat 2", {"PERSON": "Karpacka"}),
        ('Answer:"Snake Boogie', {"PERSON": 'Answer:"Snake Boogie'}),
        ("your SSN please", {"ORG": "SSN"}),
        ("Please wait", {"PERSON": "Please"}),
        ("The quimby is broken", {"PERSON": "quimby"}),
        ("fans of the Red Quimbys' album", {"GPE": "Red Quimbys'"}),
    ],
)
def test_what_models_mistake_is_not_taken(text: str, labels: dict[str, Any]) -> None:
    assert found(text, **labels) == []


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("Oliver is reliable", {"ORG": "Oliver"}, ("PERSON", "Oliver")),
        ("It is in Quimbolt, near the sea", {"PERSON": "Quimbolt"}, ("LOCATION", "Quimbolt")),
        ("They bought Quimby Group", {"PERSON": "Quimby"}, ("ORGANIZATION", "Quimby")),
        ("gone to Togo", {"PERSON": "Togo"}, ("LOCATION", "Togo")),
        ("Der Arzt heißt Quimby Zed", {"PER": "Quimby Zed"}, ("PERSON", "Quimby Zed")),
    ],
)
def test_a_wrong_label_is_put_right(text: str, labels: dict[str, Any], expected: tuple[str, str]) -> None:
    assert found(text, **labels) == [expected]


def test_names_never_overlap_identifiers() -> None:
    text = "Write to Jane Doe jane.doe@example.org"
    start = text.index("jane.")
    mail = Span(start=start, end=len(text), entity="EMAIL_ADDRESS", score=0.95)
    assert found(text, (mail,), PERSON="Jane Doe jane.doe@example.org") == [
        ("PERSON", "Jane Doe"),
        ("EMAIL_ADDRESS", "jane.doe@example.org"),
    ]
    assert found(text, (mail,), PERSON="jane.doe") == [("EMAIL_ADDRESS", "jane.doe@example.org")]


def test_a_place_below_or_behind_a_street_is_found() -> None:
    text = "Quimby Zed\n12 High Street\nSuite 4\nQuimbolt\nTogo 12345"
    start = text.index("12 High")
    street = Span(start=start, end=start + len("12 High Street"), entity="STREET_ADDRESS", score=0.95)
    assert found(text, (street,))[1:] == [("LOCATION", "Quimbolt"), ("LOCATION", "Togo")]


def test_somebody_named_in_full_is_known_again() -> None:
    text = "Yesterday Zelda Quimby called. Quimby was angry; zelda@example.org bounced."
    assert found(text, PERSON="Zelda Quimby") == [("PERSON", "Zelda Quimby"), ("PERSON", "Quimby")]


def test_a_long_text_full_of_names_is_read_to_its_end() -> None:
    text = "My name is Zelda Quimby, Togo. Quimby said no. " * 4_000
    people = [one for one in name_spans(text, [], ()) if one.entity == "PERSON"]
    assert len(people) == 8_000
    assert people[-1].end > len(text) - 20
    assert name_spans("A" * 200_000 + " " + "-" * 200_000 + "\n" * 50_000, [], ()) == []


_PIECES = st.sampled_from(
    [
        "My name is ",
        "Ana",
        " ",
        "\n",
        "Lima",
        "'s",
        ", ",
        "Dear ",
        "Togo",
        "12",
        "😀",
        "é́",
        "in ",
        "Rua ",
        "the ",
        '"',
    ]
)


@settings(max_examples=150)
@given(
    text=st.lists(_PIECES, max_size=12).map("".join),
    places=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=4),
    label=st.sampled_from(["PERSON", "GPE", "ORG", "DATE", "FAC"]),
)
def test_spans_lie_in_the_text_and_names_do_not_overlap(
    text: str, places: list[tuple[int, int]], label: str
) -> None:
    said = [
        Labelled(start=start, end=min(start + length, len(text)), label=label)
        for start, length in places
        if start < len(text)
    ]
    spans = [span for span in name_spans(text, said, ()) if span.entity in NAMES]
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        assert "\n" not in text[span.start : span.end]
    for one, other in pairwise(spans):
        assert one.end <= other.start
