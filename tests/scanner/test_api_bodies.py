"""Response bodies of a communications API: each file a collection, each key path a field."""

import json
import os
from pathlib import Path

import pytest

from scanner.finding import Finding, Report
from tests.scanner.scanning import scan

EVAL = Path(os.environ.get("NOTICEMAP_EVAL", Path(__file__).parents[3] / "shared" / "eval"))
ACCOUNT, MESSAGE, CALL = "AC" + "0a1b2c3d" * 4, "SM" + "1b2c3d4e" * 4, "CA" + "2c3d4e5f" * 4
BODIES = {
    "v1__FetchAccount__200.json": {
        "sid": ACCOUNT,
        "auth_token": "3d4e5f60" * 4,
        "friendly_name": "Main",
        "status": "active",
        "date_created": "2026-03-01T10:00:00Z",
    },
    "v1__ListMessage__200.json": {
        "page": 0,
        "messages": [
            {
                "sid": MESSAGE,
                "account_sid": ACCOUNT,
                "from": "+12025550143",
                "to": "+12025550101",
                "body": "See you at the station at nine, bring the tickets",
                "num_segments": "1",
                "status": "delivered",
            },
            {
                "sid": MESSAGE[:-1] + "0",
                "account_sid": ACCOUNT,
                "from": "+12025550143",
                "to": "+12025550102",
                "body": "Hi",
                "num_segments": "1",
                "status": "sent",
            },
        ],
    },
    "v1__CreateCall__201.json": {
        "sid": CALL,
        "account_sid": ACCOUNT,
        "from": "+12025550143",
        "to": "+12025550103",
        "duration": "15",
        "status": "completed",
    },
}


def one(report: Report, collection: str, field: str, entity: str) -> Finding:
    found = [
        finding
        for finding in report.findings
        if (finding.collection, finding.field, finding.entity) == (collection, field, entity)
    ]
    assert len(found) == 1, [(finding.field, finding.entity) for finding in report.findings]
    return found[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("bodies")
    for name, body in BODIES.items():
        (folder / name).write_text(json.dumps(body), encoding="utf-8")
    return scan(folder)


@pytest.mark.parametrize(
    ("collection", "field", "entity", "category", "role"),
    [
        ("v1__FetchAccount__200.json", "sid", "ACCOUNT_SID", "customer_account_data", "controller"),
        ("v1__FetchAccount__200.json", "auth_token", "AUTH_TOKEN", "customer_account_data", "controller"),
        ("v1__ListMessage__200.json", "messages.from", "PHONE_NUMBER", "customer_usage_data", "controller"),
        ("v1__ListMessage__200.json", "messages.to", "PHONE_NUMBER", "customer_usage_data", "controller"),
        ("v1__ListMessage__200.json", "messages.body", "FREE_TEXT", "customer_content", "processor"),
        ("v1__CreateCall__201.json", "to", "PHONE_NUMBER", "customer_usage_data", "controller"),
        ("v1__CreateCall__201.json", "sid", "RESOURCE_SID", "customer_usage_data", "controller"),
    ],
)
def test_a_value_takes_its_class_from_where_it_stands(
    made: Report, collection: str, field: str, entity: str, category: str, role: str
) -> None:
    (label,) = one(made, collection, field, entity).classifications
    assert (label.category, label.role) == (category, role)


def test_a_token_is_secret_and_never_shown(made: Report) -> None:
    finding = one(made, "v1__FetchAccount__200.json", "auth_token", "AUTH_TOKEN")
    assert "secret" in finding.classifications[0].flags
    assert finding.masked_examples == ()


def test_an_object_inside_an_array_is_a_record_of_its_own(made: Report) -> None:
    (listing,) = (item for item in made.collections if item.collection == "v1__ListMessage__200.json")
    kinds = {group.group: group.record_kind for group in listing.record_groups}
    assert kinds["messages"] == "message_record"


def test_a_message_of_one_name_or_number_is_still_what_was_said(tmp_path: Path) -> None:
    said = ("Maria Silva", "+12025550187", "John Miller", "Anna Schmidt", "+12025550188")
    messages = [
        {**BODIES["v1__ListMessage__200.json"]["messages"][0], "sid": f"SM{row:032x}", "body": text}  # type: ignore[index]
        for row, text in enumerate(said)
    ]
    (tmp_path / "messages.json").write_text(json.dumps({"messages": messages}), encoding="utf-8")
    found = [finding for finding in scan(tmp_path).findings if finding.field == "messages.body"]
    assert {label.category for finding in found for label in finding.classifications} == {"customer_content"}
    assert {"FREE_TEXT", "PHONE_NUMBER"} <= {finding.entity for finding in found}
    assert all(not finding.masked_examples for finding in found)


@pytest.mark.skipif(not (EVAL / "twilio_bodies").is_dir(), reason="no measurement data: set NOTICEMAP_EVAL")
def test_published_bodies_come_out_alike() -> None:
    report = scan(EVAL / "twilio_bodies")
    assert len(report.collections) == 623
    assert {item.status for item in report.collections} == {"complete"}
    keys = [(item.collection, item.field, item.entity) for item in report.findings]
    assert len(keys) == len(set(keys))
    classes = {
        (finding.field.rsplit(".", 1)[-1], label.category)
        for finding in report.findings
        for label in finding.classifications
        if "Message" in finding.collection and finding.group in ("", "messages")
    }
    assert ("body", "customer_content") in classes
    assert ("body", "customer_usage_data") not in classes
    assert ("body", "customer_account_data") not in classes
    tokens = [finding for finding in report.findings if finding.entity == "AUTH_TOKEN"]
    assert tokens
    assert all("secret" in label.flags for finding in tokens for label in finding.classifications)
