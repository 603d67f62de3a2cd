"""The record kind of tables from names alone, if the product's name does not help or could mislead."""

from functools import cache, partial

import pytest

from scanner.classifier.context import Context, context_of
from scanner.classifier.view import kinds_of
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.learned.model import shipped_model
from scanner.policy.kinds import Kinds
from scanner.policy.policy import load_policy


@cache
def kinds() -> Kinds:
    return load_policy("xpoz").kinds


def context(table: str, columns: str, *, product: str = "db1", stated: str = "") -> Context:
    group = RecordGroup(
        source_id="schema",
        source=f"sqlite:///{product}.db",
        collection=table,
        collection_kind="table",
        fields=tuple(FieldProfile(path=name) for name in columns.split()),
        source_kind=stated,
    )
    return context_of(group, kinds(), chances_of=partial(kinds_of, shipped_model(), group))


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
    assert kind("x7", "origination destination start_stamp", product="office_pbx") == "call_record"
    assert kind("x7", "destination priority enabled", product="office_pbx") == ""
    assert kind("x7", "destination priority enabled", stated="cdr_store") == "call_record"


def test_the_end_of_a_name_says_what_a_table_holds() -> None:
    assert kind("employee_absences", "kind started") == "employee_record"
    assert kind("hr_applicant", "name stage", product="hrsuite") == "applicant_record"
    assert kind("portalusers", "city note") == "portal_user"


def test_names_that_many_tables_have_in_theirs_count_only_whole() -> None:
    assert context("admins", "login name").population == "employee_data"
    assert context("admin_settings", "login name").population is None


@pytest.mark.parametrize(
    ("table", "columns", "told"),
    [
        ("ticket_types", "label colour", "reference_list"),
        ("ticket_types", "label colour customer_id", "support_ticket"),
        ("ticket_types", "label colour user_id", "reference_list"),
        ("hr_leave_type", "name active colour", "reference_list"),
        ("xy_job_vacancy", "name description active", "reference_list"),
    ],
)
def test_what_lists_what_there_is_is_nobodys(table: str, columns: str, told: str) -> None:
    assert kind(table, columns) == told


def test_lists_of_a_staff_system_are_nobodys() -> None:
    assert context("hr_leave_type", "name active", stated="hr_system").population is None
    assert context("hr_leave_type", "name employee_id", stated="hr_system").population == "employee_data"


@pytest.mark.parametrize(
    ("columns", "is_somebodys"),
    [
        ("customer_no grade", True),
        ("id_cliente grade", True),
        ("userid grade", True),
        ("emails grade", True),
        ("order_id grade", True),
        ("sort_order grade", False),
        ("created_by_user grade", False),
        ("active_users grade", False),
        ("mgrUSERNAME grade", False),
    ],
)
def test_whose_a_record_is_says_a_column(columns: str, is_somebodys: bool) -> None:
    assert kinds().of_people.somebody.is_named(columns.split()) == is_somebodys
    # The usual content of a source kind does not apply to entries of a list, unless they are about a person.
    told = kind("x7", f"{columns} title active", stated="billing_db")
    assert told == ("billing_record" if is_somebodys else "")


def test_machines_are_listed_unless_they_are_somebodys() -> None:
    assert kind("line_terminals", "serial model", stated="config") == "infrastructure"
    assert kind("line_terminals", "serial customer_no", stated="config") == "account_matter"
    assert kind("line_terminals", "serial model customer_no", stated="config") == "customer_device"
    assert context("users", "login realname", stated="config").population == "employee_data"


def test_what_products_put_before_a_name_is_none_of_it() -> None:
    assert kind("llx_invoices", "x y") == "invoice"
    assert kind("old_support_tickets", "x y") == "support_ticket"


def test_a_table_says_what_its_source_is_only_where_nothing_else_does() -> None:
    assert context("queue", "x y", product="sms_gateway").source_kind == "message_store"
    assert context("queue", "x y").source_kind in ("queue", "config")
    assert context("x7", "x y", product="telephony_2026").source_kind == "cdr_store"


@pytest.mark.parametrize(
    ("table", "columns", "stated", "told"),
    [
        ("x7", "lrn spid tn", "kyc_store", "ported_number"),
        ("campaigns", "name subject budget", "marketing_tool", ""),
        ("campaigns", "subscriber_id opened_at", "marketing_tool", "campaign"),
        ("contacts", "urn language", "message_store", "messaging_contact"),
        ("contacts", "urn language", "crm", "crm_lead"),
        ("x7", "name scope ordering", "billing_db", ""),
        ("x7", "name scope ordering invoice_id", "billing_db", "billing_record"),
        ("x7", "name codec active", "media_store", ""),
        ("x7", "name codec recorded_at call_id", "media_store", "recording"),
        ("PS_JOBCODE_TBL", "setid descr", "hr_system", "reference_list"),
    ],
)
def test_what_a_kind_needs_decides_beside_its_name_and_its_source(
    table: str, columns: str, stated: str, told: str
) -> None:
    assert kind(table, columns, stated=stated) == told


def test_machines_are_the_operators_in_everybodys_records() -> None:
    told = context("orders", "customer_id router_id web_server", stated="billing_db").traits
    assert {path: trait.id for path, trait in told.items()} == {
        "customer_id": "customer",
        "router_id": "machine",
        "web_server": "machine",
    }
