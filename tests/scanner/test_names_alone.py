"""Schemas without values, in which a word of a name, a table's name or a dictionary could mislead."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from scanner.counting.plan import ScanSettings
from scanner.finding import Report
from tests.scanner.scanning import scan

Told = dict[tuple[str, str], tuple[str, str]]
"""Entity and element by table and field."""


def told(report: Report) -> Told:
    return {
        (item.collection.rpartition("!/")[2], item.field): (item.entity, label.element)
        for item in report.findings
        for label in item.classifications[:1]
    }


def of_schema(path: Path, text: str) -> Told:
    path.write_text(text)
    return told(scan(path, settings=ScanSettings(schema_only=True)))


def test_what_stands_for_a_person_or_an_account_is_told_as_that(tmp_path: Path) -> None:
    found = of_schema(
        tmp_path / "core.sql",
        """
        CREATE TABLE users (id INT PRIMARY KEY, email TEXT, login TEXT);
        CREATE TABLE orders (order_no INT, user_id INT, customer_number TEXT, created_by TEXT);
        CREATE TABLE calls (sid TEXT, account_sid TEXT, "to" TEXT, "from" TEXT, start_time TIMESTAMP);
        """,
    )
    assert found["orders", "customer_number"] == ("USER_ID", "acct_login_username")
    # A surrogate or foreign key is a part of its record; its element says whose key it is.
    for key in (("users", "id"), ("orders", "user_id")):
        assert found[key] == ("RECORD_METADATA", "acct_login_username")
    assert found["users", "login"][0] == "USERNAME"
    # A call belongs to an account: the column is a resource id, with the element of the account.
    assert found["calls", "account_sid"] == ("RESOURCE_SID", "crd_account_sid")


def test_a_tables_name_that_kinds_share_says_which_only_with_a_column(tmp_path: Path) -> None:
    def schema(*names: str) -> str:
        return json.dumps(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "Subscriber",
                "properties": {name: {"type": "string"} for name in names},
            }
        )

    people = of_schema(tmp_path / "a.json", schema("id", "name", "phone"))
    assert people["Subscriber", "phone"] == ("PHONE_NUMBER", "acct_phone")
    assert people["Subscriber", "name"][1] != "use_sip_identity"
    devices = of_schema(tmp_path / "b.json", schema("username", "domain", "password", "ha1"))
    assert devices["Subscriber", "username"][1] in {"use_sip_identity", "crd_sip_credential"}
    assert devices["Subscriber", "ha1"][1] == "crd_sip_credential"


@pytest.mark.parametrize("name", ["postalCode", "postal_code", "zip_code"])
def test_a_word_of_a_name_says_less_than_the_name(tmp_path: Path, name: str) -> None:
    address: dict[str, Any] = {"properties": {"street": {}, "city": {}, name: {}}}
    shape = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "users",
        "properties": {"email": {}, "state_code": {}, "address": address},
    }
    found = of_schema(tmp_path / "users.json", json.dumps(shape))
    entity, element = found["users", f"address.{name}"]
    assert entity == "POSTAL_CODE"
    assert element in ("sub_physical_address", "pay_billing_address")


STATES = ("sent", "queued", "delivered")


@pytest.mark.parametrize("rows", [12, 300])
def test_a_few_words_over_and_over_are_no_message(tmp_path: Path, rows: int) -> None:
    """This holds whatever the words: messages of people repeat less, or are longer."""
    rng = random.Random(2)

    def log(name: str, said: dict[str, list[str]]) -> Told:
        lines = [
            {
                "ts": f"2026-01-01T10:{number % 60:02d}:00Z",
                "message_sid": f"SM{rng.getrandbits(128):032x}",
                "to": f"+1202555{100 + number % 100:04d}",
                "from": f"+1202555{100 + number * 7 % 100:04d}",
                **{key: words[number % len(words)] for key, words in said.items()},
            }
            for number in range(rows)
        ]
        (tmp_path / name).write_text("\n".join(map(json.dumps, lines)) + "\n")
        return told(scan(tmp_path / name))

    for words in (list(STATES), ["ok", "nok"], ["zugestellt"]):
        found = log("sms_worker.log", {"msg": words})
        assert found["sms_worker.log", "msg"] == ("RECORD_METADATA", "use_message_meta"), words
    bodies = [
        f"{hello}{end}" for hello in ("ok", "see you", "thx", "on my way") for end in ("", "!", " :)", " mum")
    ]
    assert log("sms.log", {"body": bodies})["sms.log", "body"] == ("FREE_TEXT", "con_message_body")


def test_only_the_field_with_a_secret_is_a_secret(tmp_path: Path) -> None:
    path = tmp_path / "tokens.sql"
    path.write_text(
        """
        CREATE TABLE passcodes (id INT PRIMARY KEY, user_id INT, passcode TEXT, created_at TIMESTAMP);
        CREATE TABLE company_tokens (id INT PRIMARY KEY, company_id INT, token TEXT, created_at TIMESTAMP);
        CREATE TABLE users (id INT PRIMARY KEY, email TEXT, password TEXT, password_changed_at TIMESTAMP);
        """
    )
    report = scan(path, settings=ScanSettings(schema_only=True))
    assert _secrets(report) == {"passcode", "token", "password"}


def _secrets(report: Report) -> set[str]:
    return {
        item.field
        for item in report.findings
        if any("secret" in label.flags for label in item.classifications)
    }


def test_what_could_be_a_secret_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "keys.sql"
    path.write_text(
        """
        CREATE TABLE webhook_secrets (id INT, account_sid TEXT, endpoint_url TEXT, hmac TEXT);
        CREATE TABLE api_keys (id INT, account_sid TEXT, token GUID, private_key LONG VARCHAR, pin SMALLINT);
        """
    )
    report = scan(path, settings=ScanSettings(schema_only=True))
    assert {"hmac", "token", "private_key", "pin"} <= _secrets(report)


def test_a_class_on_which_names_disagree_is_not_certain(tmp_path: Path) -> None:
    path = tmp_path / "users.sql"
    path.write_text("CREATE TABLE users (id INT PRIMARY KEY, email TEXT, password TEXT);")
    report = scan(path, settings=ScanSettings(schema_only=True))
    certain = {item.field: item.classifications[0].confidence for item in report.findings}
    assert certain["email"] < 0.7
    assert certain["password"] < 0.7
