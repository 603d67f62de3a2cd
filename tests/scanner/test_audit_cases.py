"""One promise at a time, in tables with other names: a breach is counted, and nothing in its clean twin."""

import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scanner.finding import Report
from scanner.policy.policy import load_policy
from tests.scanner import strangers
from tests.scanner.audited import BREACHES, Row, ago, email, iso, person, seconds
from tests.scanner.made_values import GIVEN, SENTENCES, TICKETS, phone
from tests.scanner.scanning import classifier, scan

Tables = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Case:
    promise: str
    make: Callable[[bool], Tables]
    n_breach: int
    source_kind: str = ""


def _accounts(n: int, closed: float | None, column: str = "cancelled_at") -> list[Row]:
    rng = random.Random(3)
    return [
        {
            "acct_id": f"A{place:05d}",
            "email": email(place),
            "name": person(rng),
            column: closed and iso(ago(closed)),
        }
        for place in range(n)
    ]


def _spill(is_broken: bool) -> Tables:
    choices = [
        {
            "id": place,
            "acct_id": f"A{place:05d}",
            "cpni_status": "opted_out",
            "updated_at": iso(ago(40 + place)),
        }
        for place in range(20)
    ]
    same = 20 if is_broken else 1
    marketing = [
        {
            "id": n,
            "acct_id": f"A{n:05d}",
            "email": email(n),
            "opted_out_at": iso(ago(40 + n if n < same else 9)),
        }
        for n in range(20)
    ]
    return {"cpni_preferences": choices, "marketing_opt_outs": marketing}


def _over_the_top(is_broken: bool) -> Tables:
    return {
        "outbound_feed": [
            {
                "feed_id": place,
                "destination": "whatsapp" if place < 30 else "carrier",
                "channel": "sms" if (is_broken and place < 12) or place >= 30 else "whatsapp",
                "recipient_number": phone(random.Random(place)),
                "sent_at": iso(ago(5)),
            }
            for place in range(40)
        ]
    }


def _transfers(is_broken: bool) -> Tables:
    return {
        "business_transfers": [
            {
                "transfer_id": place,
                "kind": "merger" if place < 8 else "vendor",
                "transferred_at": iso(ago(100)),
                "notice_sent_at": None if is_broken and place < 3 else iso(ago(120)),
            }
            for place in range(12)
        ]
    }


def _ended_holds(is_broken: bool) -> Tables:
    calls = [
        {
            "call_sid": f"CA{place:032x}",
            "acct_id": f"A{place % 20:05d}",
            "from": phone(random.Random(place)),
            "to": phone(random.Random(place + 9)),
            "duration": place,
            "start_time": iso(ago(300)),
        }
        for place in range(40)
    ]
    holds = [
        {
            "id": place,
            "acct_id": f"A{place:05d}",
            "placed_at": iso(ago(400)),
            "lifted_at": iso(ago(90)) if is_broken or place >= 10 else None,
        }
        for place in range(10)
    ]
    return {"accounts": _accounts(20, 20), "calls": calls, "legal_holds": holds}


def _erasures(is_broken: bool) -> Tables:
    people = [
        {
            "lead_id": place,
            "lead_email": email(place + (0 if is_broken or place >= 15 else 500)),
            "full_name": person(random.Random(place)),
            "company": "Acme Ltd",
            "created_at": iso(ago(200)),
        }
        for place in range(40)
    ]
    requests = [
        {
            "id": place,
            "subject_email": email(place).upper(),
            "type": "erasure" if place < 15 else "access",
            "status": "completed",
            "requested_at": iso(ago(60)),
            "verified": 1,
        }
        for place in range(20)
    ]
    return {"crm_leads": people, "gdpr_requests": requests}


def _linked(is_broken: bool) -> Tables:
    return {
        "visitor_identities": [
            {
                "cookie_id": f"{place:08x}-0000-4000-8000-000000000000",
                "email": email(place),
                "match_source": "reverse lookup" if is_broken and place < 11 else "form",
            }
            for place in range(30)
        ]
    }


def _inventory(is_broken: bool) -> Tables:
    return {
        "number_inventory": [
            {
                "phone_number": f"+1800555{100 + place:04d}",
                "line_type": "toll_free",
                "voice_url": "https://example.org/voice",
                "data_classification": "personal" if is_broken and place < 7 else "not_personal",
            }
            for place in range(30)
        ]
    }


def _contacts(is_broken: bool) -> Tables:
    return {
        "contact_phones": [
            {
                "id": place,
                "first_name": GIVEN[place % 10],
                "phone": phone(random.Random(place)),
                "line_type": "mobile" if place < 20 else "landline",
                "data_class": "business" if (is_broken and place < 6) or place >= 20 else "personal",
            }
            for place in range(40)
        ]
    }


def _subscribers(is_broken: bool) -> Tables:
    records = [
        {
            "record_id": place,
            "acct_id": f"A{place:05d}",
            "subscriber_name": person(random.Random(place)),
            "birth_date": date(1960 + place, 3, 5).isoformat(),
            "passport_number": f"X{1_000_000 + place}",
            "retention_reason": None if is_broken and place < 5 else "numbering law",
        }
        for place in range(20)
    ]
    return {"accounts": _accounts(20, 700), "regulatory_end_users": records}


def _pasted(is_broken: bool) -> Tables:
    numbers = ", ".join(phone(random.Random(one)) for one in range(30))
    return {
        "support_tickets": [
            {
                "ticket_id": place,
                "requester_email": email(place),
                "subject": "Messages are late",
                "description": f"These got none: {numbers}"
                if is_broken and place < 4
                else TICKETS[place % 3],
            }
            for place in range(30)
        ]
    }


def _unanchored(is_broken: bool) -> Tables:
    accounts = [
        {
            "acct_id": f"A{place:05d}",
            "email": email(place),
            "status": "closed" if place % 2 else "active",
            **({} if is_broken else {"closed_at": iso(ago(10)) if place % 2 else None}),
        }
        for place in range(30)
    ]
    return {"accounts": accounts}


def _flagged_calls(is_broken: bool) -> Tables:
    contacts = [
        {
            "contact_id": n,
            "full_name": person(random.Random(n)),
            "phone": phone(random.Random(n)),
            "do_not_call": 1 if n < 9 else 0,
        }
        for n in range(30)
    ]
    tasks = [
        {
            "activity_id": place,
            "contact_id": place + (0 if is_broken else 10),
            "activity_type": "welcome call" if place < 5 else "meeting",
            "called_at": iso(ago(20)),
        }
        for place in range(12)
    ]
    return {"contacts": contacts, "call_activities": tasks}


def _still_listed(is_broken: bool) -> Tables:
    members = [
        {
            "subscriber_id": place,
            "email": email(place + (0 if is_broken else 700)),
            "list_id": 3,
            "subscribed_at": iso(ago(300)),
        }
        for place in range(25)
    ]
    gone = [
        {"contact_id": place, "email_address": email(place), "unsubscribed_on": ago(30).date().isoformat()}
        for place in range(8)
    ]
    return {"newsletter_subscribers": members, "suppressed_contacts": gone}


def _opted_in_again(is_broken: bool) -> Tables:
    sends = [
        {"id": n, "email": email(n), "campaign": "may", "kind": "promo", "sent_at": seconds(ago(5)) * 1000}
        for n in range(20)
    ]
    outs = [{"id": n, "email": email(n), "opted_out_at": iso(ago(60))} for n in range(10)]
    back = [{"id": n, "email": email(n), "opted_in_at": iso(ago(50))} for n in range(4 if is_broken else 10)]
    return {"marketing_sends": sends, "email_optouts": outs, "email_optins": back}


def _consent(is_broken: bool) -> Tables:
    choices = [
        {
            "consent_id": place,
            "session_id": f"s{place}",
            "accepted_categories": "required" if is_broken and place < 9 else "required,advertising",
            "consented_at": iso(ago(2)),
        }
        for place in range(30)
    ]
    seen = [
        {
            "id": place,
            "session_id": f"s{place}",
            "cookie": "_gcl_au",
            "category": "advertising",
            "set_at": iso(ago(1)),
        }
        for place in range(30)
    ]
    return {"consent_log": choices, "cookie_log": seen}


def _soft_deleted(is_broken: bool) -> Tables:
    return {
        "messages": [
            {
                "sid": f"SM{place:032x}",
                "from": phone(random.Random(place)),
                "to": phone(random.Random(place + 5)),
                "body": f"{SENTENCES[place % 5]} {place}" if is_broken or place >= 13 else None,
                "status": "delivered",
                "date_sent": iso(ago(90)),
                "deleted_at": iso(ago(45)) if place < 13 else None,
                **({} if is_broken or place >= 13 else {"from": None, "to": None}),
            }
            for place in range(40)
        ]
    }


def _copies(is_broken: bool) -> Tables:
    return {
        "rated_calls": [
            {
                "call_sid": f"CA{place:032x}",
                "from_number": phone(random.Random(place)),
                "to_number": phone(random.Random(place + 50)),
                "billable_seconds": 10 + place,
                "price": f"0.{10 + place}",
                "created_at": iso(ago(500 if place < 12 else 90)),
                "retention_reason": None if is_broken and place < 7 else "billing",
            }
            for place in range(40)
        ]
    }


CASES = (
    Case("v_cpni_optout_spills_over", _spill, 20),
    Case("v_ott_without_choice", _over_the_top, 12),
    Case("v_business_transfer_unannounced", _transfers, 3),
    Case("v_hold_expired", _ended_holds, 20),
    Case("v_request_not_done", _erasures, 15),
    Case("v_anonymous_linked", _linked, 11),
    Case("v_business_number_personal", _inventory, 7),
    Case("v_person_number_business", _contacts, 6),
    Case("v_subscriber_no_reason", _subscribers, 5),
    Case("v_end_user_data_in_ticket", _pasted, 4),
    Case("v_no_closure_anchor", _unanchored, 30),
    Case("v_onboarding_after_refusal", _flagged_calls, 5),
    Case("v_marketing_after_optout", _still_listed, 8),
    Case("v_marketing_after_optout", _opted_in_again, 6),
    Case("v_consent_ignored", _consent, 9),
    Case("v_deleted_but_present", _soft_deleted, 13),
    Case("v_open_ended_copy", _copies, 7, source_kind="warehouse"),
)


def write_tables(path: Path, tables: Tables) -> None:
    with sqlite3.connect(path) as database:
        for name, rows in tables.items():
            columns = ", ".join(f'"{column}" {_type(rows, column)}' for column in rows[0])
            database.execute(f'CREATE TABLE "{name}" ({columns})')
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(
                f'INSERT INTO "{name}" VALUES ({marks})', [tuple(row.values()) for row in rows]
            )
    database.close()


def _type(rows: Sequence[Row], column: str) -> str:
    values: list[Any] = [row[column] for row in rows]
    kind = "INTEGER" if any(isinstance(value, int) for value in values) else "TEXT"
    is_key = column == next(iter(rows[0])) and len(set(values)) == len(values)
    return f"{kind} PRIMARY KEY" if is_key else kind


def _scan(case: Case, folder: Path, *, is_broken: bool) -> Report:
    path = folder / "company.db"
    write_tables(path, case.make(is_broken))
    return scan(path, source_kind=case.source_kind, audit_seconds=60)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.promise}-{case.make.__name__}")
def test_a_breach_is_counted(case: Case, tmp_path: Path) -> None:
    report = _scan(case, tmp_path, is_broken=True)
    found = [item for item in report.audits if item.id == case.promise]
    assert sum(item.counts.get("breach", 0) for item in found) == case.n_breach
    assert case.promise in {item.promise for item in report.violations}
    [answer] = [item for item in report.answers if item.promise == case.promise]
    assert (answer.answer, answer.n_broken) == ("broken", case.n_breach)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.promise}-{case.make.__name__}")
def test_its_twin_is_silent(case: Case, tmp_path: Path) -> None:
    report = _scan(case, tmp_path, is_broken=False)
    assert case.promise not in {item.promise for item in report.violations}
    [answer] = [item for item in report.answers if item.promise == case.promise]
    assert answer.answer == "kept"


def test_what_is_done_later_than_a_delay_after_another_time_is_counted(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "extends: xpoz\npolicy: {id: own, version: '1', title: Own, company: Own}\n"
        "promises:\n  v_request_not_done:\n    rows:\n"
        "    - of: request\n      breach: [{column: completed, after: requested, by: P10D}]\n",
        encoding="utf-8",
    )
    policy = load_policy(str(own))
    days = [1] * 20 + [9] * 15 + [12] * 7 + [40] * 2
    rows = [
        {
            "id": place,
            "email": email(place),
            "request_type": "erasure",
            "requested_at": iso(ago(100)),
            "completed_at": iso(ago(100 - later)),
        }
        for place, later in enumerate(days)
    ]
    write_tables(tmp_path / "own.db", {"privacy_requests": rows})
    found = scan(
        tmp_path / "own.db",
        audit_seconds=60,
        classify_with=replace(classifier(), policy=policy, kinds=policy.kinds),
    )
    [audit] = [one for one in found.audits if one.id == "v_request_not_done"]
    assert (audit.counts["breach"], audit.counts["kept"]) == (9, 35)


def test_every_promise_with_tests_of_rows_has_a_case() -> None:
    promises = load_policy("xpoz").promises.values()
    # What the notice names and nobody finds is no matter of rows; ``test_audit_of_the_notice.py`` tests it.
    of_rows = {one.id for one in promises if any(not test.unfound for test in one.rows)}
    files = sorted(path.name for path in Path(strangers.__file__).parent.glob("*.yaml"))
    of_strangers = {promise for file in files for case in strangers.cases(file) for promise in case.breaks}
    tested = {case.promise for case in CASES} | {promise for promise, _ in BREACHES} | of_strangers
    assert of_rows <= tested, "add a case to CASES above, or to a file in tests/scanner/strangers"
