"""Write exports of the database: a CSV file, a warehouse extract and a stream of events."""

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from scanner.demo.account_rows import USER_AGENTS, VERSIONS
from scanner.demo.company import Company, moment, stamp
from scanner.demo.ids import hexadecimal, ip_address, order_number, sid, uuid4
from scanner.demo.people import Person
from scanner.demo.texts import message_body
from scanner.demo.traffic import Call, make_calls

_EXPORT_HEADER = (
    "user_no",
    "name",
    "e_mail",
    "mobile",
    "birthday",
    "town",
    "country",
    "last_order",
    "remarks",
)
_REMARKS = (
    "",
    "",
    "prefers mail",
    "Asked to be called after six on {phone}",
    "assistant: {name}",
    "moved to {city} in spring",
)


def write_user_export(path: Path, rng: Random, company: Company) -> Path:
    """Write an old export of the portal's users, with remarks that people typed."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_EXPORT_HEADER)
        for user in company.users:
            person = user.person
            other = rng.choice(company.end_users)
            remark = rng.choice(_REMARKS).format(phone=other.phone, name=other.name, city=other.city.name)
            contact = (person.name, person.email, person.phone, person.born.isoformat())
            place = (person.city.name, person.locale.country)
            writer.writerow((user.id, *contact, *place, order_number(rng), remark))
    return path


def write_call_extract(path: Path, rng: Random, company: Company, size: float) -> Path:
    """Write the calls of a quarter with meaningless column names, as some warehouses have."""
    end = company.now.replace(month=4, day=1, hour=0)
    calls = make_calls(rng, company, max(120, round(6000 * size)), end=end, days=90)
    columns = {
        "k0": [call.sid for call in calls],
        "acct": [call.number.account.sid for call in calls],
        "c_6": [call.caller for call in calls],
        "c_7": [call.called for call in calls],
        "t0": pa.array([_milliseconds(call) for call in calls], pa.int64()),
        "dur": pa.array([call.seconds for call in calls], pa.int32()),
        "ref2": [call.number.account.owner.email for call in calls],
        "build": [rng.choice(VERSIONS) for _ in calls],
        "route_hash": [hexadecimal(rng, 40) for _ in calls],
    }
    pq.write_table(pa.table(columns), path, compression="zstd")
    return path


def write_events(path: Path, rng: Random, company: Company, size: float) -> Path:
    """Write one JSON object per conversation, which contains the participants and the messages."""
    count = max(40, round(900 * size))
    moments = sorted(moment(rng, company.now, 30) for _ in range(count))
    events = (json.dumps(_conversation(rng, company, at), ensure_ascii=False) for at in moments)
    path.write_text("".join(f"{event}\n" for event in events), encoding="utf-8", newline="\n")
    return path


def _milliseconds(call: Call) -> int:
    return round(call.start.timestamp() * 1000)


def _conversation(rng: Random, company: Company, at: datetime) -> dict[str, object]:
    customer = rng.choice(company.end_users)
    user = rng.choice(company.users)
    return {
        "event_id": uuid4(rng),
        "type": "conversation.updated",
        "occurred_at": stamp(at),
        "account_sid": user.account.sid,
        "client": {"ip": ip_address(rng), "user_agent": rng.choice(USER_AGENTS), "sdk": rng.choice(VERSIONS)},
        "conversation": {
            "sid": sid(rng, "CH"),
            "participants": [_participant(customer, "customer"), _participant(user.person, "agent")],
            "messages": _messages(rng, customer, user.person, at),
        },
    }


def _participant(person: Person, role: str) -> dict[str, str]:
    return {"role": role, "display_name": person.name, "address": person.phone}


def _messages(rng: Random, customer: Person, agent: Person, at: datetime) -> list[dict[str, object]]:
    return [
        {
            "index": index,
            "author": (customer, agent)[index % 2].phone,
            "body": message_body(rng, customer),
            "date_created": stamp(at + timedelta(minutes=index)),
        }
        for index in range(rng.randrange(1, 6))
    ]
