"""Made-up values that can occur in place of a name: logins, passwords, tokens, full names, numbers, plates.

None comes from the lists on which the value model was fitted: people's names are those of the column corpus,
words were chosen for the tests, and everything is drawn with a seed.
"""

import random
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

PEOPLE = yaml.safe_load((Path(__file__).parent / "column_corpus" / "people.yaml").read_text(encoding="utf-8"))
_LATIN = tuple(
    locale for locale, listed in PEOPLE.items() if all(name[0] < "\u0250" for name in listed["given"])
)
_WORDS = (
    "walrus", "granite", "pepper", "tundra", "velvet", "saffron", "comet", "lagoon", "badger", "thistle",
    "mortar", "zephyr", "pickle", "harbor", "cobalt", "nimbus", "quartz", "raven", "maple", "dragon",
    "sunset", "tiger", "summer", "winter", "shadow", "buster", "cookie", "ginger", "hunter", "ranger",
)  # fmt: skip
_SIGNS = "!@#$%&*+?"


def full_names(count: int, seed: int) -> list[str]:
    """Full names as people write them: with a space, a comma or an initial."""
    return _drawn(count, random.Random(seed), _full_name)


def logins(count: int, seed: int) -> list[str]:
    return _drawn(count, random.Random(seed), _login)


def passwords(count: int, seed: int) -> list[str]:
    """Passwords as people choose them and as programs generate them."""
    return _drawn(count, random.Random(seed), _password)


def tokens(count: int, seed: int) -> list[str]:
    return _drawn(count, random.Random(seed), _token)


def numbers(count: int, seed: int) -> list[str]:
    """Customer and contract numbers, and telephone numbers reserved for fiction."""
    return _drawn(count, random.Random(seed), _number)


def plates(count: int, seed: int) -> list[str]:
    """Number plates of vehicles, in the formats of some countries."""
    return _drawn(count, random.Random(seed), _plate)


KINDS = {
    "full_names": full_names,
    "logins": logins,
    "passwords": passwords,
    "tokens": tokens,
    "numbers": numbers,
    "plates": plates,
}


def _drawn(count: int, rng: random.Random, make) -> list[str]:  # type: ignore[no-untyped-def]
    found: dict[str, None] = {}
    while len(found) < count:
        found[make(rng)] = None
    return list(found)


def _person(rng: random.Random) -> tuple[str, str]:
    listed: Mapping[str, list[str]] = PEOPLE[rng.choice(_LATIN)]
    return rng.choice(listed["given"]), rng.choice(listed["family"])


def _full_name(rng: random.Random) -> str:
    given, family = _person(rng)
    return rng.choice((f"{given} {family}", f"{given} {family}", f"{family}, {given}", f"{family} {given}"))


def _login(rng: random.Random) -> str:
    given, family = (part.lower().replace(" ", "").replace("'", "") for part in _person(rng))
    number = rng.randrange(1, 100)
    return rng.choice(
        (f"{given[0]}{family}", f"{given}.{family}", f"{family}{given[0]}{number}", f"{given}_{family[:3]}{number}",
         f"{given}{number}", f"{rng.choice(_WORDS)}_{given}", f"{rng.choice(_WORDS)}{number}{given[:2]}")
    )  # fmt: skip


def _password(rng: random.Random) -> str:
    word, other = rng.sample(_WORDS, 2)
    chosen = "".join(rng.choices(string.ascii_letters + string.digits + _SIGNS, k=12))
    return rng.choice(
        (f"{word.title()}{rng.randrange(1950, 2026)}{rng.choice(_SIGNS)}", f"{word}{rng.randrange(100, 1000)}",
         f"{word.title()}-{other}{rng.randrange(10)}", word.replace("e", "3").replace("a", "4") + other[:3] + "!",
         f"{word}{other}{rng.randrange(10, 99)}", chosen, chosen.lower())
    )  # fmt: skip


def _token(rng: random.Random) -> str:
    size = rng.choice((16, 20, 24, 32, 40))
    return rng.choice(
        (rng.randbytes(size // 2).hex(), "".join(rng.choices(string.ascii_letters + string.digits, k=size)),
         "tok_" + "".join(rng.choices(string.ascii_lowercase + string.digits, k=size)),
         "".join(rng.choices(string.ascii_uppercase + "234567", k=size)))
    )  # fmt: skip


def _number(rng: random.Random) -> str:
    digits = str(rng.randrange(10**8, 10**9))
    return rng.choice(
        (digits, f"K-{digits}", f"{digits[:3]} {digits[3:6]} {digits[6:]}", f"DE{digits}{digits[:9]}")
    )


def _plate(rng: random.Random) -> str:
    first, last = ("".join(rng.choices(string.ascii_uppercase, k=size)) for size in (2, 3))
    small, large = rng.randrange(10, 100), rng.randrange(1000, 10_000)
    return rng.choice(
        (f"{first}-{last[:2]} {large}", f"{first}{small} {last}", f"{large} {last}", f"{first}-{large}-{last[:2]}",
         f"{last} {large}", f"{small}-{first}-{large}", f"{last}{large}", f"{first} {small} {last[:2]} {large}")
    )  # fmt: skip


def in_turn(seed: int) -> Iterator[tuple[str, list[str]]]:
    """An endless sequence of sets of fifteen values, each set with its kind; the kinds take turns."""
    while True:
        for kind, make in KINDS.items():
            seed += 1
            yield kind, make(15, seed)
