"""The gate: the meaning of expressions, and the messages for invalid ones."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import UsageError
from scanner.finding import Finding, Report
from scanner.gate.gate import check_names, parse_gate, trips
from scanner.gate.grammar import GateError
from tests.factories import (
    make_audit,
    make_classification,
    make_empty_report,
    make_finding,
    make_possible,
)
from tests.scanner.scanning import classifier
from tests.scanner.small_report import small_report

VIOLATION = small_report().violations[0]


def _report() -> Report:
    """A report with a new address, a known number that breaks a promise, a gone and a suppressed finding."""
    number = _finding("b", "PHONE_NUMBER", "unchanged", category="customer_usage_data")
    findings = (
        _finding("a", "EMAIL_ADDRESS", "new"),
        number,
        _finding("c", "IMEI", "gone"),
        _finding("d", "IBAN_CODE", "suppressed"),
    )
    return make_empty_report(
        possible=(make_possible(entity="IMSI"),),
        findings=findings,
        violations=(replace(VIOLATION, finding="b", severity="high"),),
    )


def _finding(fingerprint: str, entity: str, status: str, **label: str) -> Finding:
    labels = (make_classification(**label),)
    return make_finding(
        fingerprint=fingerprint, entity=entity, status=status, classifications=labels, confidence=0.8
    )


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("severity>=high", True),
        ("severity>high", False),
        ("severity in (low, high)", True),
        ("severity not in (low, high)", False),
        ("status=new", True),
        ("status=new and severity>=high", False),
        ("status=unchanged and severity>=high", True),
        ("category=customer_usage_data and severity=high", True),
        ("entity=IMSI", False),
        ("entity=IMSI and tier=possible", True),
        ("entity=IMSI and tier!=finding", True),
        ("entity=IMSI or tier=possible and status=gone", True),
        ("tier=possible and severity>=info", False),
        ("tier=finding and entity=IMSI", False),
        ("entity=IMEI", False),
        ("entity=IMEI and status=gone", True),
        ("entity=IMEI and status in (gone, new)", True),
        ("entity=IBAN_CODE", False),
        ("status=suppressed", True),
        ("not entity in (EMAIL_ADDRESS, PHONE_NUMBER)", False),
        ("not entity=EMAIL_ADDRESS", True),
        ("entity=EMAIL_ADDRESS and (status=gone or confidence>=0.8)", True),
        ("entity=IMEI or entity=EMAIL_ADDRESS and confidence<0.5", False),
        ("(entity=PHONE_NUMBER or entity=EMAIL_ADDRESS) and confidence<0.5", False),
        ("confidence=0.80", True),
        ("confidence in (0.8)", True),
        ("promise=v_content_in_logs", True),
        ('promise="v_content_in_logs"', True),
        ("promise!=v_content_in_logs", False),
        ("flag=cpni", False),
        ("not flag=cpni", True),
        ("NOT NOT status=new", True),
    ],
)
def test_what_an_expression_means(expression: str, expected: bool) -> None:
    assert trips(parse_gate(expression), _report()) is expected


@pytest.mark.parametrize(
    ("expression", "place", "words"),
    [
        ("", 1, "a key, 'not' or '(' expected"),
        ("severity", 9, "an operator expected after 'severity'"),
        ("severity>=", 11, "a value expected, not the end"),
        ("severity>=purple", 1, "valid: info, low, medium, high, critical"),
        ("status=new status=gone", 12, "'and' or 'or' expected, not 'status'"),
        ("(status=new", 12, "')' expected, not the end"),
        ("status=new)", 11, "'and' or 'or' expected, not ')'"),
        ("status in new", 11, "'(' expected"),
        ("status in (new", 15, "')' expected"),
        ("status not new", 12, "'in' expected"),
        ("status=new and and", 16, "a key, 'not' or '(' expected"),
        ("status=new & entity=X", 12, "'&' is not allowed here"),
        ("statsu=new", 1, "did you mean 'status'"),
        ("category>customer_content", 1, "has no order"),
        ("confidence>=high", 1, "write a number from 0 to 1"),
    ],
)
def test_what_is_wrong_and_where(expression: str, place: int, words: str) -> None:
    with pytest.raises(GateError) as caught:
        parse_gate(expression)
    first, shown, mark = str(caught.value).splitlines()
    assert words in first and first.endswith(f"(character {place})")
    assert shown == f"  {expression}"
    assert mark == " " * (place + 1) + "^"


@given(
    st.lists(
        st.sampled_from(["status", "=", "new", " ", "(", ")", "not", "and", "or", "in", ",", '"', "?"])
    ).map("".join)
)
def test_anything_is_read_or_refused(expression: str) -> None:
    with contextlib.suppress(GateError):
        parse_gate(expression)


@pytest.mark.parametrize(
    "expression", ["entity in (EMAIL_ADDRESS, RECORD_METADATA)", "element=use_to_number and flag=cpni"]
)
def test_names_that_there_are_pass(expression: str) -> None:
    check_names(parse_gate(expression), classifier())


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("category=customer_contents", "no category is called 'customer_contents'; did you mean"),
        ("entity=EMAIL_ADRESS", "no entity is called 'EMAIL_ADRESS'; did you mean 'EMAIL_ADDRESS'"),
        ("not (status=new or element=use_to_numbr)", "did you mean 'use_to_number'"),
        ("promise=v_nonsense_at_all", "no promise is called"),
    ],
)
def test_a_gate_that_never_closes_is_refused(expression: str, words: str) -> None:
    with pytest.raises(UsageError, match=words.replace("(", r"\(")):
        check_names(parse_gate(expression), classifier())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("audit=overdue", True),
        ("audit=overdue and n_subjects>0", True),
        ("audit=overdue and n_rows>22", False),
        ("audit=overdue and days_over>=1521", True),
        ("audit=breach", False),
        ("audit in (on_hold, cannot_tell) and rule=ret_close_60d", True),
        ("audit=overdue and severity=critical", False),
        ("n_subjects>21", False),
        ("severity>=high", False),
    ],
)
def test_audits_meet_an_expression_that_asks_for_them(expression: str, expected: bool) -> None:
    report = make_empty_report(audits=(make_audit(),))
    assert trips(parse_gate(expression), report) is expected


def test_counts_are_whole_numbers() -> None:
    with pytest.raises(GateError, match="'few' is not a count; write a whole number, such as n_subjects>0"):
        parse_gate("audit=overdue and n_subjects>few")
