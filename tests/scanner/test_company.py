"""Facts that the company states about itself (staff, machines), and values that only businesses have."""

import random
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from detectors.base import Detector
from detectors.company import CompanyFacts
from detectors.company_validators import informed
from detectors.registry import load_detectors
from scanner.finding import Classification, Report
from tests.scanner.scanning import classifier, scan, write_table

FACTS = CompanyFacts(
    domains=frozenset({"example.org"}),
    staff_domains=frozenset({"staff.example.org"}),
    networks=("198.51.100.0/24", "2001:db8::/32"),
    numbers=frozenset(f"1212555{number:04d}" for number in range(100, 120)),
    number_ranges=("44207946",),
)


def labels(
    path: Path, table: str, columns: dict[str, list[str]], facts: CompanyFacts, kind: str = ""
) -> dict[str, Classification]:
    """The classification of each column in a scan of a table with ``columns``."""
    report = scanned(path, table, columns, facts, kind)
    return {finding.field: finding.classifications[0] for finding in report.findings}


def scanned(path: Path, table: str, columns: dict[str, list[str]], facts: CompanyFacts, kind: str) -> Report:
    write_table(path, table, list(columns), zip(*columns.values(), strict=True))
    known = replace(classifier(), detectors=informed(of_interest(), facts), company=facts)
    return scan(f"sqlite:///{path}", source_kind=kind, classify_with=known)


@cache
def of_interest() -> tuple[Detector, ...]:
    wanted = {"EMAIL_ADDRESS", "IP_ADDRESS", "PHONE_NUMBER"}
    return tuple(one for one in load_detectors() if one.entity in wanted)


def staff(count: int = 60) -> list[str]:
    return [f"person{number}@staff.example.org" for number in range(count)]


def test_mail_addresses_of_staff_are_staff_data(tmp_path: Path) -> None:
    columns = {"email": staff(), "role": ["admin"] * 60}
    told = labels(tmp_path / "a.db", "users", columns, FACTS, "account_db")["email"]
    assert (told.category, told.element) == ("employee_data", "emp_directory")
    told = labels(tmp_path / "b.db", "users", columns, CompanyFacts(), "account_db")["email"]
    assert told.category == "customer_account_data"


def test_a_few_of_staff_among_customers_change_nothing(tmp_path: Path) -> None:
    mixed = [*staff(10), *(f"person{number}@mail.shop.de" for number in range(50))]
    told = labels(tmp_path / "a.db", "users", {"email": mixed}, FACTS, "account_db")["email"]
    assert told.category == "customer_account_data"


@pytest.mark.parametrize("written", ["+1212555{:04d}", "1212555{:04d}", "(212) 555-{:04d}"])
def test_own_numbers_are_a_business_s(tmp_path: Path, written: str) -> None:
    numbers = [written.format(number) for number in range(100, 120)] * 3
    told = labels(tmp_path / "a.db", "contacts", {"phone": numbers}, FACTS, "crm")["phone"]
    assert (told.category, told.element, told.data_subject) == ("none", "num_inventory", "business")


def test_own_numbers_in_a_call_stay_usage_of_a_business(tmp_path: Path) -> None:
    rng = random.Random(1)
    own = [f"+1212555{number:04d}" for number in range(100, 120)] * 3
    others = [f"+1312{rng.randrange(2_000_000, 9_999_999)}" for _ in own]
    columns = {"from": own, "to": others, "duration": ["12"] * 60}
    told = labels(tmp_path / "a.db", "calls", columns, FACTS, "cdr_store")
    assert (told["from"].category, told["from"].data_subject) == ("customer_usage_data", "business")
    assert "business_not_personal" in told["from"].flags
    assert told["to"].data_subject == "end_user"


def test_own_networks_are_machines(tmp_path: Path) -> None:
    addresses = [f"198.51.100.{number}" for number in range(1, 61)]
    told = labels(tmp_path / "a.db", "seen", {"address": addresses}, FACTS)["address"]
    assert (told.category, told.element) == ("none", "infra_config")


def test_mailboxes_of_a_task_are_flagged(tmp_path: Path) -> None:
    roles = ("billing", "support", "info", "no-reply", "Sales")
    mailboxes = [f"{role}@shop{number}.de" for number in range(12) for role in roles]
    told = labels(tmp_path / "a.db", "users", {"email": mailboxes}, CompanyFacts(), "account_db")["email"]
    assert (told.category, told.element) == ("customer_account_data", "acct_email")
    assert "business_not_personal" in told.flags
    assert told.reason.endswith("Most are such as only companies have, and then no personal data.")


def test_nothing_of_the_facts_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    told = repr(scanned(path, "users", {"email": staff()}, FACTS, "account_db"))
    assert not [fact for fact in _texts(FACTS) if fact in told.replace(str(path), "")]


def _texts(facts: CompanyFacts) -> Iterable[str]:
    return (*facts.staff_domains, *facts.networks, *facts.numbers, *facts.number_ranges)
