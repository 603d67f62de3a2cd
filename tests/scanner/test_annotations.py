"""What a report says about a finding besides its class, about a record as a whole, and about a source."""

import random
from pathlib import Path

from scanner.finding import Classification, RecordGroupSummary, Report
from tests.scanner.made_values import make
from tests.scanner.scanning import scan, write_table
from tests.scanner.test_further_labels import rows, write_stored_calls


def first(report: Report, field: str) -> Classification:
    return next(one for one in report.findings if one.field == field).classifications[0]


def group(report: Report, collection: str) -> RecordGroupSummary:
    return next(one for one in report.collections if one.collection == collection).record_groups[0]


def write_account_db(path: Path) -> None:
    made = rows("email", "bcrypt", "phone", "role")
    dated = [[*row, f"2026-0{number % 6 + 1}-11T08:00:00Z"] for number, row in enumerate(made)]
    write_table(path, "users", ["email", "password_hash", "phone_number", "role", "created_at"], dated)

    rng = random.Random(4)
    messages = [[make("phone", rng), make("phone", rng), make("message", rng)] for _ in range(60)]
    write_table(path, "messages", ["from", "to", "body"], messages)


def test_a_finding_says_all_that_the_notice_says_of_it(tmp_path: Path) -> None:
    write_account_db(tmp_path / "core.db")
    label = first(scan(f"sqlite:///{tmp_path / 'core.db'}", source_kind="account_db"), "phone_number")
    assert label.sub_category == "Account: profile and sign-in"
    assert (label.category, label.role, label.data_subject) == (
        "customer_account_data",
        "controller",
        "customer",
    )
    assert (label.retention.rule, label.retention.limit, label.retention.source) == (
        "ret_close_60d",
        "P60D",
        "notice",
    )
    assert "ret_support_3y" in label.retention.exceptions
    assert label.retention.trigger.startswith("account closed")
    assert label.retention.action == "delete_or_deidentify"
    assert label.legal_basis == ("contract", "legitimate_interests")
    assert label.legal_basis_source == "our reading"
    assert "service_providers" in label.recipients
    assert (label.california_category, label.identifiability, label.confidentiality) == (
        "identifiers",
        "direct",
        "confidential",
    )
    assert label.notice_section == "s_acct_direct"


def test_a_record_has_a_class_that_dominates_one_for_handling_and_a_clock(tmp_path: Path) -> None:
    write_account_db(tmp_path / "core.db")
    report = scan(f"sqlite:///{tmp_path / 'core.db'}", source_kind="account_db")
    users, messages = group(report, "users"), group(report, "messages")
    assert (users.record_kind, users.dominant, users.strictest) == (
        "portal_user",
        "customer_account_data",
        "customer_account_data",
    )
    assert (users.confidentiality, users.clock) == ("secret", "created_at")
    assert users.retention is not None
    assert users.retention.rule == "ret_close_60d"
    assert (messages.dominant, messages.category, messages.strictest) == (
        "customer_usage_data",
        "customer_content",
        "customer_content",
    )
    assert messages.clock == ""


def test_what_applies_beside_counts_for_handling_alone(tmp_path: Path) -> None:
    write_stored_calls(tmp_path / "cdr.db")
    calls = group(scan(f"sqlite:///{tmp_path / 'cdr.db'}", source_kind="cdr_store"), "calls")
    assert (calls.dominant, calls.strictest) == ("customer_usage_data", "customer_content")
    assert calls.retention is not None
    assert calls.retention.rule == "ret_stored_as_instructed"


def test_a_source_lists_the_classes_in_it(tmp_path: Path) -> None:
    write_account_db(tmp_path / "core.db")
    report = scan(f"sqlite:///{tmp_path / 'core.db'}", source_kind="account_db")
    assert [(source.kind, source.categories) for source in report.sources] == [
        ("account_db", ("customer_content", "customer_usage_data", "customer_account_data")),
    ]


def test_cpni_is_marked_where_the_record_is_of_a_voice_service(tmp_path: Path) -> None:
    write_stored_calls(tmp_path / "cdr.db")
    write_account_db(tmp_path / "core.db")
    calls = scan(f"sqlite:///{tmp_path / 'cdr.db'}", source_kind="cdr_store")
    messages = scan(f"sqlite:///{tmp_path / 'core.db'}", source_kind="account_db")
    assert "cpni" in first(calls, "to_number").flags
    assert "cpni" not in first(messages, "to").flags
    assert "cpni" in first(calls, "duration").flags
