"""Three made logs with personal data in every line: keys and values, prose, and JSON lines.

python -m benchmarks.dense_logs FOLDER [--megabytes N] [--seed N]

All values are made up or reserved for examples (RFC 2606, RFC 5737, 555-01xx).
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

_GIVEN = ("Mary", "John", "Ana", "Wei", "Fatima", "Olga", "Peter", "Aisha", "Lars", "Chloe")
_FAMILY = ("Kelly", "Smith", "Garcia", "Zhang", "Haddad", "Ivanova", "Novak", "Okafor", "Berg", "Martin")
_ACTIONS = ("login", "logout", "export", "password reset", "invoice sent", "plan changed")


def _line(rng: Random) -> dict[str, str]:
    given, family = rng.choice(_GIVEN), rng.choice(_FAMILY)
    return {
        "time": f"2026-01-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00Z",
        "name": f"{given} {family}",
        "user": f"{given}.{family}{rng.randint(1, 9999)}@example.com".lower(),
        "session": f"{rng.getrandbits(64):016x}",
        "account": f"{rng.randint(10**9, 10**10 - 1)}",
        "ip": f"192.0.2.{rng.randint(1, 254)}",
        "phone": f"+1 202-555-01{rng.randint(0, 99):02}",
        "action": rng.choice(_ACTIONS),
    }


def _keys(line: Mapping[str, str]) -> str:
    return (
        "{time} INFO user={user} session={session} account={account} ip={ip} "
        'phone="{phone}" name="{name}" action="{action}"'
    ).format_map(line)


def _prose(line: Mapping[str, str]) -> str:
    return (
        "{time} Accounts for user {name} <{user}>: session {session} opened from {ip}, "
        "account number {account}, phone {phone}, {action}"
    ).format_map(line)


LOGS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "keys": _keys,
    "prose": _prose,
    "json": lambda line: json.dumps(line, separators=(",", ":")),
}


def lines(shape: Callable[[Mapping[str, str]], str], size: int, seed: int) -> Iterator[str]:
    """Lines of ``size`` bytes together, or one line more."""
    rng, written = Random(seed), 0
    while written < size:
        line = f"{shape(_line(rng))}\n"
        written += len(line)
        yield line


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, shape in LOGS.items():
        with (options.folder / f"dense-{name}.log").open("w", encoding="utf-8") as file:
            file.writelines(lines(shape, options.megabytes * 1_000_000, options.seed))


if __name__ == "__main__":
    main()
