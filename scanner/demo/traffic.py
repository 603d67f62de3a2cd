"""Calls and messages between the telephone numbers of customers and the people whom they call or write to."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from scanner.demo.company import Company, Number, moment
from scanner.demo.ids import sid
from scanner.demo.people import Person
from scanner.demo.texts import message_body


@dataclass(frozen=True, kw_only=True)
class Call:
    sid: str
    number: Number
    person: Person
    is_inbound: bool
    start: datetime
    seconds: int
    status: str

    @property
    def caller(self) -> str:
        return self.person.phone if self.is_inbound else self.number.number

    @property
    def called(self) -> str:
        return self.number.number if self.is_inbound else self.person.phone


@dataclass(frozen=True, kw_only=True)
class Message:
    sid: str
    number: Number
    person: Person
    is_inbound: bool
    sent: datetime
    body: str
    status: str

    @property
    def sender(self) -> str:
        return self.person.phone if self.is_inbound else self.number.number

    @property
    def recipient(self) -> str:
        return self.number.number if self.is_inbound else self.person.phone

    @property
    def segments(self) -> int:
        return 1 + len(self.body) // 160


def make_calls(rng: Random, company: Company, count: int, *, end: datetime, days: int) -> list[Call]:
    """``count`` calls in the ``days`` days before ``end``, oldest first."""
    calls = [_call(rng, company, moment(rng, end, days)) for _ in range(count)]
    return sorted(calls, key=lambda call: (call.start, call.sid))


def make_messages(rng: Random, company: Company, count: int, *, end: datetime, days: int) -> list[Message]:
    """``count`` messages in the ``days`` days before ``end``, oldest first."""
    messages = [_message(rng, company, moment(rng, end, days)) for _ in range(count)]
    return sorted(messages, key=lambda message: (message.sent, message.sid))


def _call(rng: Random, company: Company, start: datetime) -> Call:
    status = rng.choices(("completed", "busy", "no-answer", "failed"), weights=(16, 1, 2, 1))[0]
    return Call(
        sid=sid(rng, "CA"),
        number=rng.choice(company.numbers),
        person=rng.choice(company.end_users),
        is_inbound=rng.random() < 0.4,
        start=start,
        seconds=round(rng.expovariate(1 / 140)) + 1 if status == "completed" else 0,
        status=status,
    )


def _message(rng: Random, company: Company, sent: datetime) -> Message:
    person = rng.choice(company.end_users)
    is_inbound = rng.random() < 0.25
    status = (
        "received" if is_inbound else rng.choices(("delivered", "undelivered", "sent"), weights=(17, 2, 1))[0]
    )
    return Message(
        sid=sid(rng, "SM"),
        number=rng.choice(company.numbers),
        person=person,
        is_inbound=is_inbound,
        sent=sent,
        body=message_body(rng, person),
        status=status,
    )
