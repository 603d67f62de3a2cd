"""What a table is told as by its names alone, where no product's name helps or the product says too much."""

import pytest

from scanner.classifier.policy.policy import load_policy
from scanner.classifier.record_kinds import Context, context_of
from scanner.profile import FieldProfile, RecordGroup


def context(table: str, columns: str, *, product: str = "db1", stated: str = "") -> Context:
    group = RecordGroup(
        source_id="schema",
        source=f"sqlite:///{product}.db",
        collection=table,
        collection_kind="table",
        fields=tuple(FieldProfile(path=name) for name in columns.split()),
        source_kind=stated,
    )
    return context_of(group, load_policy("xpoz").kinds)


def kind(table: str, columns: str, *, product: str = "db1", stated: str = "") -> str:
    found = context(table, columns, product=product, stated=stated).record_kind
    return found.id if found else ""


@pytest.mark.parametrize(
    ("table", "columns", "told"),
    [
        ("x7", "customer_id grade weight", "account_matter"),
        ("x7", "bank_code customer_id vendor_no", ""),
        ("x7", "call_id customer_id grade", "communication_detail"),
        ("x7", "ticket_id call_id customer_id", "account_matter"),
        ("x7", "grade weight", ""),
    ],
)
def test_a_record_like_no_other_is_told_by_what_it_refers_to(table: str, columns: str, told: str) -> None:
    assert kind(table, columns) == told


def test_settings_of_a_switch_are_no_calls() -> None:
    assert kind("x7", "origination destination start_stamp", product="freeswitch") == "call_record"
    assert kind("x7", "destination priority enabled", product="freeswitch") == ""
    assert kind("x7", "destination priority enabled", stated="cdr_store") == "call_record"


def test_the_end_of_a_name_says_what_a_table_holds() -> None:
    assert kind("employee_absences", "kind started") == "employee_record"
    assert kind("hr_applicant", "name stage", product="hrsuite") == "applicant_record"
    assert kind("userinfo", "city note") == "portal_user"


def test_names_that_many_tables_have_in_theirs_count_only_whole() -> None:
    assert context("admins", "login name").population == "employee_data"
    assert context("admin_settings", "login name").population is None


def test_a_table_says_what_its_source_is_only_where_nothing_else_does() -> None:
    assert context("queue", "x y", product="kannel").source_kind == "message_store"
    assert context("queue", "x y").source_kind in ("queue", "config")
    assert context("x7", "x y", product="ringcentral_2026").source_kind == "cdr_store"
