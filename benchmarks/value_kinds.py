"""Values that occur where the name of a field or file is expected, by kind, for fitting the value model.

The values are generated from lists of names and words with a fixed seed, so that the same sources give the
same values.
"""

import base64
import importlib
import random
import re
import string
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import further_values as further
from benchmarks import written_values as written
from benchmarks.name_sources import people
from benchmarks.value_names import words_by_locale
from benchmarks.written_values import Person
from detectors.parts.name_features import script


def values(folder: Path) -> dict[str, list[str]]:
    """Values that occur where the name of a field or file is expected, by kind."""
    rng = random.Random(7)
    lists = importlib.import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS
    words = [word for word in lists["english_wikipedia"][500:12_000] if word.isalpha() and len(word) > 2]
    named = list(_people(folder, rng, 140_000))
    plain = [text for text in named if text[0].isascii() and text[1].isascii()]
    foreign = [text for text in named if min(text[0][0], text[1][0]) > "\u036f"]
    latin = [text for text in named if max(text[0][0], text[1][0]) < "\u0250"]
    found = {
        "full names": [_written(*rng.choice(named), rng) for _ in range(120_000)],
        "logins": [_login(*rng.choice(plain), words, rng) for _ in range(110_000)],
        "passwords": [
            *lists["passwords"],
            *(_password(lists["passwords"], words, rng) for _ in range(90_000)),
        ],
        "tokens": [_token(rng) for _ in range(60_000)],
        "numbers": [_number(rng) for _ in range(20_000)],
        "plates": [_plate(rng) for _ in range(60_000)],
        "names among words": [_among(_written(*rng.choice(named), rng), words, rng) for _ in range(50_000)],
        "single names": [rng.choice(rng.choice(named)) for _ in range(20_000)],
        "addresses": [written.address(rng.choice(latin), rng.choice(latin), rng) for _ in range(60_000)],
        "births": [written.birth(rng.choice(latin), rng) for _ in range(40_000)],
        "initials": [written.initials(rng.choice(latin), rng) for _ in range(60_000)],
        "short logins": [written.login(rng.choice(latin), words, rng) for _ in range(90_000)],
        "mail": [written.mail(rng.choice(latin), words, rng) for _ in range(50_000)],
        "native names": [_native(foreign, rng) for _ in range(60_000)],
        "readable passwords": [
            written.password(rng.choice((words, lists["passwords"])), rng) for _ in range(60_000)
        ],
        "prefixed": [written.prefixed(words, rng) for _ in range(50_000)],
    }
    found |= _further(folder, latin, named, words)
    every = [text for texts in found.values() for text in texts]
    around = [*words, *rng.sample(foreign_words(folder), len(words))]
    return found | {"dressed": [written.dressed(rng.choice(every), around, rng) for _ in range(120_000)]}


def foreign_words(folder: Path) -> list[str]:
    """Words of other languages in Latin letters."""
    listed = (word for own in words_by_locale(folder).values() for word in own)
    return [word for word in listed if "a" <= word[0].lower() < "\u0250" and len(word) > 2]


def _further(
    folder: Path, latin: list[Person], named: list[Person], words: list[str]
) -> dict[str, list[str]]:
    """Values of the kinds that need streets, months and words of many languages."""
    rng = random.Random(29)
    foreign = foreign_words(folder)
    streets, towns, months = further.streets(folder), further.towns(folder), further.months(folder)
    eastern = [text for text in named if min(text[0][0], text[1][0]) > "\u2e7f"]

    def vocabulary() -> list[str]:
        return foreign if rng.random() < 0.4 else words

    return {
        "local addresses": [further.local_address(streets, towns, rng) for _ in range(60_000)],
        "eastern addresses": [further.eastern_address(towns, eastern, rng) for _ in range(20_000)],
        "spelled births": [further.spelled_birth(rng.choice(latin), months, rng) for _ in range(30_000)],
        "numbered people": [further.numbered_person(words, rng) for _ in range(60_000)],
        "foreign logins": [further.login(rng.choice(latin), vocabulary(), rng) for _ in range(120_000)],
        "foreign passwords": [further.password(vocabulary(), rng) for _ in range(90_000)],
        "spelled mail": [further.mail(rng.choice(latin), vocabulary(), rng) for _ in range(40_000)],
        "devices": [further.device(rng.choice(latin), rng) for _ in range(20_000)],
        "foreign plates": [further.plate(rng) for _ in range(20_000)],
    }


def _native(named: list[Person], rng: random.Random) -> str:
    """A name whose parts are all in the same script, perhaps with a second given name."""
    person, other = rng.choice(named), rng.choice(named)
    return written.native(person, other if script(other[0][0]) == script(person[0][0]) else person, rng)


def _people(folder: Path, rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """``count`` pairs of given name and family name. Both names come from the list of one source for one
    country; every such list is equally likely.
    """
    known = [
        one
        for one in people(folder, packages_only=True).values()
        if len(one.given) > 20 and len(one.family) > 20
    ]
    for _ in range(count):
        one = rng.choice(known)
        yield rng.choice(one.given).strip(), rng.choice(one.family).strip()


def _written(first: str, last: str, rng: random.Random) -> str:
    ways: list[Callable[[], str]] = [
        lambda: f"{first} {last}", lambda: f"{first} {last}", lambda: f"{first} {last}",
        lambda: f"{last}, {first}", lambda: f"{last} {first}", lambda: f"{first}_{last}",
        lambda: f"{last}_{first}", lambda: f"{first}-{last}", lambda: f"{first}.{last}",
        lambda: f"{first}{last}", lambda: f"{first[0]}. {last}", lambda: f"{last.upper()} {first}",
        lambda: f"{first} {rng.choice(string.ascii_uppercase)}. {last}",
        lambda: f"{last.upper()}_{first.upper()}",
    ]  # fmt: skip
    text = rng.choice(ways)()
    return text.lower() if rng.random() < 0.25 else text


def _among(name: str, words: list[str], rng: random.Random) -> str:
    """A person's name with other words or years around it, as in file names."""
    join = "_" if "_" in name else rng.choice(" -_.")
    before, after = (
        rng.choice((word, word, word.title(), str(rng.randrange(1990, 2027))))
        for word in rng.sample(words, 2)
    )
    return rng.choice((f"{before}{join}{name}", f"{name}{join}{after}", f"{before}{join}{name}{join}{after}"))


def _login(first: str, last: str, words: list[str], rng: random.Random) -> str:
    first, last = (re.sub(r"\W", "", part.lower()) or "x" for part in (first, last))
    number = rng.choice(
        (str(rng.randrange(100)), str(rng.randrange(1950, 2012)), str(rng.randrange(1000)), "")
    )
    word = rng.choice(words)
    ways = (
        f"{first[0]}{last}{number}", f"{last}{first[0]}{number}", f"{first}.{last}{number}",
        f"{first}{last[0]}{number}",
        f"{first}_{last}{number}", f"{first}{number or 7}", f"{last}{number or 21}", f"{word}{number or 99}",
        f"{first[:3]}{last[:4]}", f"{word}_{first}", f"{first}{last}{number}",
        f"{word}{rng.choice(words)}{number or 88}",
        f"xx{word}xx", f"{first[0]}.{last}", f"{rng.choice(words).title()}{word.title()}{number or 5}",
        f"{word[:5]}{rng.randrange(10)}{last[:5]}",
    )  # fmt: skip
    return rng.choice(ways)


_LEET = str.maketrans("aeiost", "431057")
_SIGNS = "!@#$%&*?+-_.^~="


def _password(known: list[str], words: list[str], rng: random.Random) -> str:
    word = rng.choice(known) if rng.random() < 0.4 else rng.choice(words)
    way = rng.randrange(8)
    if way == 0:
        return word.title() + str(rng.randrange(1000)) + rng.choice(_SIGNS)
    if way == 1:
        return word.translate(_LEET) + rng.choice(("", "!", "1", "99", "#"))
    if way == 2:
        return rng.choice(words).title() + rng.choice(_SIGNS) + word.title() + str(rng.randrange(100))
    if way == 3:
        return word + str(rng.randrange(1940, 2030))
    if way == 4:
        return "-".join([word, *rng.sample(words, 3)])
    signs = string.ascii_letters + string.digits + (_SIGNS if way < 7 else "")
    return "".join(rng.choices(signs, k=rng.randrange(7, 20)))


def _token(rng: random.Random) -> str:
    size = rng.choice((6, 8, 10, 12, 16, 20, 24, 32, 40, 64))
    raw = rng.randbytes(size)
    ways: tuple[Callable[[], str], ...] = (
        raw.hex, lambda: raw.hex().upper()[:size], lambda: base64.urlsafe_b64encode(raw).decode().rstrip("="),
        lambda: base64.b32encode(raw).decode().rstrip("="), lambda: raw.hex()[:size],
        lambda: "".join(rng.choices(string.ascii_letters + string.digits, k=size)),
        lambda: "".join(rng.choices(string.ascii_lowercase + string.digits, k=size)),
        lambda: "".join(rng.choices(string.ascii_uppercase + string.digits, k=size)),
        lambda: str(uuid.UUID(bytes=rng.randbytes(16))),
        lambda: rng.choice(("sk_live_", "pk_test_", "ghp_", "xoxb-", "AKIA", "SG.", "AC", "tok_", "key-"))
        + "".join(rng.choices(string.ascii_letters + string.digits, k=max(16, size))),
    )  # fmt: skip
    return rng.choice(ways)()


def _number(rng: random.Random) -> str:
    digits = "".join(rng.choices(string.digits, k=rng.randrange(6, 17)))
    parts = rng.choice((2, 3, 4))
    joined = rng.choice("-/ ").join(digits[at : at + parts] for at in range(0, len(digits), parts))
    return rng.choice((digits, joined, f"+{digits}", f"{rng.choice('ABCDEFKX')}{digits}"))


_PLATES = (
    "A-AA 000|AA-AA 0000|AAA-AA 00|AA00 AAA|A000 AAA|AA-000-AA|AA 000AA|0000 AAA|AA 00000|AAA 0000|"
    "AA 0AA00|00-AA-00|AA-00-00|00-AAA-0|A-000-AA|AAA 00A|AAA 000|AA 00 000|0A0 0000|AA AA-000|"
    "A 00000 A|AA-000 A|AA 000000|AA 00 AAA|A 000 AAA|AA 0000 AA|00 AAA 000|00 A 0000|00 AA 0000|"
    "0AAA000|AA00000|000-AAA|A00-AAA|AAAA 000|AAA0A00|AAA-00-00|AA 00 A 0000|AA 00 AA 0000|1AA 0AA|"
    "AA 00 AA GP|AA 000-000|000-A-00000|00-000-00|0-AAA-000|A 0000 AA|AA-0000-A|A000AA 77|AAA 0 00"
)
"""Formats of number plates in some fifty countries, separated by ``|``. ``A`` is a letter, ``0`` a digit."""


def _plate(rng: random.Random) -> str:
    drawn = {"A": string.ascii_uppercase, "0": string.digits}
    text = "".join(rng.choice(drawn.get(sign, sign)) for sign in rng.choice(_PLATES.split("|")))
    join = rng.choice((None, None, "", "-", " ", "_"))
    text = text if join is None else re.sub(r"\W", join, text)
    return text.lower() if rng.random() < 0.15 else text
