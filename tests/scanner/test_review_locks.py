"""Reviews that contradict values with a proven meaning are refused, and reports show that."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.running import Done, run
from tests.scanner.made_values import make
from tests.scanner.scanning import write_table

BY = ("--author", "dpo", "--reason", "looks like a counter")


def ibans(rng: random.Random, count: int) -> list[str]:
    """Valid IBANs of a bank that does not exist, made with a seed."""
    made = []
    for _ in range(count):
        account = f"{rng.randrange(10**10):010d}"
        made.append(f"DE{98 - int(f'00000000{account}131400') % 97:02d}00000000{account}")
    return made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    rng = random.Random(6)
    rows = [[make("card", rng), iban, make("phone", rng)] for iban in ibans(rng, 60)]
    write_table(tmp_path / "billing.db", "payments", ["card_number", "iban", "phone"], rows)
    return tmp_path


def scanned(place: Path) -> tuple[dict[str, dict[str, Any]], Done]:
    source, store = f"sqlite:///{place / 'billing.db'}", place / "s.db"
    options = ("--format", "json,html", "--store", store, "--ner", "off", "--jobs", "1")
    done = run("scan", source, "--source-kind", "billing_db", "-o", place / "out", *options)
    assert done.code == 0, done.err
    report = json.loads((place / "out" / "findings.json").read_text("utf-8"))
    return {item["field"]: item for item in report["findings"]}, done


def review(place: Path, *arguments: object) -> Done:
    return run("review", *arguments, "--store", place / "s.db")


@pytest.mark.parametrize("field", ["card_number", "iban"])
def test_a_correction_of_one_proven_finding_is_refused_at_once(place: Path, field: str) -> None:
    found = scanned(place)[0][field]
    for verdict in (("false-alarm",), ("reclassify", "--as", "infra_config")):
        done = review(place, verdict[0], found["fingerprint"], *verdict[1:], *BY)
        assert done.code == 2
        assert "different values prove to be" in done.err
        assert "noticemap review accept" in done.err
    assert review(place, "accept", found["fingerprint"], *BY, "--expires", "2099-01-01").code == 0
    assert scanned(place)[0][field]["status"] == "suppressed"


def test_a_pattern_stops_at_what_is_proven_and_that_is_shown(place: Path) -> None:
    scanned(place)
    done = review(place, "false-alarm", "--collection", "payments", *BY)
    assert "it does not apply to 2 with values that a check proves" in done.out
    found, done = scanned(place)
    assert {field: item["status"] for field, item in found.items()} == {
        "card_number": "unchanged",
        "iban": "unchanged",
        "phone": "suppressed",
    }
    [note] = found["card_number"]["reviews"]
    assert (note["verdict"], note["author"]) == ("false_alarm", "dpo")
    assert note["refused"].startswith("60 different values prove to be CREDIT_CARD")
    assert found["phone"]["reviews"][0]["refused"] == ""
    assert "is not followed for payments card_number" in done.err
    page = (place / "out" / "report.html").read_text("utf-8")
    assert "Not followed: 60 different values prove to be CREDIT_CARD" in page


def test_a_correction_that_leaves_the_proof_alone_is_followed(place: Path) -> None:
    found = scanned(place)[0]["iban"]
    done = review(place, "reclassify", found["fingerprint"], "--as", "pay_bank_account", *BY)
    assert done.code == 0
    label = scanned(place)[0]["iban"]["classifications"][0]
    assert label["element"] == "pay_bank_account"
    assert label["reason"].startswith("Review 1 by dpo says so")


def test_a_correction_of_anything_else_applies_by_rule_until_it_expires(place: Path) -> None:
    scanned(place)
    done = review(
        place, "reclassify", "--field", "pho*", "--as", "use_to_number", *BY, "--expires", "2099-01-01"
    )
    assert done.code == 0
    phone = scanned(place)[0]["phone"]
    assert [(label["category"], label["role"]) for label in phone["classifications"]] == [
        ("customer_usage_data", "controller")
    ]
    assert phone["reviews"][0]["expires_at"] == "2099-01-01"
