"""Write ``logs/``: the console's access log with a rotated file, the API's JSON log, the SMS worker's log."""

import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from scanner.demo.account_rows import USER_AGENTS, VERSIONS
from scanner.demo.company import Company, moment
from scanner.demo.ids import hexadecimal, ip_address, sid, uuid4
from scanner.demo.traffic import Message, make_messages

_PAGES = (
    "/console",
    "/console/billing",
    "/console/numbers",
    "/console/logs/sms",
    "/docs/sms/quickstart",
    "/pricing",
)
_ASSETS = ("/static/app.4f2c9e1.js", "/static/main.css", "/favicon.ico")
_TOKENS_IN_URLS = 3
_TOKENS_IN_JSON = 4


def write_access_logs(folder: Path, rng: Random, company: Company, size: float) -> list[Path]:
    """Write the current access log, in combined format, and the compressed log of the day before."""
    count = max(300, round(9000 * size))
    current, rotated = folder / "access.log", folder / "access.log.1.gz"
    _write_lines(current, _access_lines(rng, company, count, company.now))
    older = _access_lines(rng, company, count, company.now - timedelta(days=1))
    text = "".join(f"{line}\n" for line in older)
    rotated.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0))
    return [current, rotated]


def write_api_log(path: Path, rng: Random, company: Company, size: float) -> Path:
    """Write one JSON object per line; a few debug lines contain the id and the token of an account."""
    count = max(200, round(4000 * size))
    leaks = set(rng.sample(range(count), _TOKENS_IN_JSON))
    moments = sorted(moment(rng, company.now, 2) for _ in range(count))
    lines = (_api_record(rng, company, at, leaks_token=i in leaks) for i, at in enumerate(moments))
    return _write_lines(path, (json.dumps(line, ensure_ascii=False) for line in lines))


def write_worker_log(path: Path, rng: Random, company: Company, size: float) -> Path:
    """Write one line of ``key=value`` pairs per message; one line in forty contains the message's body."""
    messages = make_messages(rng, company, max(200, round(4000 * size)), end=company.now, days=2)
    return _write_lines(path, (_worker_line(rng, message) for message in messages))


def _write_lines(path: Path, lines: Iterable[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    return path


def _access_lines(rng: Random, company: Company, count: int, end: datetime) -> Iterator[str]:
    leaks = set(rng.sample(range(count), _TOKENS_IN_URLS))
    moments = sorted(moment(rng, end, 1) for _ in range(count))
    visitors = [ip_address(rng) for _ in range(max(20, count // 12))]
    for number, at in enumerate(moments):
        path = _token_path(rng, company) if number in leaks else _path(rng, company)
        status = rng.choices((200, 304, 302, 404, 500), weights=(80, 8, 6, 5, 1))[0]
        referrer = rng.choice(("-", "https://www.example.org/", "https://www.example.org/console"))
        request = f'"GET {path} HTTP/1.1" {status} {rng.randrange(150, 48_000)}'
        when = at.strftime("%d/%b/%Y:%H:%M:%S +0000")
        yield f'{rng.choice(visitors)} - - [{when}] {request} "{referrer}" "{rng.choice(USER_AGENTS)}"'


def _path(rng: Random, company: Company) -> str:
    kind = rng.random()
    if kind < 0.35:
        return rng.choice(_PAGES)
    if kind < 0.60:
        return rng.choice(_ASSETS) + f"?v={rng.choice(VERSIONS)}"
    if kind < 0.62:
        return f"/console/users?email={rng.choice(company.users).person.email.replace('@', '%40')}"
    return f"/v1/Accounts/{rng.choice(company.accounts).sid}/Messages/{sid(rng, 'SM')}.json"


def _token_path(rng: Random, company: Company) -> str:
    account = rng.choice(company.accounts)
    return f"/v1/usage.json?AccountSid={account.sid}&AuthToken={hexadecimal(rng, 32)}"


def _api_record(rng: Random, company: Company, at: datetime, *, leaks_token: bool) -> dict[str, object]:
    account = rng.choice(company.accounts)
    record: dict[str, object] = {
        "ts": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "level": "debug" if leaks_token else rng.choice(("info", "info", "info", "warn")),
        "msg": "retrying with basic auth" if leaks_token else "request completed",
        "request_id": uuid4(rng),
        "client_ip": ip_address(rng),
        "account_sid": account.sid,
        "http": {"method": rng.choice(("GET", "POST")), "route": "/v1/Messages", "status": 201},
        "duration_ms": rng.randrange(3, 900),
        "build": {"version": rng.choice(VERSIONS), "git_sha": hexadecimal(rng, 40)},
    }
    if leaks_token:
        record["auth_token"] = hexadecimal(rng, 32)
    return record


def _worker_line(rng: Random, message: Message) -> str:
    shown = rng.random() < 0.025
    parts = [
        message.sent.strftime("%Y-%m-%dT%H:%M:%SZ"),
        f"level={'debug' if shown else 'info'}",
        f"worker={rng.randrange(1, 9)}",
        f"sid={message.sid}",
        f"from={message.sender}",
        f"to={message.recipient}",
        f"segments={message.segments}",
        f"status={message.status}",
    ]
    if shown:
        parts.append(f'body="{message.body}"')
    return " ".join(parts)
