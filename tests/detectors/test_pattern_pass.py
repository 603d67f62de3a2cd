"""The pattern pass: rows, overlaps, traps, support, and the same hits however rows are batched."""

import re
from itertools import pairwise
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.base import Hints, Verdict
from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors
from tests.detectors.whole import whole

HINTS = Hints()
PIECES = st.sampled_from(
    [
        "jane@example.org",
        "+12025550143",
        "192.0.2.7",
        "4111111111111111",
        "AC" + "a" * 32,
        "AC" + "0f3b2a96d1c84e75" * 2,
        "0f3b2a96d1c84e750f3b2a96d1c84e75",
        "password=hunter2!",
        "imei: 490154203237518",
        "https://example.org/x?to=%2B12025550143",
        "Müller",
        "Musterstraße 12",
        "version 1.2.3.4",
        "2026-11-24",
        "/",
        "@",
        "é",
        "1",
    ]
)
ROWS = st.lists(st.lists(PIECES, max_size=5).map(" ".join), max_size=8)


def found(text: str, *entities: str) -> list[tuple[str, str]]:
    return [
        (span.entity, text[span.start : span.end])
        for span in whole().spans(text, HINTS)
        if not entities or span.entity in entities
    ]


def rows_of(rows: list[str], first: int = 0) -> list[tuple[int, ...]]:
    hits = whole().find("\n".join(rows).encode(), HINTS)
    columns = (
        hits.detector,
        hits.row + first,
        hits.start,
        hits.end,
        hits.verdict,
        hits.key,
        hits.full,
        hits.supported,
    )
    return [tuple(row) for row in zip(*(column.tolist() for column in columns), strict=True)]


@settings(max_examples=150)
@given(rows=ROWS, cut=st.integers(min_value=0, max_value=8))
def test_batches_do_not_change_what_is_found(rows: list[str], cut: int) -> None:
    cut = min(cut, len(rows))
    assert rows_of(rows) == rows_of(rows[:cut]) + rows_of(rows[cut:], first=cut)


@settings(max_examples=100)
@given(rows=ROWS)
def test_cells_are_rows(rows: list[str]) -> None:
    cells, lines = (
        whole().find_cells(pa.array(rows, pa.string()), HINTS),
        whole().find("\n".join(rows).encode(), HINTS),
    )
    for name in ("detector", "row", "start", "end", "verdict", "key", "full", "supported"):
        np.testing.assert_array_equal(getattr(cells, name), getattr(lines, name))


@settings(max_examples=100)
@given(rows=ROWS)
def test_spans_of_one_entity_do_not_overlap(rows: list[str]) -> None:
    spans = whole().spans("\n".join(rows), HINTS)
    for entity in {span.entity for span in spans}:
        mine = sorted((span.start, span.end) for span in spans if span.entity == entity)
        assert all(left[1] <= right[0] for left, right in pairwise(mine))


@settings(max_examples=100)
@given(buffer=st.binary(max_size=300))
def test_any_bytes_are_read(buffer: bytes) -> None:
    hits = whole().find(buffer, HINTS)
    assert (hits.end > hits.start).all()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("é jane@example.org", [("EMAIL_ADDRESS", "jane@example.org")]),
        ("'jane@example.org'", [("EMAIL_ADDRESS", "jane@example.org")]),
        (
            "<sip:+12025550143@pbx.example.com>",
            [("SIP_URI", "sip:+12025550143@pbx.example.com"), ("PHONE_NUMBER", "+12025550143")],
        ),
        ("+12025550143 2026-11-24", [("PHONE_NUMBER", "+12025550143"), ("DATE_TIME", "2026-11-24")]),
        ("4111111111111111", [("CREDIT_CARD", "4111111111111111")]),
        ("app version=1.2.3.4", []),
        ("Chrome/120.0.0.0", []),
        ("order 2025550143", []),
        ("call 2025550143", [("PHONE_NUMBER", "2025550143")]),
        ('"msisdn": "447700900123"', [("PHONE_NUMBER", "447700900123")]),
        ("ts=1700000000 ms=1700000000000", []),
        ("md5 0f3b2a96d1c84e750f3b2a96d1c84e75", []),
        ("auth_token=0f3b2a96d1c84e750f3b2a96d1c84e75", [("AUTH_TOKEN", "0f3b2a96d1c84e750f3b2a96d1c84e75")]),
        ("id=550e8400-e29b-41d4-a716-446655440000", []),
        ("at 51.507351", []),
        ("IMEI 490154203237518", [("IMEI", "490154203237518")]),
        ("account DE89 3704 0044 0532 0130 00", [("IBAN_CODE", "DE89 3704 0044 0532 0130 00")]),
    ],
)
def test_texts(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_partner_in_the_same_row_supports() -> None:
    token = "0f3b2a96d1c84e750f3b2a96d1c84e75"
    assert ("AUTH_TOKEN", token) in found(f"AC{'a' * 32}:{token}")
    assert ("AUTH_TOKEN", token) not in found(f"AC{'a' * 32}\n{token}")


def test_full_means_the_whole_trimmed_cell() -> None:
    cells = pa.array([" jane@example.org ", "to jane@example.org", None, "a\nb"])
    hits = whole().find_cells(cells, HINTS)
    assert hits.row.tolist() == [0, 1]
    assert hits.full.tolist() == [True, False]


def test_chunked_and_sliced_arrays_are_read_alike() -> None:
    cells = pa.array(["x", "jane@example.org", "+12025550143"])
    chunked = pa.chunked_array([cells.slice(1, 1), cells.slice(2)])
    np.testing.assert_array_equal(whole().find_cells(chunked, HINTS).row, [0, 1])
    np.testing.assert_array_equal(whole().find_cells(cells.slice(1), HINTS).row, [0, 1])


def test_keys_depend_on_text_and_seed_alone() -> None:
    here = whole().find(b"jane@example.org x jane@example.org", HINTS)
    assert len(set(here.key.tolist())) == 1
    other = PatternPass(load_detectors("email_address"), seed=7)
    assert other.find(b"jane@example.org", HINTS).key[0] != here.key[0]


def test_invalid_candidates_are_reported() -> None:
    hits = PatternPass(load_detectors("credit_card")).find(b"4111111111111112", HINTS)
    assert hits.verdict.tolist() == [Verdict.INVALID]


def test_hints_change_verdicts() -> None:
    phones = PatternPass(load_detectors("phone_number"))
    text = "030 23125123"
    assert phones.spans(text, Hints(regions=("DE",)))
    assert not phones.spans(text, Hints(regions=("US",)))


def test_cells_are_judged_by_detectors_that_can() -> None:
    verdicts = whole().judge_cells(["Jane Doe", "Galaxy S24"], HINTS)
    by_entity = {whole().detectors[index].id: said.tolist() for index, said in verdicts.items()}
    assert by_entity["person"] == [Verdict.VALID, Verdict.INVALID]


def test_of_equal_matches_that_of_the_form_with_a_plan_wins() -> None:
    """Its pattern is in the table of words, because of the bracket before it; the other runs in Hyperscan."""
    detectors = tuple(load_detectors("PHONE_NUMBER"))
    hits = PatternPass(detectors).find(b"call (212) 555-0143 now", Hints())
    assert [detectors[index].id for index in hits.detector] == ["phone_number-2"]


@pytest.mark.parametrize(
    "text", ["meet at {} Oak Street", "Calle Mayor {} now", "born on 3 May {} in Rome", "card expires 03/{}"]
)
def test_what_a_row_holds_does_not_depend_on_rows_that_differ_in_digits(text: str) -> None:
    rows = [text.format(number) for number in (1985, 1990, 1991, 1992, 4711, 2031, 2030, 1999, 6713)]
    together = whole().find_cells(pa.array(rows), HINTS)
    found = [
        (index, row) for index, row in zip(together.detector.tolist(), together.row.tolist(), strict=True)
    ]
    alone = [whole().find_cells(pa.array([row]), HINTS) for row in rows]
    assert sorted(found) == sorted((index, row) for row, hits in enumerate(alone) for index in hits.detector)


@pytest.mark.parametrize("seed", range(6))
def test_what_a_row_of_a_log_holds_does_not_depend_on_the_many_rows_like_it(seed: int) -> None:
    """More rows of each kind than are looked at, with other digits, other letters in ids and, seldom, a value
    where the other rows have none.
    """
    rng = Random(seed)
    rows = [_filled(kind, rng) for kind in KINDS for _ in range(60)]
    rng.shuffle(rows)
    together = whole().find_cells(pa.array(rows), HINTS)
    found: list[set[int]] = [set() for _ in rows]
    for index, row in zip(together.detector.tolist(), together.row.tolist(), strict=True):
        found[row].add(index)
    for row, text in enumerate(rows):
        assert found[row] == set(whole().find_cells(pa.array([text]), HINTS).detector.tolist()), text


KINDS = (
    "sshd[{n}]: Failed password for root from 192.0.2.{n} port {n} ssh2",
    "user: {word}, session {hex} closed after {n} s",
    "password={word}{n} host=node-{n}",
    "ciod: failed to read message prefix on control stream CioStream socket to 192.0.2.{n}:{n}",
    "{n} Main Street delivered, box {n} at R{n}-M{n}-N{n}",
    "account number {n}{n}{n} of {n} May {year}, phone +1202555{four}",
    "passport no. {word}{n}, born {year}-0{n}-1{n}",
    "PIN: {n} token: {hex}{hex}",
)


def _filled(kind: str, rng: Random) -> str:
    return re.sub(
        r"{(\w+)}",
        lambda found: {
            "n": str(rng.randint(1, 10 ** rng.choice((1, 1, 2, 3, 4)))),
            "four": f"{rng.randint(0, 9_999):04d}",
            "year": str(rng.choice((1890, 1985, 1999, 2003, 2031, 7_113))),
            "hex": f"{rng.getrandbits(32):08x}",
            "word": rng.choice(("none", "none", "none", "null", "hunter", "jkelly", "X")),
        }[found[1]],
        kind,
    )
