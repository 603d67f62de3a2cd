"""Made-up log lines for measuring speed, which contain many values.

Each value except ids is drawn from a pool of a million values, which are reserved for examples or random.
"""

import json
import random
from collections.abc import Callable
from pathlib import Path

_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0",
    "curl/8.5.0",
    "python-requests/2.32.3",
    "okhttp/4.12.0",
)
_AREAS = (202, 212, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 801, 808, 907)
_POOL = 1_000_000
"""The number of different values of each kind. It is limited because people and their addresses recur in
logs.
"""
_WORDS = ("delivered", "queued", "failed", "accepted", "sent", "undelivered")


def access_line(rng: random.Random) -> str:
    """A line in combined log format, mostly with a telephone number or an account id in the request."""
    path = rng.choice((f"/v1/Accounts/AC{_hex(rng)}/Messages", f"/lookup?to=%2B{_phone(rng)[1:]}", "/health"))
    return (
        f'{_address(rng)} - - [24/Nov/2026:10:{_sixty(rng)}:{_sixty(rng)} +0000] "GET {path} HTTP/1.1" '
        f'{rng.choice((200, 201, 404))} {rng.randint(80, 90_000)} "-" "{rng.choice(_AGENTS)}"'
    )


def key_value_line(rng: random.Random) -> str:
    """A line of ``key=value`` pairs with an IP address, two phone numbers, an e-mail address and an id."""
    return (
        f"2026-11-24T10:{_sixty(rng)}:{_sixty(rng)}Z level=info ip={_address(rng)} sid=SM{_hex(rng)} "
        f"to={_phone(rng)} from={_phone(rng)} user={_email(rng)} status={rng.choice(_WORDS)} "
        f"ms={rng.randint(1, 999)}"
    )


def json_line(rng: random.Random) -> str:
    """A JSON line in which every value has a key."""
    return json.dumps(
        {
            "time": f"2026-11-24T10:{_sixty(rng)}:{_sixty(rng)}Z",
            "client": {"ip": _address(rng)},
            "to": _phone(rng),
            "sid": f"CA{_hex(rng)}",
            "email": _email(rng),
            "status": rng.choice(_WORDS),
            "duration": rng.randint(1, 3600),
        },
        separators=(",", ":"),
    )


KINDS: dict[str, Callable[[random.Random], str]] = {
    "access": access_line,
    "key_value": key_value_line,
    "json": json_line,
}


def write_logs(folder: Path, megabytes: int, seed: int) -> int:
    """Write a file of each kind of line, ``megabytes`` in total; return the number of bytes written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for kind, make in KINDS.items():
        rng = random.Random(f"{kind} {seed}")
        size = 0
        with (folder / f"{kind}.log").open("w", encoding="utf-8") as file:
            while size < megabytes * 1e6 / len(KINDS):
                size += file.write(make(rng) + "\n")
        written += size
    return written


def _one(rng: random.Random) -> random.Random:
    """A random generator whose seed is one of ``_POOL`` numbers, so that values recur as in real logs."""
    return random.Random(rng.randrange(_POOL))


def _address(lines: random.Random) -> str:
    rng = _one(lines)
    return f"{rng.randint(11, 99)}.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}"


def _phone(lines: random.Random) -> str:
    """A phone number: either a 555 number in a real US area, or one in a German range reserved for films."""
    rng = _one(lines)
    if rng.random() < 0.5:
        return f"+1{rng.choice(_AREAS)}555{rng.randint(0, 9999):04d}"
    return f"+4930231{rng.randint(0, 99_999):05d}"


def _email(lines: random.Random) -> str:
    rng = _one(lines)
    return f"user{rng.randint(0, 10**7)}@{rng.choice(('mail', 'post', 'shop'))}.example.org"


def _hex(rng: random.Random) -> str:
    """A random id of 128 bits in hexadecimal. Ids do not recur, so they are not drawn from the pool."""
    return f"{rng.getrandbits(128):032x}"


def _sixty(rng: random.Random) -> str:
    return f"{rng.randint(0, 59):02d}"
