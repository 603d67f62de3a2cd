"""The context of a value decides its meaning: nested containers, parts of records, logs, documents, the owner
of the system, and the parties of a conversation. Each case runs through the real pipeline."""

import json
import random
import sqlite3
from pathlib import Path

import pytest

from scanner.classifier.classify import classify_group
from scanner.classifier.described import AS_SAID
from scanner.counting.plan import ScanSettings
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Report
from tests.scanner.made_values import make
from tests.scanner.scanning import classifier, scan, write_table

ROWS = 60


def told(report: Report) -> dict[tuple[str, str], tuple[str, str, str]]:
    """The governing class, role and element, by field and entity."""
    return {
        (item.field, item.entity): (label.category, label.role, label.element)
        for item in report.findings
        for label in item.classifications[:1]
    }


def classes(report: Report) -> set[str]:
    return {label.category for item in report.findings for label in item.classifications}


def kinds(report: Report) -> dict[str, str]:
    return {group.group: group.record_kind for one in report.collections for group in one.record_groups}


CONTENT = ("customer_content", "processor")


def test_a_number_in_a_body_in_json_in_a_column_is_content(tmp_path: Path) -> None:
    rng = random.Random(3)
    rows = [
        [
            str(n),
            json.dumps(
                {
                    "sid": make("sid:SM", rng),
                    "message": {
                        "body": f"Hello Ana, ring {make('phone', rng)} or write to ana{n}@example.org"
                    },
                    "to": make("phone", rng),
                }
            ),
        ]
        for n in range(ROWS)
    ]
    write_table(tmp_path / "q.db", "queue_events", ["id", "payload"], rows)
    for stated in ("message_store", ""):
        found = told(scan(f"sqlite:///{tmp_path / 'q.db'}", source_kind=stated))
        for entity in ("FREE_TEXT", "PHONE_NUMBER", "EMAIL_ADDRESS"):
            assert found["payload.message.body", entity] == (*CONTENT, "con_message_body")
        assert found["payload.to", "PHONE_NUMBER"] == (
            "customer_usage_data",
            "controller",
            "use_to_number",
        )


def test_whatever_lies_in_what_a_customer_stored_is_content(tmp_path: Path) -> None:
    rng = random.Random(4)
    stored = [
        json.dumps({"contact": {"name": make("name", rng), "note": {"card": make("card", rng)}}})
        for _ in range(ROWS)
    ]
    rows: list[list[str | None]] = [[f"doc-{n}", data] for n, data in enumerate(stored)]
    write_table(tmp_path / "sync.db", "documents", ["unique_name", "data"], rows)
    found = told(scan(f"sqlite:///{tmp_path / 'sync.db'}", source_kind="message_store"))
    assert found["data.contact.name", "PERSON"] == (*CONTENT, "con_stored_record")
    assert found["data.contact.note.card", "CREDIT_CARD"] == (*CONTENT, "con_stored_record")


def test_parts_of_a_record_are_records_of_their_own(tmp_path: Path) -> None:
    rng = random.Random(5)
    ends = ("from", "to")
    body = [
        {
            "account": {"email": make("email", rng)},
            "messages": [{end: make("phone", rng) for end in ends} | {"body": make("message", rng)}],
            "calls": [{end: make("phone", rng) for end in ends} | {"duration": 12, "disposition": "BUSY"}],
            "users": [{"first_name": make("given", rng), "email": make("email", rng), "role": "admin"}],
        }
        for _ in range(ROWS)
    ]
    (tmp_path / "dump.json").write_text(json.dumps(body), encoding="utf-8")
    report = scan(tmp_path / "dump.json")
    assert kinds(report) | {"": ""} == {
        "": "",
        "calls": "call_record",
        "messages": "message_record",
        "users": "portal_user",
    }
    found = told(report)
    assert found["messages.body", "FREE_TEXT"] == (*CONTENT, "con_message_body")
    assert found["messages.to", "PHONE_NUMBER"][2] == "use_to_number"
    assert found["users.email", "EMAIL_ADDRESS"] == ("customer_account_data", "controller", "acct_email")
    flags = {one.field: one.classifications[0].flags for one in report.findings}
    assert "cpni" in flags["calls.to"]
    assert "cpni" not in flags["messages.to"]


def test_a_log_of_messages_and_a_log_of_the_portal(tmp_path: Path) -> None:
    rng = random.Random(6)
    sent = [
        {"ts": "2026-03-01T10:00:00Z", "to": make("phone", rng), "body": make("message_with_phone", rng)}
        for _ in range(ROWS)
    ]
    seen = [
        {"ts": "2026-03-01T10:00:00Z", "level": "info", "msg": "login", "path": "/console"}
        | {"user": make("email", rng), "ip": f"198.51.100.{n + 1}"}
        for n in range(ROWS)
    ]
    for name, lines in (("sms-worker.log", sent), ("portal.log", seen)):
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    found = told(scan(tmp_path / "sms-worker.log"))
    assert found["body", "PHONE_NUMBER"] == (*CONTENT, "con_message_body")
    assert found["to", "PHONE_NUMBER"] == ("customer_usage_data", "controller", "use_to_number")
    assert classes(scan(tmp_path / "portal.log")) == {"customer_account_data"}


@pytest.mark.parametrize(("kind", "population"), [("hr_system", "employee_data"), ("ats", "applicant_data")])
def test_whose_system_it_is_comes_before_what_a_record_looks_like(
    tmp_path: Path, kind: str, population: str
) -> None:
    rng = random.Random(7)
    calls = [[make("phone", rng), make("phone", rng), "3"] for _ in range(ROWS)]
    people = [[make("name", rng), make("email", rng), make("phone", rng)] for _ in range(ROWS)]
    write_table(tmp_path / "own.db", "calls", ["from_number", "to_number", "duration"], calls)
    write_table(tmp_path / "own.db", "people", ["full_name", "email", "phone"], people)
    report = scan(f"sqlite:///{tmp_path / 'own.db'}", source_kind=kind)
    assert classes(report) == {population}
    assert len(report.findings) >= 5


def write_recordings(path: Path) -> None:
    rng = random.Random(8)
    rows = [
        [
            make("sid:RE", rng),
            f"https://media.example.org/{n}.wav",
            make("phone", rng),
            make("ticket_text", rng),
        ]
        for n in range(ROWS)
    ]
    write_table(path, "call_recordings", ["sid", "recording_url", "caller", "transcript"], rows)


@pytest.mark.parametrize("kind", ["helpdesk", "crm"])
def test_talks_with_the_company_itself_are_account_data(tmp_path: Path, kind: str) -> None:
    write_recordings(tmp_path / "talks.db")
    report = scan(f"sqlite:///{tmp_path / 'talks.db'}", source_kind=kind)
    found = told(report)
    own = ("customer_account_data", "controller", "sup_call_recording")
    assert found["transcript", "FREE_TEXT"] == own
    assert found["recording_url", "URL"] == own
    assert classes(report) == {"customer_account_data"}


def test_the_same_recordings_are_content_where_customers_talk(tmp_path: Path) -> None:
    write_recordings(tmp_path / "talks.db")
    found = told(scan(f"sqlite:///{tmp_path / 'talks.db'}", source_kind="media_store"))
    assert found["transcript", "FREE_TEXT"] == (*CONTENT, "con_transcript")
    assert found["caller", "PHONE_NUMBER"] == ("customer_usage_data", "controller", "use_from_number")


def test_a_mail_to_support_is_a_ticket_and_one_of_a_customers_product_is_not(tmp_path: Path) -> None:
    mail = tmp_path / "one.eml"
    mail.write_text(
        "From: Ana <ana@example.org>\nTo: help@example.com\nSubject: calls fail\nMIME-Version: 1.0\n"
        "Content-Type: text/plain\n\nMy number is +12025550143 and it fails since Monday. "
        "Please call me back at home tonight.\n",
        encoding="utf-8",
    )
    support = scan(mail, source_kind="helpdesk")
    assert classes(support) == {"customer_account_data"}
    assert told(support)["text", "PHONE_NUMBER"][2] == "sup_ticket"
    assert told(scan(mail, source_kind="message_store"))["text", "PHONE_NUMBER"][:2] == CONTENT


def test_a_declared_key_is_what_it_refers_to(tmp_path: Path) -> None:
    """This holds whatever its name, and if no detector knows its values; its clock is that of the call."""
    rng, path = random.Random(5), tmp_path / "core.db"
    accounts = [f"cst-{rng.getrandbits(32):08x}" for _ in range(ROWS)]
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE accounts (sid TEXT PRIMARY KEY, friendly_name TEXT, status TEXT)")
        database.execute(
            'CREATE TABLE calls ("from" TEXT, "to" TEXT, duration INT, belongs TEXT REFERENCES accounts (sid))'
        )
        database.executemany("INSERT INTO accounts VALUES (?, 'Shop', 'active')", [[one] for one in accounts])
        database.executemany(
            "INSERT INTO calls VALUES (?, ?, 60, ?)",
            [[make("phone", rng), make("phone", rng), one] for one in accounts],
        )
    database.close()
    found = [item for item in scan(f"sqlite:///{path}").findings if item.field == "belongs"]
    labels = [item.classifications[0] for item in found]
    assert [(label.element, label.category) for label in labels] == [
        ("crd_account_sid", "customer_account_data")
    ]
    assert "link_key" in labels[0].flags
    assert labels[0].retention.rule == "ret_stored_as_instructed"


def test_a_comment_in_the_catalogue_names_a_column(tmp_path: Path) -> None:
    """In a schema without values, if the name is not telling."""
    path = tmp_path / "schema.sql"
    path.write_text(
        "CREATE TABLE t_7 (c_1 text, c_2 text);\nCOMMENT ON COLUMN t_7.c_1 IS 'Phone number of the customer';\n"
    )
    report = scan(str(path), settings=ScanSettings(schema_only=True))
    assert [(item.field, item.entity, item.confidence) for item in report.findings] == [
        ("c_1", "PHONE_NUMBER", AS_SAID)
    ]


_PLACES = {kind.id: kind.paths for kind in classifier().kinds.source_kinds.values() if kind.paths}


@pytest.mark.parametrize("kind", _PLACES)
def test_every_kind_of_source_is_told_by_a_path_and_taken_from_a_user(kind: str, tmp_path: Path) -> None:
    place = tmp_path / "_".join(_PLACES[kind][0])
    place.mkdir()
    (place / "rows.csv").write_text("email,note\n" + "jane@example.org,x\n" * 20)
    told_by_path = scan(place)
    assert [source.kind for source in told_by_path.sources] == [kind]
    stated = scan(tmp_path, source_kind="kyc_store")
    assert [source.kind for source in stated.sources] == ["kyc_store"]


def test_what_no_value_shows_is_told_by_its_name_in_a_schema_alone(tmp_path: Path) -> None:
    """Choices, facts and amounts of money have no form; in other tables, the same words are no evidence."""
    columns = "email TEXT, do_not_contact INT, children INT, balance REAL, status TEXT"
    path = tmp_path / "core.db"
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE customers ({columns})")
        database.execute("CREATE TABLE tree (node INT, children INT)")
        rows = [[f"ann{n}@example.org", n % 2, n % 4, n * 1.5, "new"] for n in range(ROWS)]
        database.executemany("INSERT INTO customers VALUES (?, ?, ?, ?, ?)", rows)
    database.close()
    by_name = scan(f"sqlite:///{path}", settings=ScanSettings(schema_only=True))
    assert {(item.field, item.entity) for item in by_name.findings} == {
        ("email", "EMAIL_ADDRESS"),
        ("do_not_contact", "PREFERENCE"),
        ("children", "PERSONAL_ATTRIBUTE"),
        ("balance", "MONETARY_AMOUNT"),
        ("status", "RECORD_METADATA"),
    }
    by_value = scan(f"sqlite:///{path}")
    assert {item.entity for item in by_value.findings} == {"EMAIL_ADDRESS", "RECORD_METADATA"}
    assert {item.field for item in by_value.findings} == {item.field for item in by_name.findings}


def test_long_text_that_no_name_explains_is_what_was_said(tmp_path: Path) -> None:
    """In a schema without values; if all columns are declared as long text, that is no evidence."""
    path = tmp_path / "schema.sql"
    rest = "from_number {0}, to_number {0}, sent_at {0}, q_3 {0}"
    path.write_text(
        f"CREATE TABLE messages ({rest.format('varchar(40)')}, q_7 text);\n"
        f"CREATE TABLE sms_log ({rest.format('text')}, q_7 text);\n"
    )
    report = scan(str(path), settings=ScanSettings(schema_only=True))
    said = {
        (item.collection.rsplit("/")[-1], item.field): item.classifications[0].category
        for item in report.findings
    }
    assert said["messages", "q_7"] == "customer_content"
    assert {said["messages", "q_3"], said["sms_log", "q_3"], said["sms_log", "q_7"]} == {
        "customer_usage_data"
    }


def test_people_are_no_entries_of_a_list_whatever_their_table_is_called(tmp_path: Path) -> None:
    rows = [f"T{number},Karen Whitfield,ann{number}@example.org,1\n" for number in range(40)]
    for name in ("ticket_types", "xy_ticket_setup"):
        (tmp_path / f"{name}.csv").write_text("title,c_1,c_2,active\n" + "".join(rows))
    classes = {
        (item.collection, item.field): item.classifications[0].category for item in scan(tmp_path).findings
    }
    assert {name for name, category in classes.items() if category == "none"} == set()
    assert {field for _, field in classes} >= {"c_1", "c_2"}


def test_what_people_wrote_is_no_entry_of_a_list(tmp_path: Path) -> None:
    rows = [f"T{number},See you at nine o'clock near platform {number} please,1\n" for number in range(40)]
    (tmp_path / "messages.csv").write_text("label,c_1,active\n" + "".join(rows))
    classes = {item.field: item.classifications[0].category for item in scan(tmp_path).findings}
    assert classes["c_1"] == "customer_content"


def test_who_works_on_a_record_is_staff_where_staff_works() -> None:
    """In a sales system, the owner of a record is staff; in an account database, a user of the customer."""

    def told(stated: str, *paths: str) -> dict[str, str]:
        fields = tuple(FieldProfile(path=path, type="varchar(40)") for path in paths)
        group = RecordGroup(
            source_id="s",
            source="s",
            collection="leads",
            collection_kind="table",
            fields=fields,
            source_kind=stated,
        )
        found = classify_group(group, classifier(schema_only=True)).findings
        return {one.field: one.classifications[0].category for one in found}

    theirs = ("created_by", "owner.id", "assigned_to_user", "CreatedById", "sachbearbeiter")
    assert set(told("crm", "email", *theirs).items()) >= {(path, "employee_data") for path in theirs}
    assert "employee_data" not in told("account_db", "email", *theirs).values()
    assert told("helpdesk", "email", "useragent")["useragent"] != "employee_data"


def test_the_comment_on_a_table_says_what_its_name_does_not() -> None:
    def classes(comment: str) -> dict[str, str]:
        fields = tuple(
            FieldProfile(path=path, type="varchar(40)") for path in ("email", "a1", "calling", "started")
        )
        group = RecordGroup(
            source_id="s",
            source="s",
            collection="t_0816",
            collection_kind="table",
            fields=fields,
            comment=comment,
        )
        found = classify_group(group, classifier(schema_only=True)).findings
        return {one.field: one.classifications[0].category for one in found}

    assert set(classes("Employees, by office").values()) == {"employee_data"}
    assert classes("Call detail records")["calling"] == "customer_usage_data"
    assert "employee_data" not in classes("").values()
