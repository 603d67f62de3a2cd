"""Data of telephone calls: codes, SIP addresses, identifiers of devices and networks, types of lines."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scanner.finding import Report
from tests.scanner.made_values import choice, hexadecimal, luhn_tail, phone, time_of, uuid
from tests.scanner.scanning import by_field, scan, write_table

ROWS = 200
Maker = Callable[[random.Random], str]
CALL: Mapping[str, Maker] = {
    "from": phone,
    "to": phone,
    "start_time": time_of,
    "duration": lambda rng: str(rng.randrange(900)),
}
CODES: Mapping[str, Maker] = {
    "cause": choice("16", "17", "31", "486"),
    "hangup_cause": choice("NORMAL_CLEARING", "USER_BUSY", "NO_ANSWER"),
    "hangup_cause_q850": choice("16", "17", "19"),
    "isup_release_cause": choice("16", "17"),
    "sip_code": choice("200", "486", "603"),
    "sip_response_code": choice("200", "404", "486"),
}


def scanned(folder: Path, table: str, columns: Mapping[str, Maker], kind: str = "") -> Report:
    rng = random.Random(5)
    rows = [[make(rng) for make in columns.values()] for _ in range(ROWS)]
    write_table(folder / "data.db", table, list(columns), rows)
    return scan(f"sqlite:///{folder / 'data.db'}", source_kind=kind)


def starting(head: str, size: int) -> Maker:
    return lambda rng: head + "".join(str(rng.randrange(10)) for _ in range(size))


@pytest.mark.parametrize("kind", ["", "cdr_store"])
def test_causes_and_response_codes_are_metadata_of_the_call(tmp_path: Path, kind: str) -> None:
    report = scanned(tmp_path, "calls", {**CALL, **CODES}, kind)
    of_codes = [one for one in report.findings if one.field in CODES]
    assert {one.field: one.entity for one in of_codes} == dict.fromkeys(CODES, "RECORD_METADATA")
    assert len(of_codes) == len(CODES)
    assert {one.classifications[0].element for one in of_codes} == {"use_call_meta"}


def test_the_same_codes_without_a_call_say_nothing(tmp_path: Path) -> None:
    assert scanned(tmp_path, "items", CODES).findings == ()


def test_identifiers_of_calls_and_devices_are_found_as_what_they_are(tmp_path: Path) -> None:
    columns: Mapping[str, Maker] = {
        "caller": lambda rng: f"sip:{hexadecimal(rng, 6)}@example.org",
        "callee": lambda rng: f"tel:{phone(rng)}",
        "device_id": uuid,
        "imei": lambda rng: luhn_tail(starting("35", 12)(rng)),
        "imsi": starting("00101", 10),
    }
    assert by_field(scanned(tmp_path, "legs", columns)) == {
        "caller": ["SIP_URI"],
        "callee": ["PHONE_NUMBER"],
        "device_id": ["DEVICE_ID"],
        "imei": ["IMEI"],
        "imsi": ["IMSI"],
    }


@pytest.mark.parametrize("column", ["sip_call_id", "call_id"])
def test_call_ids_are_no_mailboxes(tmp_path: Path, column: str) -> None:
    """The host after the ``@`` is still an IP address, often that of the caller's telephone."""
    made: Maker = lambda rng: f"{hexadecimal(rng, 12)}@192.0.2.{rng.randrange(1, 255)}"  # noqa: E731
    found = by_field(scanned(tmp_path, "calls", {**CALL, column: made}))[column]
    assert sorted(found) == ["IP_ADDRESS", "SIP_CALL_ID"]


def test_subscribers_under_a_name_that_says_nothing_need_a_neighbour(tmp_path: Path) -> None:
    """An IMSI has fifteen digits and no check digit; one random number in forty has a valid network."""
    alone: Mapping[str, Maker] = {"id": starting("7", 7), "x1": starting("26201", 10)}
    assert scanned(tmp_path, "t", alone).findings == ()
    (tmp_path / "beside").mkdir()
    beside = scanned(tmp_path / "beside", "t", {**alone, "x2": phone})
    assert by_field(beside) == {"x1": ["IMSI"], "x2": ["PHONE_NUMBER"]}


def test_numbers_whose_trunk_prefix_stands_apart_are_found(tmp_path: Path) -> None:
    columns: Mapping[str, Maker] = {
        "country": choice("TR"),
        "x1": lambda rng: f"0-532-{rng.randrange(200, 999)}-{rng.randrange(10, 99)}-{rng.randrange(10, 99)}",
    }
    assert by_field(scanned(tmp_path, "t", columns))["x1"] == ["PHONE_NUMBER"]


@pytest.mark.parametrize(
    ("line", "head", "size", "is_business"),
    [
        ("toll free", "+1800", 7, True),
        ("toll free", "+44800", 7, True),
        ("premium rate", "+49900", 7, True),
        ("premium rate", "+1900", 7, True),
        ("shared cost", "+44845", 7, True),
        ("shared cost", "+49180", 7, True),
        ("mobile", "+491512", 7, False),
        ("mobile", "+44771", 7, False),
        ("fixed", "+4930", 8, False),
        ("fixed", "+44207", 7, False),
    ],
)
def test_lines_that_only_companies_have_are_told_from_people_s(
    tmp_path: Path, line: str, head: str, size: int, is_business: bool
) -> None:
    (found,) = scanned(tmp_path, "contacts", {"phone": starting(head, size)}).findings
    label = found.classifications[0]
    assert ("business_not_personal" in label.flags) is is_business, line
    assert (label.data_subject == "business") is is_business, line
