"""Rows of the tables about calls, messages, recordings, tickets and usage."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random

from scanner.demo.account_rows import VERSIONS, Row
from scanner.demo.company import Company, moment, stamp
from scanner.demo.ids import hexadecimal, order_number, sid, uuid4
from scanner.demo.texts import card_ticket, ticket, transcript
from scanner.demo.traffic import Call, Message, make_calls, make_messages

_CODECS = ("PCMU", "OPUS", "G722")
_USAGE = ("calls-inbound", "calls-outbound", "sms-inbound", "sms-outbound")


def traffic_tables(rng: Random, company: Company, size: float) -> Mapping[str, list[Row]]:
    """The rows of each table, with their values in the order of the table's columns."""
    calls = make_calls(rng, company, max(60, round(3000 * size)), end=company.now, days=180)
    messages = make_messages(rng, company, max(60, round(3000 * size)), end=company.now, days=180)
    recordings = list(_recordings(rng, calls))
    return {
        "incoming_phone_numbers": list(_numbers(rng, company)),
        "calls": [_call_row(rng, call) for call in calls],
        "messages": [_message_row(rng, message) for message in messages],
        "recordings": recordings,
        "transcripts": list(_transcripts(rng, company, recordings, calls)),
        "support_tickets": list(_tickets(rng, company, max(25, round(400 * size)))),
        "usage_monthly": list(_usage(rng, company)),
    }


def _numbers(rng: Random, company: Company) -> Iterator[Row]:
    for number in company.numbers:
        host = f"https://hooks.{number.account.name.split()[-1].lower()}.example.com"
        capabilities = rng.choice(("voice,sms", "voice", "voice,sms,mms"))
        links = (f"{host}/voice", f"{host}/sms")
        label = f"Main line {number.number[-4:]}"
        yield number.sid, number.account.sid, number.number, label, *links, capabilities, 1.15


def _call_row(rng: Random, call: Call) -> Row:
    name = call.person.name if call.is_inbound and rng.random() < 0.5 else None
    direction = "inbound" if call.is_inbound else "outbound-api"
    price = round(-0.0085 * (1 + call.seconds // 60), 4) if call.seconds else None
    keys = (call.sid, call.number.account.sid, call.number.sid)
    times = (stamp(call.start), call.seconds)
    return (
        *keys,
        call.caller,
        call.called,
        name,
        direction,
        call.status,
        *times,
        rng.choice(_CODECS),
        price,
        "USD",
    )


def _message_row(rng: Random, message: Message) -> Row:
    direction = "inbound" if message.is_inbound else "outbound-api"
    error = rng.choice((30003, 30005, 30008)) if message.status == "undelivered" else None
    keys = (message.sid, message.number.account.sid)
    text = (message.sender, message.recipient, message.body, message.segments)
    price = round(-0.0079 * message.segments, 4)
    return (*keys, *text, direction, message.status, error, price, "USD", stamp(message.sent))


def _recordings(rng: Random, calls: list[Call]) -> Iterator[Row]:
    for call in calls:
        if call.seconds < 20 or rng.random() > 0.15:
            continue
        recording = sid(rng, "RE")
        link = f"https://media.example.org/recordings/{recording}.wav"
        ended = stamp(call.start + timedelta(seconds=call.seconds))
        yield recording, call.sid, call.seconds, link, hexadecimal(rng, 64), 16_000 * call.seconds, ended


def _transcripts(rng: Random, company: Company, recordings: list[Row], calls: list[Call]) -> Iterator[Row]:
    people = {call.sid: call.person for call in calls}
    for recording, call_sid, *_ in recordings:
        language, text = transcript(rng, company, people[str(call_sid)])
        yield sid(rng, "GT"), recording, language, text


def _tickets(rng: Random, company: Company, count: int) -> Iterator[Row]:
    with_card = {count // 3, 2 * count // 3}
    for number in range(1, count + 1):
        user = rng.choice(company.users)
        version = rng.choice(VERSIONS)
        if number in with_card:
            words = card_ticket(user.person)
        else:
            words = ticket(rng, user.person, version=version, order=order_number(rng), request=uuid4(rng))
        priority = rng.choice(("low", "normal", "urgent"))
        assignee = rng.choice(company.employees).id
        created = stamp(moment(rng, company.now, 1_500))
        yield number, user.account.sid, user.person.email, *words, priority, version, assignee, created


def _usage(rng: Random, company: Company) -> Iterator[Row]:
    for account in company.accounts:
        for month in range(1, 7):
            for category in _USAGE:
                quantity = rng.randrange(0, 40_000)
                yield (
                    account.sid,
                    f"{company.now.year}-{month:02d}",
                    category,
                    quantity,
                    round(quantity * 0.0079, 2),
                )
