"""The same promises with other names of tables and columns: breaches are counted, clean twins are not."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.finding import Report
from tests.scanner.audited import ago, email, iso, person, seconds
from tests.scanner.made_values import SENTENCES, hexadecimal, phone
from tests.scanner.scanning import scan
from tests.scanner.test_audit_cases import Case, Tables, write_tables

CASES: list[Case] = []


def case(promise: str, n_breach: int) -> Callable[[Callable[[bool], Tables]], Callable[[bool], Tables]]:
    """Decorator: add the tables that a function makes to ``CASES``."""

    def added(make: Callable[[bool], Tables]) -> Callable[[bool], Tables]:
        CASES.append(Case(promise, make, n_breach))
        return make

    return added


def _random(seed: int) -> random.Random:
    return random.Random(seed)


@case("v_marketing_after_optout", 12)
def _flagged_preferences(is_broken: bool) -> Tables:
    return {
        "email_preferences": [
            {
                "email": email(i),
                "marketing_opt_out": 1 if i < 30 else 0,
                "opted_out_at": iso(ago(40)) if i < 30 else None,
            }
            for i in range(60)
        ],
        "outbound_emails": [
            {
                "id": i,
                "recipient": email(i),
                "category": "marketing" if i < 40 else "service",
                "sent_at": iso(ago(36 if is_broken and i < 12 else 38 if i < 12 else 45)),
            }
            for i in range(60)
        ],
    }


@case("v_marketing_after_optout", 12)
def _mail_log_in_seconds(is_broken: bool) -> Tables:
    return {
        "unsubscribes": [
            {"id": i, "email_address": email(i).title(), "unsubscribed_at": seconds(ago(40))}
            for i in range(30)
        ],
        "mail_log": [
            {
                "id": i,
                "to_address": email(i),
                "message_kind": "newsletter" if i < 40 else "transactional",
                "sent": seconds(ago(36 if is_broken and i < 12 else 38 if i < 12 else 45)) + i,
            }
            for i in range(60)
        ],
    }


@case("v_marketing_after_optout", 12)
def _opt_outs_of_contacts(is_broken: bool) -> Tables:
    return {
        "contacts": [
            {
                "contact_id": i,
                "email": email(i),
                "full_name": person(_random(i)),
                "opt_out_date": ago(40).date().isoformat() if i < 30 else None,
            }
            for i in range(60)
        ],
        "campaign_sends": [
            {
                "id": i,
                "contact_id": i,
                "campaign_name": "spring",
                "send_type": "marketing",
                "sent_at": iso(ago(30 if is_broken and i < 12 else 38 if i < 12 else 45)),
            }
            for i in range(60)
        ],
    }


@case("v_deleted_but_present", 40)
def _resource_sids(is_broken: bool) -> Tables:
    return {
        "messages": [
            {
                "sid": f"SM{i:032x}",
                "account_sid": "AC" + hexadecimal(_random(i), 32),
                "from_number": phone(_random(i)),
                "to_number": phone(_random(i + 1)),
                "body": SENTENCES[i % 5],
                "created_at": iso(ago(100)),
            }
            for i in range(90)
        ],
        "delete_requests": [
            {"id": i, "resource_sid": f"SM{(i if is_broken else i + 500):032x}", "requested_at": iso(ago(45))}
            for i in range(40)
        ],
    }


@case("v_deleted_but_present", 40)
def _objects_of_a_log(is_broken: bool) -> Tables:
    return {
        "sms_messages": [
            {
                "message_sid": f"SM{i:032x}",
                "from": phone(_random(i)),
                "to": phone(_random(i + 1)),
                "body": SENTENCES[i % 5],
                "date_sent": iso(ago(100)),
            }
            for i in range(90)
        ],
        "deletion_log": [
            {
                "object_id": f"SM{(i if is_broken else i + 500):032x}",
                "object_type": "message",
                "deleted_at": iso(ago(45)),
            }
            for i in range(40)
        ],
    }


@case("v_deleted_but_present", 40)
def _soft_deleted(is_broken: bool) -> Tables:
    return {
        "messages": [
            {
                "id": i,
                "from": phone(_random(i)),
                "to": phone(_random(i + 1)),
                "body": SENTENCES[i % 5],
                "date_sent": iso(ago(100)),
                "deletion_requested_at": iso(ago(45 if is_broken else 20)) if i < 40 else None,
            }
            for i in range(90)
        ]
    }


@case("v_cpni_marketing_after_optout", 30)
def _flags_of_accounts(is_broken: bool) -> Tables:
    return {
        "accounts": [
            {
                "account_id": i + 1000,
                "email": email(i),
                "company_name": "Acme",
                "cpni_opt_out": 1 if i < 30 else 0,
                "status": "active",
            }
            for i in range(90)
        ],
        "campaign_audience": [
            {"id": i, "campaign": "upsell_voice", "account_id": (i if is_broken else i + 30) + 1000}
            for i in range(40)
        ],
    }


@case("v_cpni_marketing_after_optout", 30)
def _campaigns_by_purpose(is_broken: bool) -> Tables:
    return {
        "cpni_consents": [
            {
                "account_sid": "AC" + hexadecimal(_random(i), 32),
                "consent": "denied" if i < 30 else "granted",
                "recorded_at": iso(ago(90)),
            }
            for i in range(90)
        ],
        "campaigns": [
            {"campaign_id": 1, "name": "Voice upsell minutes", "kind": "up-sell"},
            {"campaign_id": 2, "name": "news", "kind": "newsletter"},
        ],
        "campaign_members": [
            {
                "id": i,
                "campaign_id": 1 if is_broken else 2,
                "account_sid": "AC" + hexadecimal(_random(i), 32),
                "email": email(i),
            }
            for i in range(60)
        ],
    }


@case("v_child_account", 15)
def _country_codes(is_broken: bool) -> Tables:
    return {
        "users": [
            {
                "id": i,
                "email": email(i),
                "name": person(_random(i)),
                "password_hash": "$2b$12$" + hexadecimal(_random(i), 53),
                "date_of_birth": ago((15 if i < 10 else 12.2 if i < 15 else 40) * 365.25 + 120)
                .date()
                .isoformat()
                if is_broken or i >= 15
                else ago(25 * 365).date().isoformat(),
                "country_code": "DE" if i < 10 else "US" if i < 15 else "FR",
                "created_at": iso(ago(120)),
            }
            for i in range(60)
        ]
    }


@case("v_child_account", 15)
def _names_of_countries(is_broken: bool) -> Tables:
    return {
        "customers": [
            {
                "customer_id": i,
                "email": email(i),
                "full_name": person(_random(i)),
                "dob": ago((14.5 if i < 15 else 40) * 365.25 + 120).date().isoformat(),
                "country": ("Germany" if is_broken else "United States") if i < 15 else "France",
                "signup_date": ago(120).date().isoformat(),
            }
            for i in range(60)
        ]
    }


@case("v_signal_ignored", 110)
def _cookies_of_responses(is_broken: bool) -> Tables:
    return {
        "http_requests": [
            {
                "req_id": f"q{i}",
                "ip": f"192.0.2.{i % 250}",
                "url": "/a",
                "dnt": 1 if i < 60 else 0,
                "sec_gpc": "1" if 60 <= i < 150 else None,
                "response_set_cookie": "_gcl_au=1.1.2; path=/" if is_broken and i < 110 else "session=1",
                "user_agent": "Mozilla/5.0",
                "ts": iso(ago(3)),
            }
            for i in range(200)
        ]
    }


@case("v_signal_ignored", 110)
def _three_web_tables(is_broken: bool) -> Tables:
    return {
        "web_requests": [
            {
                "request_id": f"q{i}",
                "remote_addr": f"192.0.2.{i % 250}",
                "path": "/a",
                "dnt": "1" if i < 60 else "0",
                "gpc": "1" if 60 <= i < 150 else "0",
                "requested_at": iso(ago(3)),
            }
            for i in range(200)
        ],
        "set_cookies": [
            {
                "id": i,
                "request_id": f"q{i}",
                "name": "_fbp" if (is_broken and i < 110) or i >= 150 else "sid",
                "max_age": 3600,
            }
            for i in range(200)
        ],
        "cookies": [{"name": "_fbp", "category": "advertising"}, {"name": "sid", "category": "required"}],
    }


@case("v_secret_after_closure", 40)
def _revoked_by_status(is_broken: bool) -> Tables:
    return {
        "accounts": [
            {
                "sid": "AC" + hexadecimal(_random(i), 32),
                "email": email(i),
                "status": "closed" if i < 40 else "active",
                "date_closed": iso(ago(200)) if i < 40 else None,
            }
            for i in range(90)
        ],
        "api_credentials": [
            {
                "key_id": i,
                "account_sid": "AC" + hexadecimal(_random(i), 32),
                "secret": hexadecimal(_random(i + 7), 64),
                "status": "active" if is_broken or i >= 40 else "revoked",
            }
            for i in range(90)
        ],
    }


@case("v_termination_leftover", 183)
def _flagged_holds(is_broken: bool) -> Tables:
    return {
        "accounts": [
            {
                "id": i,
                "email": email(i),
                "legal_hold": 1 if i < 2 else 0,
                "terminated_at": iso(ago(200 if is_broken else 10)) if i < 185 else None,
            }
            for i in range(300)
        ],
        "cdr": [
            {
                "call_id": i,
                "account_id": i,
                "caller": phone(_random(i)),
                "callee": phone(_random(i + 4)),
                "duration_s": i % 100,
                "direction": "outbound",
                "started_at": iso(ago(210)),
            }
            for i in range(300)
        ],
    }


@case("v_requester_unverified", 7)
def _nobody_verified(is_broken: bool) -> Tables:
    return {
        "dsar_requests": [
            {
                "id": i,
                "email": email(i),
                "request_type": "access",
                "status": "fulfilled",
                "verified": None if is_broken and i < 7 else "yes",
                "submitted_at": iso(ago(20)),
            }
            for i in range(40)
        ]
    }


@case("v_request_not_done", 15)
def _by_user(is_broken: bool) -> Tables:
    return {
        "privacy_requests": [
            {"id": i, "user_id": i, "type": "deletion", "status": "approved", "requested_at": iso(ago(60))}
            for i in range(15)
        ],
        "portal_users": [
            {
                "user_id": i if is_broken or i >= 15 else i + 900,
                "email": email(i),
                "full_name": person(_random(i)),
                "phone": phone(_random(i)),
                "created_at": iso(ago(200)),
            }
            for i in range(60)
        ],
    }


@case("v_disclosure_not_notified", 6)
def _gag_orders(is_broken: bool) -> Tables:
    return {
        "legal_requests": [
            {
                "id": i,
                "agency": "Court",
                "basis": "subpoena",
                "responded_at": iso(ago(90)),
                "customer_notified_on": None if (is_broken and i < 6) or i > 27 else iso(ago(80)),
                "gag_order": 1 if i > 27 else 0,
            }
            for i in range(30)
        ]
    }


@case("v_disclosure_without_ground", 4)
def _empty_grounds(is_broken: bool) -> Tables:
    return {
        "disclosures": [
            {
                "id": i,
                "authority": "Police",
                "ground": "" if is_broken and i < 4 else "court order",
                "disclosed_on": ago(9).date().isoformat(),
                "notified_on": ago(8).date().isoformat(),
            }
            for i in range(30)
        ]
    }


@case("v_sponsor_without_consent", 9)
def _shared_at(is_broken: bool) -> Tables:
    return {
        "webinar_registrations": [
            {
                "id": i,
                "email": email(i),
                "name": person(_random(i)),
                "shared_at": iso(ago(5)) if i < 20 else None,
                "consent_to_share": "no" if is_broken and i < 9 else "yes",
            }
            for i in range(40)
        ]
    }


@case("v_refusal_without_reason", 5)
def _empty_reasons(is_broken: bool) -> Tables:
    return {
        "subject_requests": [
            {
                "id": i,
                "subject_email": email(i),
                "kind": "deletion",
                "decision": "refused" if i < 10 else "granted",
                "reason": "" if is_broken and i < 5 else "tax",
                "received_on": ago(10).date().isoformat(),
            }
            for i in range(40)
        ]
    }


@case("v_before_banner", 6)
def _consent_after(is_broken: bool) -> Tables:
    return {
        "cookie_events": [
            {
                "id": i,
                "visitor_id": f"v{i}",
                "cookie": "_ga",
                "category": "functional",
                "set_at": iso(ago(3)),
            }
            for i in range(40)
        ],
        "consents": [
            {
                "id": i,
                "visitor_id": f"v{i}",
                "accepted": "all",
                "given_at": iso(ago(2 if is_broken and i < 6 else 4)),
            }
            for i in range(40)
        ],
    }


@case("v_session_cookie_persists", 3)
def _typed_session(is_broken: bool) -> Tables:
    return {
        "cookie_inventory": [
            {
                "name": f"c{i}",
                "provider": "us",
                "category": "functional",
                "type": "session",
                "max_age_seconds": 86400 if is_broken and i < 3 else None,
            }
            for i in range(20)
        ]
    }


@case("v_onboarding_after_refusal", 4)
def _declined_before(is_broken: bool) -> Tables:
    return {
        "contact_preferences": [
            {"id": i, "account_id": i, "email": email(i), "declined_onboarding_at": iso(ago(50))}
            for i in range(10)
        ],
        "crm_calls": [
            {
                "id": i,
                "account_id": i if i < 4 else i + 50,
                "type": "onboarding",
                "direction": "outbound",
                "call_date": iso(ago(30 if is_broken else 60)),
            }
            for i in range(20)
        ],
    }


@case("v_subscriber_no_reason", 5)
def _legal_bases(is_broken: bool) -> Tables:
    return {
        "accounts": [
            {"id": i, "email": email(i), "closed_on": ago(700).date().isoformat()} for i in range(20)
        ],
        "subscriber_records": [
            {
                "id": i,
                "account_id": i,
                "full_name": person(_random(i)),
                "passport_no": f"X{1_000_000 + i}",
                "street": f"{i} High Street",
                "city": "London",
                "legal_basis": None if is_broken and i < 5 else "telecom act",
            }
            for i in range(20)
        ],
    }


def _scan(case: Case, folder: Path, *, is_broken: bool) -> Report:
    path = folder / "company.db"
    write_tables(path, case.make(is_broken))
    return scan(path, audit_seconds=60)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.promise}-{case.make.__name__}")
def test_a_breach_is_counted_and_its_twin_is_silent(case: Case, tmp_path: Path) -> None:
    broken = _scan(case, tmp_path, is_broken=True)
    found = [item for item in broken.audits if item.id == case.promise]
    assert sum(item.counts.get("breach", 0) for item in found) == case.n_breach
    (tmp_path / "company.db").unlink()
    kept = _scan(case, tmp_path, is_broken=False)
    [answer] = [item for item in kept.answers if item.promise == case.promise]
    assert (answer.answer, answer.n_broken) == ("kept", 0)
