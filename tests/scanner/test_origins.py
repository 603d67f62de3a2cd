"""Values show the origin of a column, by overlaps of sketches; some overlaps must not count."""

import random
from pathlib import Path

from scanner.finding import Classification, Report
from tests.scanner.scanning import scan, write_table


def numbers(rng: random.Random, count: int) -> list[str]:
    return [f"+1212555{number:04d}" for number in rng.sample(range(10_000), count)]


def label(report: Report, collection: str, field: str) -> Classification:
    found = [one for one in report.findings if (one.collection, one.field) == (collection, field)]
    return found[0].classifications[0]


def write_messages(path: Path, called: list[str], rng: random.Random) -> None:
    rows = [
        [number, other, "see you at nine then"]
        for number, other in zip(called, numbers(rng, len(called)), strict=True)
    ]
    write_table(path, "messages", ["to", "from", "body"], rows)


def test_usage_that_travelled_into_marketing_stays_usage(tmp_path: Path) -> None:
    rng, path = random.Random(3), tmp_path / "marketing.db"
    called = numbers(rng, 200)
    write_messages(path, called, rng)
    write_table(path, "leads", ["first_name", "mobile"], [["Jane", number] for number in called[:150]])
    told = label(scan(f"sqlite:///{path}", source_kind="marketing_tool"), "leads", "mobile")
    assert (told.category, told.role, told.data_subject) == ("customer_usage_data", "controller", "end_user")
    assert "100% of its distinct values are those of messages.to" in told.reason


def test_few_common_values_say_nothing(tmp_path: Path) -> None:
    rng, path = random.Random(4), tmp_path / "marketing.db"
    called = numbers(rng, 200)
    write_messages(path, called, rng)
    mixed = called[:20] + [f"+1312555{number:04d}" for number in range(180)]
    write_table(path, "leads", ["first_name", "mobile"], [["Jane", number] for number in mixed])
    told = label(scan(f"sqlite:///{path}", source_kind="marketing_tool"), "leads", "mobile")
    assert told.category == "customer_account_data"


def test_customers_who_also_call_stay_customers(tmp_path: Path) -> None:
    rng, path = random.Random(5), tmp_path / "core.db"
    called = numbers(rng, 100)
    write_messages(path, called, rng)
    rows = [[f"user{place}@example.org", number, "admin"] for place, number in enumerate(called)]
    write_table(path, "users", ["email", "phone", "role"], rows)
    told = label(scan(f"sqlite:///{path}", source_kind="account_db"), "users", "phone")
    assert told.category == "customer_account_data"


def test_the_customers_of_a_crm_stay_customers(tmp_path: Path) -> None:
    rng, path = random.Random(6), tmp_path / "crm.db"
    called = numbers(rng, 150)
    write_messages(path, called, rng)
    rows = [[str(place), f"user{place}@example.org", number, "active"] for place, number in enumerate(called)]
    write_table(path, "customers", ["id", "email", "phone", "status"], rows)
    told = label(scan(f"sqlite:///{path}", source_kind="crm"), "customers", "phone")
    assert (told.category, told.element) == ("customer_account_data", "acct_phone")


def test_a_file_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "kyc").mkdir()
    (tmp_path / "kyc" / "passport_front.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    (tmp_path / "kyc" / "team_photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    report = scan(tmp_path)
    told = [(one.collection, one.field, one.classifications[0].element) for one in report.findings]
    assert told == [("kyc/passport_front.jpg", "(path)", "sub_document_file")]
