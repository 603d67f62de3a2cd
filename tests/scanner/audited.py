"""A made-up company whose rows break promises, and its twin, whose rows keep them.

With ``is_broken``, every table has a known number of rows in breach; without it, the same rows keep the
promise. Times have every form that the audit reads: timestamps, dates, ISO text, seconds and milliseconds.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from tests.scanner.made_values import GIVEN, SENTENCES, SURNAMES, TICKETS, hexadecimal, phone
from tests.scanner.scanning import NOON

Row = dict[str, Any]
ACCOUNTS = 50
"""Number of accounts in each of the five states of ``clients``."""


def ago(days: float) -> datetime:
    return (NOON - timedelta(days=days)).replace(tzinfo=None)


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class MadeTable:
    name: str
    columns: Sequence[sa.Column[Any]]
    rows: Callable[[random.Random, bool], Iterator[Row]]


def text(name: str, size: int = 120, **options: Any) -> "sa.Column[Any]":
    return sa.Column(name, sa.String(size), **options)


def number(name: str, **options: Any) -> "sa.Column[Any]":
    return sa.Column(name, sa.BigInteger, autoincrement=False, **options)


def person(rng: random.Random) -> str:
    return f"{rng.choice(GIVEN)} {rng.choice(SURNAMES)}"


def email(place: int, kind: str = "user") -> str:
    return f"{kind}{place}.{SURNAMES[place % 10].lower().replace('í', 'i')}@example.org"


def clients(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Fifty accounts in each state: closed 8 years or 90 days ago, de-identified, just closed, open."""
    closed = [ago(8 * 365), ago(90), ago(400), ago(20), None]
    for place in range(5 * ACCOUNTS):
        state = place // ACCOUNTS
        at = closed[state]
        if not is_broken and at is not None:
            at = ago(20)
        is_empty = state == 2
        yield {
            "client_no": f"C{10_000 + place}",
            "contact_email": None if is_empty else email(place),
            "contact_name": "[deleted]" if is_empty else person(rng),
            "client_state": "terminated" if at else "active",
            "joined_on": ago(9 * 365),
            "terminated_on": at,
        }


def helpdesk_cases(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Forty cases of accounts closed eight years ago, ten on legal hold, and forty of open accounts."""
    for place in range(80):
        owner = place if place < 40 else 4 * ACCOUNTS + place - 40
        yield {
            "case_id": place + 1,
            "client_no": f"C{10_000 + owner}",
            "requester_email": email(owner),
            "subject": "Calls fail",
            "description": rng.choice(TICKETS),
            "closed_at": ago(3_000),
        }


def litigation_holds(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Ten legal holds in force, and five that have ended."""
    for place in range(15):
        yield {
            "matter_id": f"M-{place}",
            "client_no": f"C{10_000 + place}",
            "hold_start": ago(500).date(),
            "released_on": ago(100).date() if place >= 10 else None,
        }


def voice_calls(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Sixty calls of accounts closed ninety days ago, and forty of open accounts."""
    for place in range(100):
        owner = ACCOUNTS + place % 50 if place < 60 else 4 * ACCOUNTS + place % 50
        yield {
            "call_id": f"CA{hexadecimal(rng, 32)}",
            "client_no": f"C{10_000 + owner}",
            "from_number": phone(rng),
            "to_number": phone(rng),
            "direction": rng.choice(("inbound", "outbound")),
            "duration": rng.randrange(5, 900),
            "started_ms": seconds(ago(95)) * 1000,
        }


def text_messages(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Messages of open accounts. If broken, forty are still there 45 days after an order to delete them."""
    for place in range(100):
        yield {
            "message_id": f"SM{place:032x}",
            "client_no": f"C{10_000 + 4 * ACCOUNTS + place % 50}",
            "from_number": phone(rng),
            "to_number": phone(rng),
            "body": f"{rng.choice(SENTENCES)} {place}",
            "sent_at": iso(ago(60)),
        }


def deletion_orders(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    for place in range(40):
        gone = place if is_broken else place + 1_000
        yield {
            "order_id": place + 1,
            "message_id": f"SM{gone:032x}",
            "requested_at": iso(ago(45)),
            "requested_by": "customer",
        }


def access_keys(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Valid keys of forty accounts closed ninety days ago, and of ten open accounts."""
    for place in range(50):
        owner = ACCOUNTS + place if place < 40 else 4 * ACCOUNTS + place
        yield {
            "key_sid": f"SK{hexadecimal(rng, 32)}",
            "client_no": f"C{10_000 + owner}",
            "api_key_secret": hexadecimal(rng, 64),
            "created_at": ago(400),
            "revoked_at": None if is_broken or place >= 40 else ago(80),
        }


def mail_optouts(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    for place in range(30):
        yield {"optout_id": place + 1, "email": email(place, "lead").upper(), "unsubscribed_at": iso(ago(30))}


def campaign_sends(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Twelve mails sent after an opt-out: four days after if broken, else two; the rest went to others."""
    for place in range(60):
        days = 30 - 4 if is_broken and place < 12 else 30 - 2 if place < 24 else 10
        to = place if place < 24 else place + 100
        yield {
            "send_id": place + 1,
            "campaign_id": "spring",
            "recipient_email": email(to, "lead"),
            "message_type": "marketing",
            "sent_epoch": seconds(ago(days)),
        }


def cpni_elections(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Forty opt-outs, ten with a later opt-in; if broken, five of those were not made by the customer."""
    number_ = 0
    for place in range(40):
        owner = f"C{10_000 + 4 * ACCOUNTS + place}"
        number_ += 1
        yield {
            "election_id": number_,
            "client_no": owner,
            "cpni_choice": "opt_out",
            "actor_type": "customer",
            "changed_at": ago(300),
        }
        if place >= 30:
            number_ += 1
            yield {
                "election_id": number_,
                "client_no": owner,
                "cpni_choice": "opt_in",
                "actor_type": "migration" if is_broken and place >= 35 else "customer",
                "changed_at": ago(200),
            }


def upsell_audience_members(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Members of a marketing audience: if broken, thirty of them had opted out of CPNI marketing."""
    for place in range(45):
        owner = place if is_broken and place < 30 else 0
        base = 4 * ACCOUNTS + owner if owner or (is_broken and place == 0) else 3 * ACCOUNTS + place
        yield {
            "member_id": place + 1,
            "client_no": f"C{10_000 + base}",
            "email": email(base),
            "audience": "upsell",
        }


def portal_signups(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Signups, fifteen by children if broken: ten aged 14 in Germany and five aged 12 in the US."""
    for place in range(60):
        years, country = 30.5 + place % 20, ("DE", "US", "FR", "GB")[place % 4]
        if place < 10:
            years, country = (14.5, "DE") if is_broken else (14.5, "US")
        elif place < 15:
            years, country = (12.3, "US") if is_broken else (16.6, "FR")
        yield {
            "signup_id": place + 1,
            "email": email(place, "signup"),
            "full_name": person(rng),
            "password_hash": f"$2b$12${hexadecimal(rng, 53)}",
            "birth_date": ago(years * 365.25 + 100).date(),
            "country": country,
            "registered_at": ago(100),
        }


def privacy_requests(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Requests. If broken: 7 done unverified, 5 denied without a reason, 3 for residence, 2 misrouted."""
    for place in range(60):
        row: Row = {
            "request_id": place + 1,
            "requester_email": email(place, "asker"),
            "request_type": "access",
            "requester_type": "customer",
            "outcome": "completed",
            "identity_verified": 1,
            "denial_reason": None,
            "customer_instruction": None,
            "received_at": ago(90),
        }
        if 10 <= place < 17:
            row["identity_verified"] = 0 if is_broken else 1
        elif 20 <= place < 25:
            row |= {"outcome": "denied", "denial_reason": None if is_broken else "tax"}
        elif 25 <= place < 28:
            row |= {
                "outcome": "denied",
                "denial_reason": "not a California resident" if is_broken else "audit",
            }
        elif 30 <= place < 32:
            row |= {"requester_type": "end_user", "customer_instruction": None if is_broken else "CI-7"}
        yield row


def legal_disclosures(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Disclosures. If broken: six not notified, four without legal ground. Three may not be notified."""
    for place in range(30):
        yield {
            "disclosure_id": place + 1,
            "agency": "County court",
            "legal_ground": "curiosity" if is_broken and 10 <= place < 14 else "court order",
            "disclosed_at": ago(70),
            "customer_notified_at": None if (is_broken and place < 6) or 20 <= place < 23 else ago(68),
            "notice_prohibited": 1 if 20 <= place < 23 else 0,
        }


def event_attendees(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Attendees, nine of them shared with a sponsor without consent if broken."""
    for place in range(40):
        yield {
            "attendee_id": place + 1,
            "attendee_email": email(place, "guest"),
            "event_name": "Signal",
            "sponsor_consent": 0 if place < 9 or place >= 30 else 1,
            "shared_with_sponsor": 1 if (is_broken and place < 9) or 9 <= place < 30 else 0,
        }


def cookie_register(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Cookies. If broken: two without a valid category, one with a wrong one, a session cookie that stays."""
    yield from (
        {
            "cookie_name": f"site_{place}",
            "category": ("required", "functional", "advertising")[place % 3]
            if place > 1 or not is_broken
            else (None, "analytics")[place],
            "purpose": "keeps the basket",
            "declared_lifetime": "persistent",
            "max_age_s": 3600,
        }
        for place in range(20)
    )
    yield {
        "cookie_name": "_fbp",
        "category": "required" if is_broken else "advertising",
        "purpose": "retargeting of visitors",
        "declared_lifetime": "persistent",
        "max_age_s": 3600,
    }
    yield {
        "cookie_name": "visit",
        "category": "required",
        "purpose": "the visit",
        "declared_lifetime": "session",
        "max_age_s": 86_400 if is_broken else 0,
    }


def page_requests(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Requests, 150 with an opt-out signal (DNT or GPC). If broken, 110 of them got an advertising cookie."""
    for place in range(200):
        has_signal = place < 150
        given = (is_broken and place < 110) or place >= 180
        yield {
            "request_id": f"r{place}",
            "remote_addr": f"192.0.2.{place % 250}",
            "path": "/pricing",
            "http_dnt": "1" if has_signal and place % 2 else "0",
            "http_sec_gpc": "1" if has_signal and not place % 2 else "0",
            "set_cookie": "_fbp=fb.1.1; Max-Age=7776000; Path=/" if given else "sid=1; Path=/; HttpOnly",
            "requested_at": iso(ago(5)),
        }


def cookie_events(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Cookies. If broken: eight advertising ones after a refusal, six functional ones before any choice."""
    for place in range(60):
        category = "advertising" if place < 30 else "functional"
        visit = place if place < 54 or not is_broken else place + 500
        yield {
            "event_id": place + 1,
            "visit_id": f"v{visit}",
            "cookie_name": f"c{place}",
            "cookie_category": category,
            "set_at": iso(ago(3)),
        }


def cookie_consents(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    for place in range(60):
        refused = "advertising" if is_broken and place < 8 else ""
        yield {
            "consent_id": place + 1,
            "visit_id": f"v{place}",
            "rejected_categories": refused,
            "decided_at": iso(ago(4)),
        }


def mail_templates(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Templates. If broken: three marketing mails without unsubscribe link, two offers as service mails."""
    for place in range(20):
        kind = "marketing" if place < 10 else "service"
        body = f"Dear customer, news of month {place}."
        if kind == "marketing" and not (is_broken and place < 3):
            body += " Unsubscribe here."
        if is_broken and 10 <= place < 12:
            body += " Today 20% off all plans."
        yield {"template_id": place + 1, "template_kind": kind, "html_body": body}


def contact_refusals(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    for place in range(10):
        yield {
            "refusal_id": place + 1,
            "client_no": f"C{10_000 + 4 * ACCOUNTS + place}",
            "refused_at": ago(50),
        }


def sales_calls(rng: random.Random, is_broken: bool) -> Iterator[Row]:
    """Calls, four of them ten days after the customer refused them if broken, else before."""
    for place in range(20):
        owner = 4 * ACCOUNTS + (place if place < 4 else place + 20)
        yield {
            "sales_call_id": place + 1,
            "client_no": f"C{10_000 + owner}",
            "call_purpose": "onboarding",
            "direction": "outbound",
            "called_at": ago(40 if is_broken else 60),
        }


def _client(**options: Any) -> "sa.Column[Any]":
    return text("client_no", 40, **options)


def _declared() -> "sa.Column[Any]":
    return sa.Column("client_no", sa.String(40), sa.ForeignKey("clients.client_no"))


TABLES = (
    MadeTable(
        "clients",
        (
            _client(primary_key=True),
            text("contact_email"),
            text("contact_name"),
            text("client_state", 20),
            sa.Column("joined_on", sa.DateTime),
            sa.Column("terminated_on", sa.DateTime),
        ),
        clients,
    ),
    MadeTable(
        "helpdesk_cases",
        (
            number("case_id", primary_key=True),
            _declared(),
            text("requester_email"),
            text("subject"),
            text("description", 400),
            sa.Column("closed_at", sa.DateTime),
        ),
        helpdesk_cases,
    ),
    MadeTable(
        "litigation_holds",
        (
            text("matter_id", 40, primary_key=True),
            _client(),
            sa.Column("hold_start", sa.Date),
            sa.Column("released_on", sa.Date),
        ),
        litigation_holds,
    ),
    MadeTable(
        "voice_calls",
        (
            text("call_id", 40, primary_key=True),
            _declared(),
            text("from_number", 20),
            text("to_number", 20),
            text("direction", 20),
            number("duration"),
            number("started_ms"),
        ),
        voice_calls,
    ),
    MadeTable(
        "text_messages",
        (
            text("message_id", 40, primary_key=True),
            _client(),
            text("from_number", 20),
            text("to_number", 20),
            text("body", 400),
            text("sent_at", 30),
        ),
        text_messages,
    ),
    MadeTable(
        "deletion_orders",
        (
            number("order_id", primary_key=True),
            text("message_id", 40),
            text("requested_at", 30),
            text("requested_by", 30),
        ),
        deletion_orders,
    ),
    MadeTable(
        "access_keys",
        (
            text("key_sid", 40, primary_key=True),
            _client(),
            text("api_key_secret", 80),
            sa.Column("created_at", sa.DateTime),
            sa.Column("revoked_at", sa.DateTime),
        ),
        access_keys,
    ),
    MadeTable(
        "mail_optouts",
        (number("optout_id", primary_key=True), text("email"), text("unsubscribed_at", 30)),
        mail_optouts,
    ),
    MadeTable(
        "campaign_sends",
        (
            number("send_id", primary_key=True),
            text("campaign_id", 20),
            text("recipient_email"),
            text("message_type", 20),
            number("sent_epoch"),
        ),
        campaign_sends,
    ),
    MadeTable(
        "cpni_elections",
        (
            number("election_id", primary_key=True),
            _client(),
            text("cpni_choice", 20),
            text("actor_type", 20),
            sa.Column("changed_at", sa.DateTime),
        ),
        cpni_elections,
    ),
    MadeTable(
        "upsell_audience_members",
        (number("member_id", primary_key=True), _client(), text("email"), text("audience", 20)),
        upsell_audience_members,
    ),
    MadeTable(
        "portal_signups",
        (
            number("signup_id", primary_key=True),
            text("email"),
            text("full_name"),
            text("password_hash"),
            sa.Column("birth_date", sa.Date),
            text("country", 2),
            sa.Column("registered_at", sa.DateTime),
        ),
        portal_signups,
    ),
    MadeTable(
        "privacy_requests",
        (
            number("request_id", primary_key=True),
            text("requester_email"),
            text("request_type", 20),
            text("requester_type", 20),
            text("outcome", 20),
            sa.Column("identity_verified", sa.Integer),
            text("denial_reason", 60),
            text("customer_instruction", 20),
            sa.Column("received_at", sa.DateTime),
        ),
        privacy_requests,
    ),
    MadeTable(
        "legal_disclosures",
        (
            number("disclosure_id", primary_key=True),
            text("agency", 40),
            text("legal_ground", 40),
            sa.Column("disclosed_at", sa.DateTime),
            sa.Column("customer_notified_at", sa.DateTime),
            sa.Column("notice_prohibited", sa.Integer),
        ),
        legal_disclosures,
    ),
    MadeTable(
        "event_attendees",
        (
            number("attendee_id", primary_key=True),
            text("attendee_email"),
            text("event_name", 20),
            sa.Column("sponsor_consent", sa.Integer),
            sa.Column("shared_with_sponsor", sa.Integer),
        ),
        event_attendees,
    ),
    MadeTable(
        "cookie_register",
        (
            text("cookie_name", 40, primary_key=True),
            text("category", 20),
            text("purpose"),
            text("declared_lifetime", 20),
            number("max_age_s"),
        ),
        cookie_register,
    ),
    MadeTable(
        "page_requests",
        (
            text("request_id", 20, primary_key=True),
            text("remote_addr", 20),
            text("path", 40),
            text("http_dnt", 2),
            text("http_sec_gpc", 2),
            text("set_cookie"),
            text("requested_at", 30),
        ),
        page_requests,
    ),
    MadeTable(
        "cookie_events",
        (
            number("event_id", primary_key=True),
            text("visit_id", 20),
            text("cookie_name", 20),
            text("cookie_category", 20),
            text("set_at", 30),
        ),
        cookie_events,
    ),
    MadeTable(
        "cookie_consents",
        (
            number("consent_id", primary_key=True),
            text("visit_id", 20),
            text("rejected_categories", 40),
            text("decided_at", 30),
        ),
        cookie_consents,
    ),
    MadeTable(
        "mail_templates",
        (number("template_id", primary_key=True), text("template_kind", 20), text("html_body", 400)),
        mail_templates,
    ),
    MadeTable(
        "contact_refusals",
        (number("refusal_id", primary_key=True), _client(), sa.Column("refused_at", sa.DateTime)),
        contact_refusals,
    ),
    MadeTable(
        "sales_calls",
        (
            number("sales_call_id", primary_key=True),
            _client(),
            text("call_purpose", 20),
            text("direction", 20),
            sa.Column("called_at", sa.DateTime),
        ),
        sales_calls,
    ),
)


def metadata() -> sa.MetaData:
    """The definitions of the tables, for any database."""
    found = sa.MetaData()
    for table in TABLES:
        sa.Table(table.name, found, *(column._copy() for column in table.columns))
    return found


def write(engine: sa.Engine, *, is_broken: bool) -> None:
    """Make the company in an empty database."""
    tables = metadata()
    with engine.begin() as connection:
        tables.create_all(connection)
        for made in TABLES:
            connection.execute(sa.insert(tables.tables[made.name]), rows_of(made.name, is_broken=is_broken))


def rows_of(name: str, *, is_broken: bool) -> list[Row]:
    """The rows of one table, always the same."""
    [made] = [table for table in TABLES if table.name == name]
    return list(made.rows(random.Random(7), is_broken))


_SOMEBODYS = {
    "clients": ("client_no", "contact_email", "contact_name"),
    "helpdesk_cases": ("requester_email", "description"),
    "voice_calls": ("call_id", "from_number", "to_number"),
    "text_messages": ("message_id", "body"),
    "access_keys": ("key_sid", "api_key_secret"),
    "mail_optouts": ("email",),
    "campaign_sends": ("recipient_email",),
    "portal_signups": ("email", "password_hash"),
    "privacy_requests": ("requester_email",),
    "event_attendees": ("attendee_email",),
}


def cells() -> set[str]:
    """The personal values in the rows, as text."""
    return {
        str(row[column])
        for table, columns in _SOMEBODYS.items()
        for row in rows_of(table, is_broken=True)
        for column in columns
        if row[column] and len(str(row[column])) > 5 and row[column] != "[deleted]"
    }


BREACHES = {
    ("ret_close_60d", "clients"): {"in_time": 100, "overdue": 90, "on_hold": 10, "de_identified": 50},
    ("ret_close_7y", "clients"): {"in_time": 150, "overdue": 40, "on_hold": 10, "de_identified": 50},
    ("ret_support_3y", "helpdesk_cases"): {"in_time": 40, "overdue": 30, "on_hold": 10},
    ("ret_end_at_termination", "voice_calls"): {"in_time": 40, "overdue": 60},
    ("ret_delete_30d", "text_messages"): {"in_time": 60, "overdue": 40},
    ("ret_close_60d", "access_keys"): {"in_time": 10, "overdue": 40},
    ("v_secret_after_closure", "access_keys"): {"breach": 40, "kept": 10},
    ("v_account_60d", "access_keys"): {"breach": 40, "kept": 10},
    ("v_account_60d", "clients"): {"breach": 90, "kept": 160},
    ("v_account_7y", "clients"): {"breach": 40, "kept": 210},
    ("v_support_overdue", "helpdesk_cases"): {"breach": 30, "kept": 50},
    ("v_termination_leftover", "voice_calls"): {"breach": 60, "kept": 40},
    ("v_deleted_but_present", "text_messages"): {"breach": 40, "kept": 60},
    ("v_marketing_after_optout", "campaign_sends"): {"breach": 12, "kept": 48},
    ("v_cpni_choice_changed", "cpni_elections"): {"breach": 5, "kept": 5},
    ("v_cpni_marketing_after_optout", "upsell_audience_members"): {"breach": 30, "kept": 15},
    ("v_child_account", "portal_signups"): {"breach": 15, "kept": 45},
    ("v_requester_unverified", "privacy_requests"): {"breach": 7, "kept": 45},
    ("v_refusal_without_reason", "privacy_requests"): {"breach": 8},
    ("v_request_refused_by_state", "privacy_requests"): {"breach": 3, "kept": 5},
    ("v_end_user_request_misrouted", "privacy_requests"): {"breach": 2},
    ("v_disclosure_not_notified", "legal_disclosures"): {"breach": 6, "kept": 24},
    ("v_disclosure_without_ground", "legal_disclosures"): {"breach": 4, "kept": 26},
    ("v_sponsor_without_consent", "event_attendees"): {"breach": 9, "kept": 21},
    ("v_cookie_uncategorised", "cookie_register"): {"breach": 2, "kept": 20},
    ("v_ad_cookie_as_required", "cookie_register"): {"breach": 1, "kept": 7},
    ("v_session_cookie_persists", "cookie_register"): {"breach": 1},
    ("v_signal_ignored", "page_requests"): {"breach": 110, "kept": 40},
    ("v_consent_ignored", "cookie_events"): {"breach": 8, "kept": 22},
    ("v_before_banner", "cookie_events"): {"breach": 6, "kept": 54},
    ("v_no_unsubscribe", "mail_templates"): {"breach": 3, "kept": 7},
    ("v_marketing_as_service", "mail_templates"): {"breach": 2, "kept": 8},
    ("v_onboarding_after_refusal", "sales_calls"): {"breach": 4, "kept": 16},
    ("ret_marketing_3d", "campaign_sends"): {"overdue": 12, "in_time": 48},
    ("ret_cpni_choice", "cpni_elections"): {"overdue": 5, "in_time": 5},
    ("ret_child_prompt", "portal_signups"): {"overdue": 15, "in_time": 45},
    ("ret_disclosure_notice", "legal_disclosures"): {"overdue": 6, "in_time": 24},
    ("ret_cookie_session", "cookie_register"): {"overdue": 1},
    ("ret_dnt_gpc_now", "page_requests"): {"overdue": 110, "in_time": 40},
}
"""The counts that an audit of the broken company must give, by rule or promise, and table."""
